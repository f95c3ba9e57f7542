namespace MLOps.Models;

/// <summary>The sections of a card.</summary>
internal static class CardSections
{
    private const int MostSlices = 10;

    private static readonly string[] Pair = ["what", "value"];

    public static IEnumerable<CardSection> Of(ModelFacts f) =>
    [
        new("What it is", f.Version.Description, Pair, Rows(
            ("version", f.Version.Reference), ("registered", $"{Figures.Time(f.Version.Created)} UTC by {f.Version.Author ?? "unknown"}"), ("format", f.Version.Format),
            ("size", Figures.Size(f.Version.Size)), ("SHA-256", f.Version.Digest), ("aliases", string.Join(", ", f.Version.Aliases)), ("owner", f.Tag("owner")), ("license", f.Tag("license")))),
        new("What it is for", f.Tag("intended-use"), [], []),
        new("What it is not for", f.Tag("limitations"), [], []),
        new("Inputs and outputs", null, ["", "name", "type"],
            [.. f.Version.Signature.Inputs.Select(i => new[] { "input", i.Name, i.ToString() }), .. f.Version.Signature.Outputs.Select(o => new[] { "output", o.Name, o.ToString() })]),
        new("Training", null, Pair, Rows(
            ("data", f.Data is { } d ? $"{d.Reference}, {Figures.Count(d.Rows)} rows, SHA-256 {d.Digest[..12]}" : f.Version.TrainedOn), ("about the data", f.Data?.Description),
            ("run", f.Version.Run), ("git commit", f.GitCommit))),
        new("Parameters", null, ["parameter", "value"], f.Parameters.Select(p => (IReadOnlyList<string>)[p.Key, p.Value]).ToList()),
        Metrics(f),
        new("Slices, the worst first", null, ["column", "slice", "rows", "value", "low", "high"],
            (f.Evaluation?.Slices ?? []).Take(MostSlices).Select(s => (IReadOnlyList<string>)[s.Column, s.Slice, Figures.Count(s.Rows), .. Interval(s.Metric)]).ToList()),
        new("Fairness", null, ["column", "selection ratio", "equal opportunity", "equalised odds"],
            (f.Evaluation?.Fairness ?? []).Select(x => (IReadOnlyList<string>)[x.Column, Figures.Number(x.DisparateImpact), Figures.Number(x.EqualOpportunity), Figures.Number(x.EqualisedOdds)]).ToList()),
        new("Environment", null, ["package", "version"], f.Packages.Select(p => (IReadOnlyList<string>)[p.Name, p.Version]).ToList()),
    ];

    private static CardSection Metrics(ModelFacts f) => f.Evaluation is { } e
        ? new("How good it is", $"On {Figures.Count(e.Rows)} rows of {e.Data} (SHA-256 {e.DataDigest[..12]}), {Figures.Share(e.Confidence)} intervals from {Figures.Count(e.Samples)} bootstrap samples.",
            ["metric", "value", "low", "high"], e.Metrics.Select(m => (IReadOnlyList<string>)[m.Name, .. Interval(m)]).ToList())
        : new("How good it is", f.Version.Metrics.Count > 0 ? "As its run logged it." : null, ["metric", "value"], f.Version.Metrics.Select(m => (IReadOnlyList<string>)[m.Key, Figures.Number(m.Value)]).ToList());

    private static string[] Interval(MetricEstimate m) => [Figures.Number(m.Value), Figures.Number(m.Low), Figures.Number(m.High)];

    private static List<IReadOnlyList<string>> Rows(params (string What, string? Value)[] pairs) =>
        pairs.Where(p => p.Value is { Length: > 0 }).Select(p => (IReadOnlyList<string>)[p.What, p.Value!]).ToList();
}
