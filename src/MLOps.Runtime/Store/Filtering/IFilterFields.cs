namespace MLOps.Store.Filtering;

/// <summary>What can be filtered and sorted by in one of the store's tables.</summary>
internal interface IFilterFields
{
    /// <summary>A few fields in words: "metrics.auc, params.trees, tags.team or status".</summary>
    string Some { get; }

    /// <summary>A whole filter.</summary>
    string Example { get; }

    /// <exception cref="UserException">Nothing has such a field; the message names the nearest.</exception>
    FilterField Find(string name, TextSpan? span = null);
}
