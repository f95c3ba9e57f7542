using System.Globalization;

namespace MLOps.Monitoring;

/// <summary>The findings in words.</summary>
internal static class DriftSentences
{
    public static string Of(ColumnDrift c) => (c.Drifted, double.IsNaN(c.ReferenceMedian)) switch
    {
        (true, true) => Category(c),
        (true, false) => Number(c),
        (false, true) => $"No drift: {Lower(Category(c))}",
        _ => $"No drift: the median was {Value(c.ReferenceMedian)} and is {Value(c.CurrentMedian)}.",
    };

    /// <summary>The whole check in one or two sentences.</summary>
    public static string Summary(IReadOnlyList<ColumnDrift> columns)
    {
        var tested = columns.Where(c => c.Test is not null).ToList();
        var drifted = tested.Where(c => c.Drifted).ToList();
        if (tested.Count == 0)
        {
            return "No column could be compared with the reference.";
        }

        if (drifted.Count == 0)
        {
            return tested.Count == 1 ? "No drift in the one column tested." : $"No drift: the data look like the reference in all {tested.Count} columns tested.";
        }

        var verdict = drifted.Count >= tested.Count * MonitorReport.DatasetThreshold
            ? $"The data drifted: {drifted.Count} of {tested.Count} columns tested differ from the reference."
            : $"{drifted.Count} of {tested.Count} columns tested drifted; that is less than half, so the data set as a whole does not count as drifted.";
        var drivers = drifted.Take(3).Select(c => c.Column).ToList();
        return $"{verdict} {(drivers.Count == 1 ? "It is driven by" : "What drives it, most first:")} {string.Join(", ", drivers)}.";
    }

    private static string Number(ColumnDrift c)
    {
        var (before, after) = (Value(c.ReferenceMedian), Value(c.CurrentMedian));
        return before == after
            ? $"The median is {after} as before, the shape is not: at least {Share(c.Effect)} of the values lie elsewhere."
            : $"The median went {(c.CurrentMedian > c.ReferenceMedian ? "up" : "down")} from {before} to {after}{Percent(c)}.";
    }

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

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
