using MLOps.Models;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

internal static class ModelComparisonRendering
{
    private static readonly HashSet<int> Numbers = [1, 2, 3, 4, 5, 6];

    public static string Html(ModelComparison c) => ReportFrame.Wrap(c.Title, [], html =>
    {
        if (c.OnData is { } paired)
        {
            html.Element("div", h => h.Element("b", paired.Verdict(c.A.Reference, c.B.Reference)));
            html.Element("div", About(paired), ("class", "mlops-muted"));
            html.Table([.. PairedHeader(c), ""], paired.Metrics.Select(m => (IReadOnlyList<Action<Html>>)
                [.. Cells(Row(m)), h => h.Image(IntervalChart.Draw(m.Difference, m.Low, m.High, 0, Math.Min(0, m.Low), Math.Max(0, m.High), m.Low > 0 || m.High < 0 ? Svg.Blue : Svg.Gray), "difference with its interval")]), Numbers);
        }

        if (c.Metrics.Count > 0)
        {
            html.Section("Metrics of the runs");
            html.Table(["metric", c.A.Reference, c.B.Reference, "difference"], c.Metrics.Select(m => Cells(Row(m))), Numbers);
        }

        html.Section("Signature");
        html.Element("div", Changes(c));
        html.Section("Where they come from");
        html.Table(["", c.A.Reference, c.B.Reference], Origins(c).Select(Cells));
    });

    public static string Text(ModelComparison c) =>
        (c.OnData is { } paired ? $"{paired.Verdict(c.A.Reference, c.B.Reference)}\n{About(paired)}\n{TextTable.Render(PairedHeader(c), paired.Metrics.Select(Row), Numbers)}\n\nMetrics of the runs\n" : "")
        + TextTable.Render(["metric", c.A.Reference, c.B.Reference, "difference"], c.Metrics.Select(Row), Numbers) + "\n" + Changes(c)
        + "\n\n" + TextTable.Render(["", c.A.Reference, c.B.Reference], Origins(c));

    private static string[] PairedHeader(ModelComparison c) => ["metric", c.A.Reference, c.B.Reference, "difference", "low", "high", "chance"];

    private static string About(PairedComparison p) =>
        $"{p.Task} on the same {Figures.Count(p.Rows)} rows of {p.Data} (SHA-256 {p.DataDigest[..12]}); {Figures.Share(p.Confidence)} intervals of the difference from {Figures.Count(p.Samples)} bootstrap samples"
        + (p.Test is null ? "" : $"; {p.Test}: p = {Figures.Chance(p.P)}");

    private static string Changes(ModelComparison c) => c.SignatureChanges.Count == 0 ? "The signatures are the same." : string.Join("; ", c.SignatureChanges) + ".";

    private static IEnumerable<string[]> Origins(ModelComparison c) =>
    [
        ["trained on", c.A.TrainedOn ?? "unknown", c.B.TrainedOn ?? "unknown"],
        ["run", c.A.Run ?? "", c.B.Run ?? ""],
        ["registered", Figures.Time(c.A.Created), Figures.Time(c.B.Created)],
        ["by", c.A.Author ?? "", c.B.Author ?? ""],
        ["size", Figures.Size(c.A.Size), Figures.Size(c.B.Size)],
        ["aliases", string.Join(", ", c.A.Aliases), string.Join(", ", c.B.Aliases)],
        ["content", c.A.Content?[..12] ?? "", c.B.Content is null ? "" : c.B.Content == c.A.Content ? "the same" : c.B.Content[..12]],
    ];

    private static string[] Row(PairedMetric m) => [m.Name, Figures.Metric(m.A), Figures.Metric(m.B), Signed(m.Difference), Signed(m.Low), Signed(m.High), Figures.Chance(m.Chance)];

    private static string[] Row(MetricPair m) => [m.Name, Figures.Metric(m.A), Figures.Metric(m.B), m.Difference is { } d ? Signed(d) : "–"];

    private static string Signed(double d) => (d > 0 ? "+" : "") + Figures.Metric(d);

    private static List<Action<Html>> Cells(string[] cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
