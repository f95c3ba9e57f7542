using MLOps.Models;
using MLOps.Store;

namespace MLOps.Rendering;

internal static class ModelRendering
{
    public static string Html(ModelVersion v) => ReportFrame.Wrap(
        v.Title + Aliased(v),
        [.. ModelHistoryRendering.Judging(v.Metrics).Take(5).Select(m => (m.Key, Figures.Metric(m.Value))), ("size", Figures.Size(v.Size)), ("SHA-256", v.Digest[..12])],
        html =>
        {
            if (v.Description is not null)
            {
                html.Element("div", v.Description);
            }

            html.Element("div", Origin(v), ("class", "mlops-muted"));
            html.Section("Signature");
            html.Table(["", "name", "type", "example"], SignatureRows(v).Select(Cells));
            if (v.Metrics.Count > 5)
            {
                html.Details($"All {v.Metrics.Count} metrics", d => d.Table(["metric", "value"], v.Metrics.Select(m => Cells([m.Key, Figures.Metric(m.Value)])), new HashSet<int> { 1 }));
            }

            html.Details("Example as JSON", d => d.Element("pre", c => c.Element("code", Json.Write(v.Example))));
        });

    public static string Text(ModelVersion v) =>
        $"{v.Title}{Aliased(v)}: SHA-256 {v.Digest[..12]}, {Figures.Size(v.Size)}, {Origin(v)}\n"
        + (v.Metrics.Count == 0 ? "" : string.Join(", ", v.Metrics.Select(m => $"{m.Key} {Figures.Metric(m.Value)}")) + "\n")
        + TextTable.Render(["", "name", "type", "example"], SignatureRows(v));

    private static string Aliased(ModelVersion v) => v.Aliases.Count == 0 ? "" : $" ({string.Join(", ", v.Aliases)})";

    private static string Origin(ModelVersion v) =>
        $"trained on {v.TrainedOn ?? "unknown rows"}{(v.Run is null ? "" : $" in run {v.Run}")}, registered {Figures.Time(v.Created)} UTC";

    private static IEnumerable<string[]> SignatureRows(ModelVersion v) => v.Signature.Inputs
        .Select(i => new[] { "input", i.Name, i.ToString(), Example(v, i.Name) })
        .Concat(v.Signature.Outputs.Select(o => new[] { "output", o.Name, o.ToString(), "" }));

    private static string Example(ModelVersion v, string input) =>
        v.Example.Count == 0 || !v.Example[0].TryGetValue(input, out var value) ? "" : value is null ? "missing" : Json.Write(value).Trim('"');

    private static List<Action<Html>> Cells(string[] cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
