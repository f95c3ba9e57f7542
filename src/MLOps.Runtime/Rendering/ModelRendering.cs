using MLOps.Models;
using MLOps.Store;

namespace MLOps.Rendering;

internal static class ModelRendering
{
    private static readonly string[] ListHeader = ["model", "latest", "aliases", "inputs", "run", "registered"];
    private static readonly string[] VersionHeader = ["version", "aliases", "metrics", "run", "SHA-256", "registered"];
    private static readonly string[] MoveHeader = ["alias", "from", "to", "SHA-256", "by", "when", "why"];

    public static string Html(ModelVersion v) => ReportFrame.Wrap(
        v.Title + Aliased(v),
        [.. v.Metrics.Take(5).Select(m => (m.Key, Figures.Metric(m.Value))), ("size", Figures.Size(v.Size)), ("SHA-256", v.Digest[..12])],
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

    public static string Html(ModelList list) => ReportFrame.Wrap(list.Title, [], html => html.Table(ListHeader, list.Models.Select(m => Cells(ListRow(m)))));

    public static string Text(ModelList list) => list.Models.Count == 0
        ? "No models yet. #!model register NAME VARIABLE --data SOURCE registers one."
        : TextTable.Render(ListHeader, list.Models.Select(ListRow));

    public static string Html(ModelHistory h) => ReportFrame.Wrap(h.Title, [("versions", Figures.Count(h.Versions.Count))], html =>
    {
        html.Table(Header(h), h.Versions.Select(v => Cells(Row(h, v))));
        if (h.Moves.Count > 0)
        {
            html.Section("Moves of aliases");
            html.Table(MoveHeader, h.Moves.Select(m => Cells(MoveRow(m))));
        }
    });

    public static string Text(ModelHistory h) =>
        $"{h.Title}: {Plural(h.Versions.Count, "version")}\n" + TextTable.Render(Header(h), h.Versions.Select(v => Row(h, v)))
        + (h.Moves.Count == 0 ? "" : "\n\nMoves of aliases\n" + TextTable.Render(MoveHeader, h.Moves.Select(MoveRow)));

    // The badge has a column where there is one.
    private static string[] Header(ModelHistory h) => h.Proofs.Count == 0 ? VersionHeader : [.. VersionHeader, "proof"];

    private static string[] Row(ModelHistory h, ModelVersion v) =>
        h.Proofs.Count == 0 ? VersionRow(v) : [.. VersionRow(v), h.Proofs.TryGetValue(v.Version, out var pipeline) ? $"✓ made again by {pipeline}" : ""];

    private static string Aliased(ModelVersion v) => v.Aliases.Count == 0 ? "" : $" ({string.Join(", ", v.Aliases)})";

    private static string Origin(ModelVersion v) =>
        $"trained on {v.TrainedOn ?? "unknown rows"}{(v.Run is null ? "" : $" in run {v.Run}")}, registered {Figures.Time(v.Created)} UTC";

    private static IEnumerable<string[]> SignatureRows(ModelVersion v) => v.Signature.Inputs
        .Select(i => new[] { "input", i.Name, i.ToString(), Example(v, i.Name) })
        .Concat(v.Signature.Outputs.Select(o => new[] { "output", o.Name, o.ToString(), "" }));

    private static string Example(ModelVersion v, string input) =>
        v.Example.Count == 0 || !v.Example[0].TryGetValue(input, out var value) ? "" : value is null ? "missing" : Json.Write(value).Trim('"');

    private static string[] ListRow(ModelEntry m) =>
    [
        m.Latest.Model, Figures.Count(m.Latest.Version), string.Join(", ", m.Aliases.Select(a => $"{a.Key} → {a.Value}")),
        string.Join(", ", m.Latest.Signature.Inputs.Select(i => i.Name)), m.Latest.Run ?? "", Figures.Time(m.Latest.Created),
    ];

    private static string[] VersionRow(ModelVersion v) =>
    [
        Figures.Count(v.Version), string.Join(", ", v.Aliases), string.Join(", ", v.Metrics.Take(3).Select(m => $"{m.Key} {Figures.Metric(m.Value)}")),
        v.Run ?? "", v.Digest[..12], Figures.Time(v.Created),
    ];

    private static string[] MoveRow(AliasMove m) =>
        [m.Alias, m.From is { } from ? Figures.Count(from) : "new", m.To is { } to ? Figures.Count(to) : "none", m.Digest[..12], m.Actor, Figures.Time(m.Time), m.Why ?? ""];

    private static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static List<Action<Html>> Cells(string[] cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
