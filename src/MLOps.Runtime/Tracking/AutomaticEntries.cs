using System.Text;

namespace MLOps.Tracking;

/// <summary>What a run recorded without being asked. Proofs of exported projects leave it out: a project records what its code says.</summary>
internal sealed class AutomaticEntries
{
    private const int LongestLog = 1_000_000;

    private readonly Lock _gate = new();
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<object, List<string>> _told = new(ReferenceEqualityComparer.Instance);
    private readonly StringBuilder _messages = new();
    private int _fits;

    /// <summary>The keys, separated by commas.</summary>
    public string Keys
    {
        get
        {
            lock (_gate)
            {
                return string.Join(',', _keys);
            }
        }
    }

    /// <summary>What trainers said, a line each; the first million characters.</summary>
    public string Messages
    {
        get
        {
            lock (_gate)
            {
                return _messages.ToString();
            }
        }
    }

    public int NextFit() => Interlocked.Increment(ref _fits);

    public void Add(string key)
    {
        lock (_gate)
        {
            _keys.Add(key);
        }
    }

    public void Add(object metrics, IEnumerable<string> keys)
    {
        lock (_gate)
        {
            _told[metrics] = [.. keys];
            _keys.UnionWith(_told[metrics]);
        }
    }

    /// <summary>Somebody logs the key: it is no longer automatic. True when it was.</summary>
    public bool Mean(string key)
    {
        lock (_gate)
        {
            return key is not null && _keys.Remove(key);
        }
    }

    /// <summary>Whether the metrics object has been recorded; if so somebody means it now, and its keys are no longer automatic.</summary>
    public bool HasTold(object metrics)
    {
        lock (_gate)
        {
            if (!_told.TryGetValue(metrics, out var keys))
            {
                return false;
            }

            _keys.ExceptWith(keys);
            return true;
        }
    }

    public void Said(string line)
    {
        lock (_gate)
        {
            if (_messages.Length < LongestLog)
            {
                _messages.Append(line).Append('\n');
            }
        }
    }
}
