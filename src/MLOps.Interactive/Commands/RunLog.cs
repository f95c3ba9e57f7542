using System.Globalization;
using MLOps.Tracking;

namespace MLOps.Interactive.Commands;

/// <summary>The words of <c>#!run log</c>: each is a pair, or the name of a variable that holds metrics.</summary>
internal static class RunLog
{
    public static Task<CommandResult> Execute(CommandCall call)
    {
        var run = call.Workspace.Experiments.Active;
        var problems = run.Problems.Count;
        var actions = Words(call).Select(word => Action(call, word)).ToList(); // all words are read before the first is logged
        var tags = call.All("--tag").Select(Pair).ToList();
        if (actions.Count + tags.Count + call.All("--artifact").Count == 0)
        {
            throw new UserException("#!run log needs something to log.", "Example: #!run log trees=100 learning_rate=0.1");
        }

        actions.ForEach(log => log(run));
        tags.ForEach(tag => run.SetTag(tag.Key, tag.Value));
        foreach (var file in call.All("--artifact"))
        {
            run.LogArtifact(file);
        }

        return run.Problems.Count > problems
            ? throw new UserException(string.Join(" ", run.Problems.Skip(problems)))
            : Task.FromResult(CommandResult.Say($"Logged to run {run.Name}."));
    }

    public static string CSharp(CommandCall call) => string.Join("\n", Words(call).Select(word => "mlops.Experiments.Active." + Statement(call, word))
        .Concat(call.All("--tag").Select(Pair).Select(t => $"mlops.Experiments.Active.SetTag({CSharpText.Literal(t.Key)}, {CSharpText.Literal(t.Value)});"))
        .Concat(call.All("--artifact").Select(a => $"mlops.Experiments.Active.LogArtifact({CSharpText.Literal(a)});")));

    private static IReadOnlyList<string> Words(CommandCall call) => call.All("WHAT");

    private static Action<Run> Action(CommandCall call, string word)
    {
        if (!IsPair(word))
        {
            var metrics = Variable(call, word);
            return run => run.LogMetrics(metrics, call.Integer("--step"), call.Text("--prefix") ?? "");
        }

        var (key, value) = Pair(word);
        if (!call.Has("--metrics"))
        {
            return run => run.LogParameter(key, value);
        }

        var number = Number(key, value);
        return run => run.LogMetric(key, number, call.Integer("--step"));
    }

    private static string Statement(CommandCall call, string word)
    {
        var step = call.Integer("--step") is { } at ? ", step: " + at.ToString(CultureInfo.InvariantCulture) : "";
        if (!IsPair(word))
        {
            return $"LogMetrics({word}{step}{CSharpText.Named(call, "--prefix", "prefix")});";
        }

        var (key, value) = Pair(word);
        return call.Has("--metrics")
            ? $"LogMetric({CSharpText.Literal(key)}, {Literal(Number(key, value))}{step});"
            : $"LogParameter({CSharpText.Literal(key)}, {CSharpText.Literal(value)});";
    }

    private static bool IsPair(string word) => word.IndexOf('=', StringComparison.Ordinal) > 0;

    private static (string Key, string Value) Pair(string word) => word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        ? (word[..at], word[(at + 1)..])
        : throw new UserException($"'{word}' is not key=value.", "Example: team=climate");

    private static double Number(string key, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UserException($"Metric '{key}' takes a number, not '{value}'.", "NaN, Infinity and -Infinity are numbers too.");

    private static string Literal(double number) => number switch
    {
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        _ => number.ToString("R", CultureInfo.InvariantCulture) + "d",
    };

    private static object Variable(CommandCall call, string name) => call.Host.TryGetVariable(name, out var value) && value is not null
        ? value
        : throw new UserException(UserError.Unknown("variable", name, call.Host.Variables.Select(v => v.Name)));
}
