using System.Globalization;

namespace MLOps.Pipelines;

/// <summary>
/// Compares results item by item. Everything is compared exactly, but for metrics with a tolerance; a model may differ in bytes when
/// it predicts the same.
/// </summary>
internal static class ProofComparer
{
    public static IReadOnlyList<ProofItem> Compare(PipelineResults notebook, PipelineResults export) =>
    [
        .. Datasets(notebook, export), .. Checks(notebook, export), .. Runs(notebook, export), .. Models(notebook, export),
        .. notebook.Files.Select(f => Item("file", f.Path, f.Digest, export.Files.FirstOrDefault(e => e.Path == f.Path)?.Digest ?? "missing")),
        .. notebook.Values.Select(v => Item("value", v.Key, v.Value, export.Values.GetValueOrDefault(v.Key) ?? "missing")),
    ];

    /// <summary>The same for two runs of the export: what the second gave is noted where it is something else.</summary>
    public static IReadOnlyList<ProofItem> Compare(PipelineResults notebook, PipelineResults first, PipelineResults second, IReadOnlyDictionary<string, double> tolerances)
    {
        var again = Compare(notebook, second).GroupBy(i => (i.Kind, i.Name)).ToDictionary(g => g.Key, g => g.First());
        return Compare(notebook, first).Select(item =>
        {
            var other = Within(again.GetValueOrDefault((item.Kind, item.Name), item), tolerances);
            var one = Within(item, tolerances);
            return one.Actual == other.Actual ? one : one with { Again = other.Actual, Equal = one.Equal && other.Equal, Note = one.Note ?? "changes from run to run" };
        }).ToList();
    }

    // A metric's item is named "run metric".
    private static ProofItem Within(ProofItem item, IReadOnlyDictionary<string, double> tolerances)
    {
        if (item.Equal || item.Kind != "metric" || !(tolerances.TryGetValue(item.Name, out var tolerance) || tolerances.TryGetValue(item.Name.Split(' ')[^1], out tolerance))
            || !double.TryParse(item.Expected, CultureInfo.InvariantCulture, out var expected) || !double.TryParse(item.Actual, CultureInfo.InvariantCulture, out var actual))
        {
            return item;
        }

        return item with { Equal = Math.Abs(expected - actual) <= tolerance, Note = string.Create(CultureInfo.InvariantCulture, $"{(Math.Abs(expected - actual) <= tolerance ? "within" : "not within")} {tolerance}") };
    }

    private static IEnumerable<ProofItem> Datasets(PipelineResults notebook, PipelineResults export) => notebook.Datasets.SelectMany(expected =>
    {
        var actual = export.Datasets.FirstOrDefault(d => d.Name == expected.Name);
        return new[]
        {
            Item("dataset", expected.Name + " rows", Text(expected.Rows), actual is null ? "missing" : Text(actual.Rows)),
            Item("dataset", expected.Name + " SHA-256", expected.Digest, actual?.Digest ?? "missing"),
            Item("dataset", expected.Name + " columns", string.Join(", ", expected.Columns), actual is null ? "missing" : string.Join(", ", actual.Columns)),
        };
    });

    private static IEnumerable<ProofItem> Checks(PipelineResults notebook, PipelineResults export) => Aligned(notebook.Checks, export.Checks, c => c.Subject)
        .Select(p => Item("check", p.Name, Passed(p.Expected), p.Actual is null ? "missing" : Passed(p.Actual)));

    private static IEnumerable<ProofItem> Runs(PipelineResults notebook, PipelineResults export) => AlignedRuns(notebook.Runs, export.Runs)
        .SelectMany(pair =>
        {
            var (name, expected, actual) = pair;
            return new[] { Status(name, expected, actual), Item("run", $"{name} experiment", expected.Experiment, actual?.Experiment ?? "missing") }
                .Concat(expected.Parameters.Select(p => Item("parameter", $"{name} {p.Key}", p.Value, actual?.Parameters.GetValueOrDefault(p.Key) ?? "missing")))
                .Concat(expected.Metrics.Select(m => Item(
                    "metric", $"{name} {m.Key}", Text(m.Value), actual?.Metrics.TryGetValue(m.Key, out var value) == true ? Text(value) : "missing")));
        });

    // The notebook may still be in the middle of its last run; a program ends its runs when it ends.
    private static ProofItem Status(string name, RunResult expected, RunResult? actual) => expected.Status == "running" && actual?.Status == "finished"
        ? new ProofItem("run", name, expected.Status, actual.Status, Equal: true, "was still open in the notebook")
        : Item("run", name, expected.Status, actual?.Status ?? "missing");

    private static IEnumerable<ProofItem> Models(PipelineResults notebook, PipelineResults export) => Aligned(notebook.Models, export.Models, m => m.Model)
        .SelectMany(pair =>
        {
            var (name, expected, actual) = pair;
            var samePredictions = expected.Predictions is not null && expected.Predictions == actual?.Predictions;
            var sameFile = expected.Digest == actual?.Digest;
            return new[]
            {
                new ProofItem("model", name, expected.Digest, actual?.Digest ?? "missing", sameFile || samePredictions, sameFile ? null : samePredictions ? "other bytes, same predictions" : null),
                Item("predictions", name, expected.Predictions ?? "none", actual is null ? "missing" : actual.Predictions ?? "none"),
                Item("alias", name, string.Join(", ", expected.Aliases), actual is null ? "missing" : string.Join(", ", actual.Aliases)),
            }.Where(i => i.Kind != "alias" || i.Expected.Length + i.Actual.Length > 0);
        });

    // Runs that were not given a name get another one each time: these are matched in their order.
    private static IEnumerable<(string Name, RunResult Expected, RunResult? Actual)> AlignedRuns(IReadOnlyList<RunResult> expected, IReadOnlyList<RunResult> actual)
    {
        var named = actual.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var spare = new Queue<RunResult>(actual.Where(r => !expected.Any(e => e.Name == r.Name)));
        foreach (var (name, run, other) in Aligned(expected, actual, r => r.Name))
        {
            yield return (name, run, other ?? (!named.Contains(run.Name) && spare.TryDequeue(out var next) ? next : null));
        }
    }

    // A notebook may have done it several times; its last ones are what the export stands for.
    private static IEnumerable<(string Name, T Expected, T? Actual)> Aligned<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual, Func<T, string> key)
        where T : class
    {
        foreach (var group in expected.GroupBy(key, StringComparer.Ordinal))
        {
            var ours = group.ToList();
            var theirs = actual.Where(a => key(a) == group.Key).ToList();
            var count = theirs.Count == 0 ? ours.Count : Math.Max(1, Math.Min(ours.Count, theirs.Count));
            for (var i = 0; i < count; i++)
            {
                var name = count == 1 ? group.Key : $"{group.Key} ({i + 1})";
                yield return (name, ours[ours.Count - count + i], i < theirs.Count ? theirs[theirs.Count - Math.Min(count, theirs.Count) + i] : null);
            }
        }
    }

    private static ProofItem Item(string kind, string name, string expected, string actual) => new(kind, name, expected, actual, expected == actual);

    private static string Passed(CheckResult check) => check.Success ? "passed" : "failed";

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "not finite";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
