using MLOps.Features;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

internal static class FeatureRendering
{
    private static readonly string[] ListHeader = ["feature view", "version", "entity", "event time", "features", "time to live", "description", "defined"];
    private static readonly string[] StatisticsHeader = ["feature", "type", "missing", "distinct", "mean", "min", "max"];
    private static readonly string[] ColumnHeader = ["column", "type", "role", "missing"];

    public static string Html(FeatureView view) => ReportFrame.Wrap(
        view.Title + (view.Unchanged ? " (unchanged: this is already the latest version)" : ""),
        [("features", Figures.Count(view.Features.Count)), ("entity", view.Entity), ("event time", view.EventTime), ("time to live", Ttl(view))],
        html =>
        {
            About(html, view);
            html.Table(["feature", "type"], view.Features.Select(f => Cells([f.Name, f.Type])));
            html.Details("Query", x => x.Element("pre", view.Sql));
        });

    public static string Text(FeatureView view) =>
        $"{view.Title}: entity {view.Entity}, event time {view.EventTime}, time to live {Ttl(view)}{(view.Unchanged ? " (unchanged)" : "")}{(view.Retired is null ? "" : " (retired)")}\n"
        + string.Join("\n", view.Features.Select(f => $"  {f.Name}  {f.Type}"));

    public static string Html(FeatureViewList list) => ReportFrame.Wrap(list.Title, [], html =>
        html.Table(ListHeader, list.Views.Select(v => Cells(ListCells(v))), new HashSet<int> { 1 }));

    public static string Text(FeatureViewList list) => list.Views.Count > 0
        ? TextTable.Render(ListHeader, list.Views.Select(ListCells), new HashSet<int> { 1 })
        : list.Search is null ? "No feature views yet. #!feature define NAME --entity COLUMN --time COLUMN defines one." : $"No feature view has \"{list.Search}\".";

    public static string Html(FeatureViewReport report) => ReportFrame.Wrap(
        report.Title,
        [("rows", Figures.Count(report.Rows)), ("entities", Figures.Count(report.Entities)), ("from", Instant(report.First)), ("to", Instant(report.Last)), ("time to live", Ttl(report.View))],
        html =>
        {
            About(html, report.View);
            html.Table(StatisticsHeader, report.Statistics.Select(s => Cells(StatisticsCells(s, report.Rows))), new HashSet<int> { 2, 3, 4, 5, 6 });
            html.Table(["", ""], Facts(report).Select(f => Cells([f.Name, f.Value])));
            html.Details("Query", x => x.Element("pre", report.View.Sql));
        });

    public static string Text(FeatureViewReport report) =>
        $"{report.Title}: {Figures.Count(report.Rows)} rows of {Figures.Count(report.Entities)} entities, {Instant(report.First)} to {Instant(report.Last)}\n"
        + TextTable.Render(StatisticsHeader, report.Statistics.Select(s => StatisticsCells(s, report.Rows)), new HashSet<int> { 2, 3, 4, 5, 6 })
        + string.Concat(Facts(report).Select(f => $"\n{f.Name}: {f.Value}"));

    public static string Html(TrainingSet set) => ReportFrame.Wrap(
        set.Title,
        [("rows", Figures.Count(set.Rows)), ("with features", Share(set.Matched, set)), ("columns", Figures.Count(set.Columns.Count)), ("took", Figures.Duration(set.Seconds))],
        html =>
        {
            html.Element("div", "Every label row with the features as they were known at its instant.", ("class", "mlops-muted"));
            Ages(html, set);

            if (set.Matched < set.Rows)
            {
                html.Table(["rows without features", ""], Gaps(set).Select(g => Cells([g.Why, Share(g.Rows, set)])), new HashSet<int> { 1 });
            }

            html.Details("Columns", x => x.Table(ColumnHeader, set.Columns.Select(c => Cells(ColumnCells(c, set.Rows))), new HashSet<int> { 3 }), open: set.Columns.Count <= 12);
            html.Details("First rows", x => x.Table(set.Columns.Select(c => c.Name).ToList(), set.Sample.Select(r => Cells(r.Select(Figures.Value)))));
        });

    public static string Text(TrainingSet set) =>
        $"{set.Title}: {Figures.Count(set.Rows)} rows, {Share(set.Matched, set)} with features"
        + string.Concat(Gaps(set).Select(g => $"\n  {g.Why}: {Figures.Count(g.Rows)}"))
        + "\n" + TextTable.Render(ColumnHeader, set.Columns.Select(c => ColumnCells(c, set.Rows)), new HashSet<int> { 3 });

    public static string Html(Materialization m) => ReportFrame.Wrap(
        m.Title, [("entities", Figures.Count(m.Rows)), ("as of", AsOf(m)), ("SHA-256", m.Artifact[..12])], _ => { });

    public static string Text(Materialization m) => $"{m.Title}: {Figures.Count(m.Rows)} entities, as of {AsOf(m)}, SHA-256 {m.Artifact[..12]}";

    public static string Html(FeatureVector v) => ReportFrame.Wrap(
        v.Title, [("state", State(v)), ("known since", Instant(v.EventTime)), ("as of", Instant(v.Instant))],
        html => html.Table(["feature", "value"], v.Values.Select(p => Cells([p.Key, Figures.Value(p.Value)])), new HashSet<int> { 1 }));

    public static string Text(FeatureVector v) =>
        $"{v.Title}: {State(v)}, known since {Instant(v.EventTime)}, as of {Instant(v.Instant)}\n"
        + TextTable.Render(["feature", "value"], v.Values.Select(p => (IReadOnlyList<string>)[p.Key, Figures.Value(p.Value)]), new HashSet<int> { 1 });

    private static void Ages(Html html, TrainingSet set)
    {
        var last = set.Ages.Select((a, i) => a.Rows > 0 ? i : -1).DefaultIfEmpty(-1).Max();
        if (last == 0)
        {
            html.Element("div", "All features used were known at the label's very instant.", ("class", "mlops-muted"));
        }
        else if (last > 0)
        {
            var ages = set.Ages.Take(last + 1).ToList();
            html.Image(
                AgesChart.Draw("Label rows by the age of their features, up to", ages.Select(a => (a.UpTo, a.Rows, Svg.Blue)).ToList()),
                "Label rows by the age of their features: " + string.Join(", ", ages.Select(a => $"{a.UpTo} {Figures.Count(a.Rows)}")));
        }
    }

    private static void About(Html html, FeatureView view)
    {
        if (view.Description is not null)
        {
            html.Element("div", view.Description);
        }

        if (view.Retired is { } retired)
        {
            html.Element("div", $"Retired {Figures.Time(retired)} UTC: no new training sets.", ("class", "mlops-warn"));
        }
    }

    private static IEnumerable<(string Name, string Value)> Facts(FeatureViewReport report) =>
    [
        ("computed from", report.Upstream.Count == 0 ? "–" : string.Join(", ", report.Upstream)),
        ("used by", report.Downstream.Count == 0 ? "–" : string.Join(", ", report.Downstream)),
        ("online values", report.Online is { } online ? $"{Figures.Count(online.Rows)} entities as of {AsOf(online)}" : "none; #!feature materialize makes them"),
        ("versions", string.Join(", ", report.Versions.Select(v => Figures.Count(v)))),
    ];

    private static IEnumerable<(string Why, long Rows)> Gaps(TrainingSet set) => new[]
    {
        ("before the entity's first feature row", set.TooEarly),
        ("older than the time to live", set.Expired),
        ("entity without any feature row", set.UnknownEntity),
        ("entity or instant missing", set.MissingKey),
    }.Where(g => g.Item2 > 0);

    private static List<string> ListCells(FeatureView v) =>
    [
        v.Name + (v.Retired is null ? "" : " (retired)"), Figures.Count(v.Version), v.Entity, v.EventTime, string.Join(", ", v.Features.Select(f => f.Name)), Ttl(v),
        v.Description ?? "", Figures.Time(v.Created),
    ];

    private static List<string> StatisticsCells(FeatureStatistics s, long rows) =>
        [s.Name, s.Type, Missing(s.Missing, rows), Figures.Count(s.Distinct), Figures.Number(s.Mean), Rounded(s, s.Min), Rounded(s, s.Max)];

    private static string Rounded(FeatureStatistics s, string? text) =>
        s.Mean is not null && double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? Figures.Number(number) : text ?? "–";

    private static List<string> ColumnCells(TrainingColumn c, long rows) =>
        [c.Name, c.Type, c.Role, Missing(c.Missing, rows)];

    private static string Missing(long missing, long rows) => missing == 0 ? "0" : $"{Figures.Count(missing)} ({Figures.Share((double)missing / rows)})";

    private static string Share(long rows, TrainingSet set) =>
        $"{Figures.Count(rows)} ({Figures.Share(set.Rows == 0 ? 0 : (double)rows / set.Rows)})";

    private static string State(FeatureVector v) => v.State switch
    {
        FeatureState.Found => "found",
        FeatureState.Expired => "expired: older than the time to live",
        _ => "unknown: no row for this entity",
    };

    private static string AsOf(Materialization m) => m.AsOf is { } asOf ? Instant(asOf) : "each lookup";

    private static string Instant(DateTimeOffset? time) => time is { } t
        ? t.UtcDateTime.TimeOfDay == TimeSpan.Zero ? Figures.Time(t)[..10] : Figures.Time(t)
        : "–";

    private static string Ttl(FeatureView view) => view.Ttl is not { } ttl ? "any age"
        : ttl.Ticks % TimeSpan.TicksPerDay == 0 ? $"{ttl.Days} d"
        : ttl.Ticks % TimeSpan.TicksPerHour == 0 ? $"{Figures.Count((long)ttl.TotalHours)} h"
        : Figures.Duration(ttl.TotalSeconds);

    private static List<Action<Html>> Cells(IEnumerable<string> cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
