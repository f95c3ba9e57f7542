namespace MLOps.Store.Filtering;

/// <summary>Something that can be filtered and sorted by, as SQL over its table.</summary>
/// <param name="Args">Values of the SQL's parameters.</param>
internal sealed record FilterField(string Name, string Sql, FilterFieldKind Kind, IReadOnlyList<object?> Args);

internal enum FilterFieldKind
{
    Text,
    Number,
    Time,
    Status,

    /// <summary>A text that is compared as a number with a number.</summary>
    Free,

    /// <summary>A list of texts, that has one of them or not.</summary>
    Several,
}
