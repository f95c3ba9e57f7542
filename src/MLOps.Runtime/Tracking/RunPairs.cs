using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>Parameters and tags that a run has told; what is told again in the same words costs nothing. Safe from several threads.</summary>
internal sealed class RunPairs(Inbox inbox, string run)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Table, string Key), string> _told = [];

    /// <param name="table">params or tags.</param>
    public bool Has(string table, string key)
    {
        lock (_gate)
        {
            return _told.ContainsKey((table, key));
        }
    }

    /// <summary>Tells a key's value; returns the different one that was told before, or null.</summary>
    /// <inheritdoc cref="Has"/>
    public string? Tell(string table, string key, string value)
    {
        lock (_gate)
        {
            var isKnown = _told.TryGetValue((table, key), out var before);
            if (!isKnown || before != value)
            {
                _told[(table, key)] = value;
                inbox.Pair(table, run, key, value, replaces: isKnown);
            }

            return isKnown && before != value ? before : null;
        }
    }

    /// <summary>These are told already: by the run when it was open before.</summary>
    public void Remember(string table, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        lock (_gate)
        {
            foreach (var (key, value) in pairs)
            {
                _told[(table, key)] = value;
            }
        }
    }
}
