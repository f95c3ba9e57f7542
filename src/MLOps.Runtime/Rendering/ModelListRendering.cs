using MLOps.Models;
using MLOps.Tracking;

namespace MLOps.Rendering;

/// <summary>Models with their latest version each, and versions that were searched for.</summary>
internal static class ModelListRendering
{
    private const int MostMetrics = 4;
    private const int Shown = 100;
    private const int BeforeMetrics = 3;

    public static string Html(ModelList list) => Html(list.Title, [], Table(list), null);

    public static string Text(ModelList list) => list.Models.Count == 0
        ? "No models yet. #!model register NAME VARIABLE --data SOURCE registers one."
        : Text(Table(list), null);

    public static string Html(VersionList list) => Html(list.Title, [("versions", Figures.Count(list.Total))], Table(list), More(list));

    public static string Text(VersionList list) => (list.Versions.Count, list.Filter) switch
    {
        (0, null) => "No models yet. #!model register NAME VARIABLE --data SOURCE registers one.",
        (0, var filter) => $"No version meets {filter}.",
        _ => Text(Table(list), More(list)),
    };

    private static ListTable Table(ModelList list)
    {
        var metrics = MetricColumns(list.Models.Select(m => m.Metrics));
        return ListTable.Of(
            ["model", "latest", "aliases", .. metrics, "inputs", "run", "registered"], metrics.Count,
            list.Models.Select(m => (string[])
            [
                m.Latest.Model, Figures.Count(m.Latest.Version), string.Join(", ", m.Aliases.Select(a => $"{a.Key} → {a.Value}")),
                .. metrics.Select(k => Value(m.Metrics, k)), string.Join(", ", m.Latest.Signature.Inputs.Select(i => i.Name)), m.Latest.Run ?? "", Figures.Time(m.Latest.Created),
            ]).ToList());
    }

    private static ListTable Table(VersionList list)
    {
        var columns = list.Columns.Count > 0 ? list.Columns : MetricColumns(list.Versions.Select(v => v.Metrics));
        return ListTable.Of(
            ["version", "state", "aliases", .. columns, "trained on", "run", "by", "registered"], columns.Count,
            list.Versions.Take(Shown).Select(v => (string[])
            [
                v.Reference, v.Retired ? "retired" : "", string.Join(", ", v.Aliases), .. columns.Select(c => Cell(v, c)),
                v.TrainedOn ?? "", v.Run ?? "", v.Author ?? "", Figures.Time(v.Registered),
            ]).ToList());
    }

    private static string Html(string title, IReadOnlyList<(string, string)> facts, ListTable table, string? more) => ReportFrame.Wrap(title, facts, html =>
    {
        html.Table(table.Header, table.Rows.Select(r => r.Select(cell => (Action<Html>)(h => h.Text(cell))).ToList()), table.Numbers);
        if (more is not null)
        {
            html.Element("div", more, ("class", "mlops-muted"));
        }
    });

    private static string Text(ListTable table, string? more) => TextTable.Render(table.Header, table.Rows, table.Numbers) + (more is null ? "" : "\n" + more);

    private static string? More(VersionList list) => list.Total <= Math.Min(Shown, list.Versions.Count)
        ? null
        : $"{(list.Sort is null ? "The latest" : "The first")} {Math.Min(Shown, list.Versions.Count)} of {Figures.Count(list.Total)} versions; #!sql reads all from store.model_versions.";

    // Those that tell which version is better come first, then those that most versions have.
    private static List<string> MetricColumns(IEnumerable<IReadOnlyDictionary<string, double>> metrics) => metrics
        .SelectMany(m => m.Keys).Where(k => !k.EndsWith("fit_seconds", StringComparison.Ordinal) && !k.StartsWith("system/", StringComparison.Ordinal))
        .CountBy(k => k, StringComparer.Ordinal)
        .OrderBy(k => MetricDirections.Of(k.Key) == MetricDirection.Unknown).ThenByDescending(k => k.Value)
        .Take(MostMetrics).Select(k => k.Key).ToList();

    private static string Cell(VersionSummary version, string column) => column.Split('.', 2) switch
    {
        ["tags" or "tag", var key] => version.Tags.GetValueOrDefault(key, ""),
        ["metrics" or "metric", var key] => Value(version.Metrics, key),
        _ => version.Metrics.ContainsKey(column) ? Value(version.Metrics, column) : version.Tags.GetValueOrDefault(column, ""),
    };

    private static string Value(IReadOnlyDictionary<string, double> metrics, string key) => metrics.TryGetValue(key, out var value) ? Figures.Metric(value) : "";

    /// <param name="Numbers">Columns of metrics.</param>
    private sealed record ListTable(IReadOnlyList<string> Header, IReadOnlySet<int> Numbers, IReadOnlyList<string[]> Rows)
    {
        /// <summary>Without the columns that are empty in every row.</summary>
        public static ListTable Of(IReadOnlyList<string> header, int numbers, IReadOnlyList<string[]> rows)
        {
            var kept = Enumerable.Range(0, header.Count).Where(c => rows.Any(r => r[c].Length > 0)).ToList();
            return new(
                kept.ConvertAll(c => header[c]), Enumerable.Range(0, kept.Count).Where(i => kept[i] >= BeforeMetrics && kept[i] < BeforeMetrics + numbers).ToHashSet(),
                rows.Select(r => kept.ConvertAll(c => r[c]).ToArray()).ToList());
        }
    }
}
