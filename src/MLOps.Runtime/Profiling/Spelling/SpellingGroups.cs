using System.Runtime.InteropServices;

namespace MLOps.Profiling.Spelling;

/// <summary>
/// Groups the texts of a column by their key and keeps those groups that something may come of: several spellings, or rows enough
/// to have slips. All others are known by hash alone while they are counted.
/// </summary>
internal sealed class SpellingGroups
{
    // A hash and its count in a dictionary that grows.
    private const int BytesPerKey = 80;
    private const int BytesPerText = 200;

    private readonly SpelledTexts _texts;
    private readonly MemoryBudget _memory;
    private readonly HashSet<uint> _wanted = [];
    private readonly Dictionary<string, SpellingGroup> _groups = new(StringComparer.Ordinal);
    private long _bytes;

    /// <param name="different">Different texts.</param>
    /// <param name="fewest">Rows of a group that is kept, however it is written.</param>
    /// <exception cref="UserException">Those that are kept do not fit in memory.</exception>
    public SpellingGroups(SpelledTexts texts, long different, long fewest, MemoryBudget memory)
    {
        (_texts, _memory) = (texts, memory);
        var parts = (uint)Math.Max(1, Math.Ceiling((double)BytesPerKey * different / (memory.Own / 2)));
        for (var part = 0U; part < parts; part++)
        {
            Count(part, parts, fewest);
        }

        texts.Read(Keep);
    }

    public IReadOnlyCollection<SpellingGroup> Kept => _groups.Values;

    /// <summary>Of the rarest group, kept or not.</summary>
    public long FewestRows { get; private set; } = long.MaxValue;

    public bool Has(string key) => _groups.ContainsKey(key);

    private void Count(uint part, uint parts, long fewest)
    {
        var counted = new Dictionary<uint, (long Rows, int Spellings)>();
        _texts.Read(text =>
        {
            var hash = Hash(text.Key);
            if (hash % parts == part)
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counted, hash, out _);
                count = (count.Rows + text.Count, count.Spellings + 1);
            }
        });
        FewestRows = counted.Values.Select(c => c.Rows).Append(FewestRows).Min();
        _wanted.UnionWith(counted.Where(c => c.Value.Spellings > 1 || c.Value.Rows >= fewest).Select(c => c.Key));
    }

    // Where two keys have one hash, both are kept.
    private void Keep(SpelledText text)
    {
        if (!_wanted.Contains(Hash(text.Key)))
        {
            return;
        }

        _bytes += BytesPerText + (2 * (text.Key.Length + text.Text.Length));
        _memory.Require(_bytes, "The spellings of a column with so many values that occur several times");
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, text.Key, out _);
        group ??= new(text.Key);
        group.Add(text);
    }

    private static uint Hash(string key) => (uint)StringComparer.Ordinal.GetHashCode(key);
}
