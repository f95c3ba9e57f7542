using MLOps.Governance;
using MLOps.Tracking;

namespace MLOps.Rendering;

internal static class StatusRendering
{
    private const int ShownDatasets = 10;
    private const int ShownMetrics = 3;
    private const string Start = "Nothing here yet. Begin with: #!data add NAME FILE. #!mlops help lists all commands.";

    public static string Html(StatusReport s) => ReportFrame.Wrap(s.Title, Figures(s), html =>
    {
        if (s.IsEmpty)
        {
            html.Element("div", Start);
        }

        foreach (var section in Sections(s).Where(x => x.Rows.Count > 0))
        {
            html.Section(section.Title);
            html.Table(section.Header, section.Rows.Select(row => (IReadOnlyList<Action<Html>>)row.Select(Cell).ToList()), section.Right);
        }

        html.Element("div", Store(s), ("class", "mlops-muted"));
    });

    public static string Text(StatusReport s)
    {
        // The table would cut an alert's sentence.
        var alerts = s.Alerts.Count == 0 ? "" : "Alerts\n" + string.Concat(s.Alerts.Select(a => $"  {a.Origin}, {Time(a.Time)} UTC: {a.Message}\n"));
        var sections = Sections(s).Skip(1).Where(x => x.Rows.Count > 0)
            .Select(x => $"{x.Title}\n{TextTable.Render(x.Header, x.Rows.Select(r => (IReadOnlyList<string>)r.Select(c => c.Text).ToList()), x.Right)}\n");
        return string.Join("\n", sections.Prepend($"{s.Title}: {string.Join(", ", Figures(s).Select(f => $"{f.Value} {f.Label}"))}\n{(s.IsEmpty ? Start + "\n" : "")}{(alerts.Length > 0 ? "\n" + alerts : "")}").Append(Store(s)));
    }

    private static List<(string Label, string Value)> Figures(StatusReport s) =>
    [
        (s.Datasets.Count == 1 ? "dataset" : "datasets", MLOps.Figures.Count(s.Datasets.Count)),
        (s.FeatureViews.Count == 1 ? "feature view" : "feature views", MLOps.Figures.Count(s.FeatureViews.Count)),
        (s.RunCount == 1 ? "run" : "runs", MLOps.Figures.Count(s.RunCount)),
        (s.Models.Count == 1 ? "model" : "models", MLOps.Figures.Count(s.Models.Count)),
        ("deployments running", MLOps.Figures.Count(s.Deployments.Count(d => d.State == "running"))),
        (s.Alerts.Count == 1 ? "alert" : "alerts", MLOps.Figures.Count(s.Alerts.Count)),
    ];

    private static IEnumerable<Section> Sections(StatusReport s) =>
    [
        new("Alerts", ["from", "alert", "at (UTC)"], s.Alerts.Select(a => Row(new(a.Origin, "mlops-bad"), a.Message, Time(a.Time))).ToList(), []),
        new("Deployments", ["deployment", "state", "model", "address", "started (UTC)"], s.Deployments.Select(d =>
            Row(d.Name, new(d.State, d.State == "running" ? "mlops-ok" : "mlops-muted"), d.Alias is null ? d.Model : $"{d.Model} ({d.Alias})", d.Address ?? "", Time(d.Started))).ToList(), []),
        new("Models", ["model", "latest", "aliases", "metrics of the latest"], s.Models.Select(m =>
            Row(m.Latest.Model, MLOps.Figures.Count(m.Latest.Version), string.Join(", ", m.Aliases.Select(a => $"{a.Key} → {a.Value}")), Metrics(m.Latest.Metrics))).ToList(), [1]),
        new(s.RunCount > s.Runs.Count ? $"Latest runs (of {MLOps.Figures.Count(s.RunCount)})" : "Latest runs", ["run", "experiment", "status", "metrics", "started (UTC)"], s.Runs.Select(r =>
            Row(r.Name, r.Experiment, Status(r.Status), Metrics(r.Metrics), Time(r.Started))).ToList(), []),
        new("Feature views", ["view", "version", "entity", "columns", "defined (UTC)"], s.FeatureViews.Select(f =>
            Row(f.Name, MLOps.Figures.Count(f.Version), f.Entity, MLOps.Figures.Count(f.Columns), Time(f.Created))).ToList(), [1, 3]),
        new(s.Datasets.Count > ShownDatasets ? $"Datasets (the newest {ShownDatasets} of {s.Datasets.Count})" : "Datasets", ["dataset", "version", "rows", "columns", "from", "added (UTC)"], s.Datasets.Take(ShownDatasets).Select(d =>
            Row(d.Name, MLOps.Figures.Count(d.Version), MLOps.Figures.Count(d.Rows), MLOps.Figures.Count(d.Columns.Count), d.Location ?? "memory", Time(d.Created))).ToList(), [1, 2, 3]),
    ];

    private static string Metrics(IReadOnlyDictionary<string, double> metrics) =>
        string.Join(", ", metrics.Take(ShownMetrics).Select(m => $"{m.Key} {MLOps.Figures.Number(m.Value)}")) + (metrics.Count > ShownMetrics ? ", …" : "");

    private static StatusCell Status(RunStatus status) => new(
        status.ToString().ToLowerInvariant(), status is RunStatus.Finished ? "mlops-ok" : status is RunStatus.Running ? "mlops-warn" : "mlops-bad");

    private static string Time(DateTimeOffset time) => MLOps.Figures.Time(time)[..16];

    private static string Store(StatusReport s) =>
        $"Store {s.Folder}: {MLOps.Figures.Size(s.Store.Bytes)}, {Plural(s.Store.Decisions, "decision")}, {Plural(s.Store.Reports, "report")}, {Plural(s.Store.Cells, "executed cell")}, schema {s.Store.Schema}";

    private static string Plural(long n, string noun) => $"{MLOps.Figures.Count(n)} {noun}{(n == 1 ? "" : "s")}";

    private static IReadOnlyList<StatusCell> Row(params StatusCell[] cells) => cells;

    private static Action<Html> Cell(StatusCell cell) => html => _ = cell.Class is null ? html.Text(cell.Text) : html.Element("span", cell.Text, ("class", cell.Class));

    private sealed record Section(string Title, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<StatusCell>> Rows, HashSet<int> Right);

    private sealed record StatusCell(string Text, string? Class)
    {
        public static implicit operator StatusCell(string text) => new(text, null);
    }
}
