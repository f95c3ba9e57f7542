using MLOps.Models;
using MLOps.Rendering.Charts;
using MLOps.Tracking;

namespace MLOps.Rendering;

/// <summary>What one needs to decide between versions: when they came and what they stood for, their metrics, data and signatures.</summary>
internal static class ModelHistoryRendering
{
    private const int MostCharts = 4;
    private const int MostBars = 8;

    private static readonly string[] VersionHeader = ["version", "aliases", "metrics", "trained on", "run", "signature", "SHA-256", "registered"];
    private static readonly string[] MoveHeader = ["alias", "from", "to", "SHA-256", "by", "when", "why"];

    public static string Html(ModelHistory h) => ReportFrame.Wrap(h.Title, [("versions", Figures.Count(h.Versions.Count))], html =>
    {
        if (h.Versions.Count + h.Moves.Count > 1)
        {
            html.Image(VersionsChart.Draw(h), VersionsChart.Alt(h));
        }

        Metrics(html, h);
        html.Table(Header(h), h.Versions.Select(v => Cells(Row(h, v))));
        Signatures(html, h);
        if (h.Moves.Count > 0)
        {
            html.Section("Moves of aliases");
            html.Table(MoveHeader, h.Moves.Select(m => Cells(MoveRow(m))));
        }
    });

    public static string Text(ModelHistory h) =>
        $"{h.Title}: {Plural(h.Versions.Count, "version")}\n" + TextTable.Render(Header(h), h.Versions.Select(v => Row(h, v)))
        + string.Concat(Changes(h).Select(c => $"\nSignature of {c.Version}: {string.Join("; ", c.Differences)}"))
        + (h.Moves.Count == 0 ? "" : "\n\nMoves of aliases\n" + TextTable.Render(MoveHeader, h.Moves.Select(MoveRow)));

    /// <summary>Its metrics without the time of the fit, which says nothing of the model.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Judging(IReadOnlyDictionary<string, double> metrics) => metrics.Where(m => !m.Key.EndsWith("fit_seconds", StringComparison.Ordinal));

    // The latest versions, in the order in which they came; metrics that more than one of them has.
    private static void Metrics(Html html, ModelHistory h)
    {
        var versions = h.Versions.Take(MostBars).Reverse().ToList();
        var names = versions.SelectMany(v => Judging(h.Metrics[v.Version]).Select(m => m.Key)).GroupBy(k => k, StringComparer.Ordinal).Where(g => g.Count() > 1 && MetricDirections.Of(g.Key) != MetricDirection.Unknown).Select(g => g.Key).Take(MostCharts);
        foreach (var name in names)
        {
            var values = versions.Select(v => h.Metrics[v.Version].TryGetValue(name, out var value) ? value : (double?)null).ToList();
            var best = MetricDirections.Best(MetricDirections.Of(name), values);
            var bars = versions.Select((v, i) => (Label(v), best == i ? Svg.Green : Svg.Blue, values[i])).ToList();
            html.Image(RunBarsChart.Draw(name, bars, best), $"{name}: {string.Join("; ", bars.Select(b => $"{b.Item1} {Figures.Number(b.Item3)}"))}.");
        }
    }

    private static string Label(ModelVersion v) => v.Aliases.Count == 0 ? Figures.Count(v.Version) : $"{v.Aliases[0]} {Figures.Count(v.Version)}";

    private static void Signatures(Html html, ModelHistory h)
    {
        var changes = Changes(h).ToList();
        if (changes.Count > 0)
        {
            html.Section("Changes of the signature");
            html.Table(["version", "change"], changes.SelectMany(c => c.Differences.Select(d => Cells([Figures.Count(c.Version), d]))));
        }
    }

    /// <summary>Versions whose signature differs from that of the version before, the latest first.</summary>
    private static IEnumerable<(int Version, IReadOnlyList<string> Differences)> Changes(ModelHistory h) => h.Versions
        .Zip(h.Versions.Skip(1), (v, before) => (v.Version, SignatureChanges.All(before.Signature, v.Signature))).Where(c => c.Item2.Count > 0);

    // The badge has a column where there is one.
    private static string[] Header(ModelHistory h) => h.Proofs.Count == 0 ? VersionHeader : [.. VersionHeader, "proof"];

    private static string[] Row(ModelHistory h, ModelVersion v) =>
        h.Proofs.Count == 0 ? VersionRow(h, v) : [.. VersionRow(h, v), h.Proofs.TryGetValue(v.Version, out var pipeline) ? $"✓ made again by {pipeline}" : ""];

    private static string[] VersionRow(ModelHistory h, ModelVersion v) =>
    [
        Figures.Count(v.Version) + (v.Retired is null ? "" : " (retired)"), string.Join(", ", v.Aliases), string.Join(", ", Judging(h.Metrics[v.Version]).Take(3).Select(m => $"{m.Key} {Figures.Metric(m.Value)}")),
        v.TrainedOn ?? "", v.Run ?? "", Signature(h, v), v.Digest[..12], Figures.Time(v.Created),
    ];

    private static string Signature(ModelHistory h, ModelVersion v) => h.Versions.FirstOrDefault(o => o.Version < v.Version) is not { } before
        ? $"{Plural(v.Signature.Inputs.Count, "input")}, {Plural(v.Signature.Outputs.Count, "output")}"
        : SignatureChanges.All(before.Signature, v.Signature).Count == 0 ? $"as {Figures.Count(before.Version)}" : "changed";

    private static string[] MoveRow(AliasMove m) =>
        [m.Alias, m.From is { } from ? Figures.Count(from) : "new", m.To is { } to ? Figures.Count(to) : "none", m.Digest[..12], m.Actor, Figures.Time(m.Time), m.Why ?? ""];

    private static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{Figures.Count(count)} {noun}s";

    private static List<Action<Html>> Cells(string[] cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
