using MLOps.Monitoring;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

internal static class MonitorRendering
{
    private const int Drivers = 4;
    private static readonly string[] Header = ["column", "reference and current", "verdict", "test", "score", "moved", "missing", "what changed"];
    private static readonly string[] TextHeader = ["column", "verdict", "test", "score", "moved", "missing", "what changed"];

    public static string Html(MonitorReport r) => ReportFrame.Wrap(r.Title, Key(r), html =>
    {
        html.Element("div", r.Summary, ("class", r.Drifted ? "mlops-bad" : r.DriftedColumns > 0 ? "mlops-warn" : "mlops-ok"));
        html.Element("div", Compared(r), ("class", "mlops-muted"));
        Legend(html);
        DriverCharts(html, r);
        html.Section("Columns");
        html.Table(Header, r.Columns.Select(Row), new HashSet<int> { 4, 5 });
        html.Element("div", "moved: at least this share of the values lies elsewhere than in the reference; the columns are ranked by it. Tests and thresholds are Evidently's defaults.", ("class", "mlops-muted"));
        Alerts(html, r);
        Errors(html, r.Operations);
    });

    public static string Text(MonitorReport r) => string.Join("\n", new[]
    {
        r.Title,
        Compared(r),
        string.Join("; ", Key(r).Select(k => $"{k.Label} {k.Value}")),
        r.Summary,
        "",
        TextTable.Render(TextHeader, r.Columns.Select(c => (IReadOnlyList<string>)[c.Column, Verdict(c), c.Test ?? "", Score(c), Moved(c), Missing(c), Brief(c)]), new HashSet<int> { 3, 4 }),
        r.Alerts.Count == 0 ? "" : "\nAlerts\n" + string.Join("\n", r.Alerts.Select(a => "  " + a.Message)),
    }).TrimEnd();

    public static string Html(MonitorHistory h) => h.Checks.Count == 0 ? ReportFrame.Wrap(h.Title, [], html => html.Element("div", Text(h))) : ReportFrame.Wrap(h.Title, [("checks", Figures.Count(h.Checks.Count)), ("with drift", Figures.Count(h.Checks.Count(c => c.Drifted)))], html =>
        html.Table(HistoryHeader, h.Checks.Select(c => (IReadOnlyList<Action<Html>>)HistoryCells(c).Select((text, i) => (Action<Html>)(cell => _ = i == 2 ? cell.Element("span", text, ("class", c.Drifted ? "mlops-bad" : "mlops-ok")) : cell.Text(text))).ToList()), HistoryRight));

    public static string Text(MonitorHistory h) => h.Checks.Count == 0 ? $"No check of {h.Subject} yet: #!monitor makes one." : $"{h.Title}\n{TextTable.Render(HistoryHeader, h.Checks.Select(HistoryCells), HistoryRight)}";

    private static readonly string[] HistoryHeader = ["checked (UTC)", "rows", "data set", "columns drifted", "p95 ms", "errors", "driven by"];
    private static readonly HashSet<int> HistoryRight = [1, 3, 4, 5];

    private static List<string> HistoryCells(MonitorCheck c) =>
        [Figures.Time(c.Checked), Figures.Count(c.CurrentRows), c.Drifted ? "drift" : "stable", $"{c.DriftedColumns} of {c.TestedColumns}", Figures.Number(c.LatencyP95), Figures.Share(c.ErrorRate), string.Join(", ", c.Drivers)];

    // Cells of the plain table are narrow: the first sentence of what changed.
    private static string Brief(ColumnDrift c) => c.Sentence.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? c.Sentence[..(end + 1)] : c.Sentence;

    private static List<(string Label, string Value)> Key(MonitorReport r)
    {
        var figures = new List<(string, string)>
        {
            ("data set", r.TestedColumns == 0 ? "not tested" : r.Drifted ? "drift" : "stable"),
            ("columns drifted", $"{r.DriftedColumns} of {r.TestedColumns}"),
            ("rows", Figures.Count(r.CurrentRows)),
            ("reference rows", Figures.Count(r.ReferenceRows)),
        };
        if (r.Operations is { } o)
        {
            figures.AddRange([
                ("requests", Figures.Count(o.Requests)), ("per second", Figures.Number(o.RequestsPerSecond)), ("busiest minute", Figures.Count(o.BusiestMinute)),
                ("p50 ms", Figures.Number(o.LatencyP50)), ("p95 ms", Figures.Number(o.LatencyP95)), ("p99 ms", Figures.Number(o.LatencyP99)), ("errors", Figures.Share(o.ErrorRate))]);
        }

        return figures;
    }

    private static string Compared(MonitorReport r)
    {
        var window = r is { From: { } from, To: { } to } ? $", requests from {Figures.Time(from)} to {Figures.Time(to)} UTC" : "";
        return $"compared with {r.Reference}{window}; checked {Figures.Time(r.Checked)} UTC in {Figures.Duration(r.Seconds)}{Remembered(r)}";
    }

    private static string Remembered(MonitorReport r) => r.Columns.Max(c => c.RankError) is { } error
        ? $"; numbers by the sketches kept of long or lost versions: shares below a value are within {Figures.Share(error)} in 99 of 100 cases"
        : "";

    private static void Legend(Html html) => html.Element("div", legend => legend
        .Image(new Svg(12, 12).Rect(0, 1, 12, 10, Svg.Blue, 0.7).ToString(), "blue:", 12, 12).Text(" reference   ")
        .Image(new Svg(12, 12).Rect(0, 1, 12, 10, Svg.Orange, 0.9).ToString(), "orange:", 12, 12).Text(" current"));

    private static void DriverCharts(Html html, MonitorReport r)
    {
        var drivers = r.Columns.Where(c => c is { Drifted: true, Distribution: not null }).Take(Drivers).ToList();
        if (drivers.Count == 0)
        {
            return;
        }

        html.Section("What drives the drift");
        foreach (var (c, rank) in drivers.Select((c, i) => (c, i + 1)))
        {
            html.Element("div", driver => driver
                .Element("div", line => line.Element("strong", $"{rank}. {c.Column}").Text(" " + c.Sentence))
                .Image(OverlayChart.Large(c.Distribution!), OverlayChart.Alt(c.Column, c.Distribution!)), ("style", "display:inline-block;vertical-align:top;width:420px;margin:0 24px 12px 0"));
        }
    }

    private static List<Action<Html>> Row(ColumnDrift c) =>
    [
        cell => cell.Element("strong", c.Column).Text(" ").Element("span", c.Type, ("class", "mlops-muted")),
        cell => _ = c.Distribution is { } d ? cell.Image(OverlayChart.Small(d), OverlayChart.Alt(c.Column, d)) : cell,
        cell => cell.Element("span", Verdict(c), ("class", c.Test is null ? "mlops-muted" : c.Drifted ? "mlops-bad" : "mlops-ok")),
        cell => cell.Text(c.Test),
        cell => cell.Text(Score(c)),
        cell => cell.Text(Moved(c)),
        cell => cell.Text(Missing(c)),
        cell => cell.Text(c.Sentence),
    ];

    private static string Verdict(ColumnDrift c) => c.Test is null ? "not tested" : c.Drifted ? "drift" : "same";

    private static string Score(ColumnDrift c) => c.Test is null ? "" : c.ScoreIsPValue ? $"p {P(c.Score)}" : Figures.Number(c.Score);

    private static string P(double p) => p < 1e-4 ? "< 0.0001" : "= " + Figures.Number(p);

    private static string Moved(ColumnDrift c) => c.Test is null ? "" : Figures.Share(c.Effect);

    private static string Missing(ColumnDrift c) => (c.ReferenceMissing, c.CurrentMissing) switch
    {
        (0, 0) => "0 %",
        (double.NaN, var after) => Figures.Share(after),
        var (before, after) => $"{Figures.Share(before)} → {Figures.Share(after)}",
    };

    private static void Alerts(Html html, MonitorReport r)
    {
        if (r.Alerts.Count > 0)
        {
            html.Section("Alerts");
            html.Table(["kind", "alert"], r.Alerts.Select(a => (IReadOnlyList<Action<Html>>)[c => c.Text(a.Kind), c => c.Text(a.Message)]));
        }
    }

    private static void Errors(Html html, OperationFigures? operations)
    {
        if (operations is { Errors.Count: > 0 } o)
        {
            html.Section("Errors");
            html.Table(["error", "requests"], o.Errors.Select(e => (IReadOnlyList<Action<Html>>)[c => c.Text(e.Message), c => c.Text(Figures.Count(e.Requests))]), new HashSet<int> { 1 });
        }
    }
}
