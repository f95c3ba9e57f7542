using System.Globalization;

namespace MLOps.Tracking;

/// <summary>Compares what two runs recorded. Pure.</summary>
internal static class RunDiffer
{
    public static RunDiff Compare(RunReport a, RunReport b, IReadOnlyList<RunCell> codeOfA, IReadOnlyList<RunCell> codeOfB, RunEnvironment? onA, RunEnvironment? onB) => new(
        Summary(a), Summary(b), LineDiff.Of(Lines(codeOfA), Lines(codeOfB)),
        Pairs(a.Parameters, b.Parameters),
        Pairs(Inputs(a), Inputs(b)),
        [.. Pairs(Git(a), Git(b)), .. onA is null || onB is null ? [] : Pairs(Facts(onA), Facts(onB))],
        Pairs(Metrics(a), Metrics(b)));

    private static RunSummary Summary(RunReport r) =>
        new(r.Id, r.Name, r.Experiment, r.Status, r.Started, r.Seconds, r.Parameters, r.Metrics.ToDictionary(m => m.Key, m => m.Last, StringComparer.Ordinal));

    private static List<Difference> Pairs(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) => a.Keys.Union(b.Keys, StringComparer.Ordinal)
        .Select(k => new Difference(k, a.GetValueOrDefault(k), b.GetValueOrDefault(k))).Where(d => d.A != d.B).ToList();

    private static Dictionary<string, string> Inputs(RunReport r) => r.Inputs.GroupBy(i => $"{i.Source} ({i.Role})", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Digest, StringComparer.Ordinal);

    private static Dictionary<string, string> Metrics(RunReport r) => r.Metrics.Where(m => !m.Key.StartsWith("system/", StringComparison.Ordinal))
        .ToDictionary(m => m.Key, m => m.Last.ToString("R", CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static Dictionary<string, string> Git(RunReport r) => r.Git is null ? [] : new() { ["git commit"] = r.Git.Commit };

    private static Dictionary<string, string> Facts(RunEnvironment environment) =>
        environment.Facts().GroupBy(f => f.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => string.Join(", ", g.Select(f => f.Value)), StringComparer.Ordinal);

    private static List<string> Lines(IReadOnlyList<RunCell> cells) => RunCode.Latest(cells).SelectMany(c => c.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Append("")).ToList();
}
