using MLOps.Profiling.Relations;

namespace MLOps.Profiling.Target;

/// <summary>The target within parts of a column: its most frequent categories, or ranges that hold about equally many rows.</summary>
internal static class TargetGroups
{
    private const int MostRanges = 8;
    private const int MostCategories = 10;

    /// <param name="edge">A number of the column as its values are shown.</param>
    public static IReadOnlyList<TargetGroup> Of(NumberColumn column, TargetValues target, Func<double, ProfileValue> edge)
    {
        var present = Places(target, row => !double.IsNaN(column.Values[row])).OrderBy(p => column.Values[target.Rows[p]]).ToList();
        var edges = Edges(present.Select(p => column.Values[target.Rows[p]]).ToList());
        var ranges = edges.Zip(edges.Skip(1)).Select((e, i) => target.Describe(
            Group(TargetGroupKind.Range) with { From = edge(e.First), To = edge(e.Second) },
            present.Where(p => In(column.Values[target.Rows[p]], e, isLast: i == edges.Count - 2)).ToList()));
        return [.. ranges, .. Missing(target, row => double.IsNaN(column.Values[row]))];
    }

    public static IReadOnlyList<TargetGroup> Of(CategoryColumn column, TargetValues target)
    {
        var byCode = Places(target, row => column.Codes[row] >= 0).GroupBy(p => column.Codes[target.Rows[p]]).OrderByDescending(g => g.Count()).ThenBy(g => column.Labels[g.Key], StringComparer.Ordinal).ToList();
        var values = byCode.Take(MostCategories).Select(g => target.Describe(Group(TargetGroupKind.Value) with { Value = ProfileValue.OfText(column.Labels[g.Key]) }, g.ToList()));
        var others = byCode.Skip(MostCategories).SelectMany(g => g).ToList();
        return [.. values, .. Some(target, TargetGroupKind.Others, others), .. Missing(target, row => column.Codes[row] < 0)];
    }

    private static List<double> Edges(List<double> ascending)
    {
        var inner = Enumerable.Range(1, MostRanges - 1).Select(i => ascending.Count == 0 ? 0 : ascending[(int)((long)ascending.Count * i / MostRanges)]);
        return ascending.Count == 0 ? [] : inner.Prepend(ascending[0]).Append(ascending[^1]).Distinct().ToList() is { Count: > 1 } edges ? edges : [ascending[0], ascending[0]];
    }

    private static bool In(double value, (double Low, double High) range, bool isLast) => value >= range.Low && (value < range.High || (isLast && value == range.High));

    private static IEnumerable<TargetGroup> Missing(TargetValues target, Func<int, bool> isMissing) => Some(target, TargetGroupKind.Missing, Places(target, isMissing).ToList());

    private static IEnumerable<TargetGroup> Some(TargetValues target, TargetGroupKind kind, List<int> places) => places.Count == 0 ? [] : [target.Describe(Group(kind), places)];

    private static TargetGroup Group(TargetGroupKind kind) => new(kind, null, null, null, 0, [], null, null);

    private static IEnumerable<int> Places(TargetValues target, Func<int, bool> which) => Enumerable.Range(0, target.Count).Where(p => which(target.Rows[p]));
}
