namespace MLOps.Profiling.Texts;

/// <summary>
/// Counts texts within a bound of memory. When they become too many, those of half the hashes are left to a further pass over the same
/// texts, as often as it takes: the counts are those of one pass without a bound.
/// </summary>
internal sealed class BoundedCounts(long mostBytes, int top)
{
    // An entry of a dictionary, a string without its characters, and its place when all are put in order.
    private const int BytesPerText = 120;
    private const uint FinestPart = (1 << 20) - 1;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Stack<(uint Mask, uint Part)> _later = [];
    private readonly List<KeyValuePair<string, long>> _most = [];
    private (uint Mask, uint Part) _now;
    private long _bytes;
    private bool _isDone;

    /// <summary>Once all passes are done: the sum of all counts.</summary>
    public long Total { get; private set; }

    /// <summary>Once all passes are done: different texts.</summary>
    public long Distinct { get; private set; }

    /// <summary>Once all passes are done: the most frequent, of equals the first by their characters.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Most => _most;

    public void Add(ReadOnlySpan<char> text, long count)
    {
        if (_isDone || !IsOf(_now, text))
        {
            return;
        }

        var lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known))
        {
            lookup[text] = known + count;
            return;
        }

        lookup[text] = count;
        _bytes += Size(text.Length);
        while (_bytes > mostBytes && _now.Mask < FinestPart)
        {
            Halve();
        }
    }

    /// <summary>Ends a pass; true when all texts are to be added again.</summary>
    public bool NeedsAnotherPass()
    {
        Total += _counts.Values.Sum();
        Distinct += _counts.Count;
        var most = _most.Concat(_counts).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(top).ToList();
        _most.Clear();
        _most.AddRange(most);
        _counts.Clear();
        _bytes = 0;
        _isDone = !_later.TryPop(out _now);
        return !_isDone;
    }

    private void Halve()
    {
        var mask = (_now.Mask << 1) + 1;
        _later.Push((mask, _now.Part + _now.Mask + 1));
        _now = (mask, _now.Part);
        foreach (var text in _counts.Keys.Where(k => !IsOf(_now, k)).ToList())
        {
            _counts.Remove(text);
            _bytes -= Size(text.Length);
        }
    }

    private static bool IsOf((uint Mask, uint Part) part, ReadOnlySpan<char> text) => part.Mask == 0 || ((uint)string.GetHashCode(text) & part.Mask) == part.Part;

    private static long Size(int characters) => BytesPerText + (2L * characters);
}
