using System.Globalization;

namespace MLOps.Monitoring;

/// <summary>The findings in words.</summary>
internal static class DriftSentences
{
    public static string Of(ColumnDrift c)
    {
        var change = double.IsNaN(c.ReferenceMedian) ? Category(c) : Number(c);
        return c.Drifted ? change : $"No drift: {char.ToLowerInvariant(change[0])}{change[1..]}";
    }

    /// <summary>The whole check in one or two sentences.</summary>
    public static string Summary(string subject, string reference, IReadOnlyList<ColumnDrift> columns)
    {
        var tested = columns.Where(c => c.Test is not null).ToList();
        var drifted = tested.Where(c => c.Drifted).ToList();
        if (tested.Count == 0)
        {
            return $"No column of {subject} could be compared with {reference}.";
        }

        var share = $"{drifted.Count} of {tested.Count} columns";
        if (drifted.Count == 0)
        {
            return $"No drift: {subject} looks like {reference} in all {tested.Count} columns tested.";
        }

        var verdict = drifted.Count >= tested.Count * MonitorReport.DatasetThreshold
            ? $"The data drifted: {share} differ from {reference} (at half of them the whole data set counts as drifted)."
            : $"{share} drifted from {reference}; below half, the data set as a whole does not count as drifted.";
        var drivers = drifted.Take(3).Select(c => c.Column).ToList();
        return $"{verdict} {(drivers.Count == 1 ? "It is driven by" : "What drives it, most first:")} {string.Join(", ", drivers)}.";
    }

    private static string Number(ColumnDrift c)
    {
        var (before, after) = (Value(c.ReferenceMedian), Value(c.CurrentMedian));
        return before == after
            ? $"Same median ({after}), other shape; at most {Share(c.Effect)} of the values lie elsewhere."
            : $"The median went {(c.CurrentMedian > c.ReferenceMedian ? "up" : "down")} from {before} to {after}{Percent(c)}.";
    }

    private static string Percent(ColumnDrift c) => c.ReferenceMedian > 0 && c.CurrentMedian > 0
        ? string.Create(CultureInfo.InvariantCulture, $" ({(c.CurrentMedian / c.ReferenceMedian) - 1:+0 %;-0 %})")
        : "";

    private static string Category(ColumnDrift c)
    {
        var d = c.Distribution!;
        var at = Enumerable.Range(0, d.Labels.Count).MaxBy(i => Math.Abs(d.Reference[i] - d.Current[i]));
        var verb = d.Current[at] >= d.Reference[at] ? "rose" : "fell";
        var unseen = c.Unseen.Count == 0 ? "" : $" {Share(c.UnseenShare)} are values that the reference never had: {string.Join(", ", c.Unseen.Take(3).Select(v => $"'{v}'"))}{(c.Unseen.Count > 3 ? ", ..." : "")}.";
        return c.Effect == 0
            ? "The same shares."
            : $"'{d.Labels[at]}' {verb} from {Share(d.Reference[at])} to {Share(d.Current[at])}.{unseen}";
    }

    private static string Value(double x) => x.ToString(Math.Abs(x) >= 1000 ? "#,0.#" : "0.###", CultureInfo.InvariantCulture);

    internal static string Share(double share) => share is > 0 and < 0.001 ? "<0.1 %" : (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
