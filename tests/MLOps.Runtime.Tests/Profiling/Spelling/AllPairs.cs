using MLOps.Profiling;
using MLOps.Profiling.Spelling;

namespace MLOps.Runtime.Tests.Profiling.Spelling;

/// <summary>Values in several spellings by comparing every key with every other, with the distance computed in full.</summary>
internal static class AllPairs
{
    public static List<SpellingVariants> Find(IReadOnlyList<CountedValue> values)
    {
        var groups = values.Where(v => SpellingKey.Of(v.Text).Length > 0).GroupBy(v => SpellingKey.Of(v.Text), StringComparer.Ordinal)
            .Select(g => (g.Key, Rows: g.Sum(v => v.Count), Spellings: InOrder(g))).OrderByDescending(g => g.Rows).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var joined = new List<(string Key, List<CountedValue> All, bool IsSlip)>();
        foreach (var group in groups.Where(g => !taken.Contains(g.Key)))
        {
            var slips = groups.Where(g => g.Key != group.Key && !taken.Contains(g.Key) && (g.Rows <= group.Rows * 0.1 || (g.Rows == 1 && group.Rows >= 4)) && IsSlip(group.Key, g.Key)).ToList();
            taken.UnionWith(slips.Select(s => s.Key).Append(group.Key));
            joined.Add((group.Key, [.. group.Spellings, .. InOrder(slips.SelectMany(s => s.Spellings))], slips.Count > 0));
        }

        return joined.Where(j => j.All.Count > 1).OrderByDescending(j => j.All.Skip(1).Sum(v => v.Count)).ThenBy(j => j.Key, StringComparer.Ordinal).Take(20)
            .Select(j => new SpellingVariants(Text(j.All[0]), j.All[0].Count, j.All.Skip(1).Select(v => new TopValue(Text(v), v.Count)).ToList(), j.IsSlip)).ToList();
    }

    private static bool IsSlip(string a, string b) =>
        SpellingKey.IsSlip(a, b) && Nearest.Distance(a, b) <= (Math.Min(a.Length, b.Length) < 10 ? 1 : 2);

    private static List<CountedValue> InOrder(IEnumerable<CountedValue> values) => values.OrderByDescending(v => v.Count).ThenBy(v => v.Text, StringComparer.Ordinal).ToList();

    private static ProfileValue Text(CountedValue value) => ProfileValue.OfText(value.Text);
}
