using MLOps.Models;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!model evaluate</c>: how good is it, where is it bad, what does it go by.</summary>
internal static class EvaluationCommands
{
    internal static readonly OptionSpec Label = new("--label", ValueKind.Column, "The column with the truth.");
    internal static readonly OptionSpec Group = new("--group", ValueKind.Column, "The column that tells which rows are ranked among each other.");
    internal static readonly OptionSpec Samples = new("--samples", ValueKind.Integer, "Bootstrap samples behind every interval; 1000 by default, 0 for no intervals.");

    public static IEnumerable<CommandSpec> All => [Evaluate];

    private static CommandSpec Evaluate { get; } = new("model evaluate", "Judge a version on data: metrics with intervals, curves, slices, importance, fairness.", (call, cancellation) =>
        Task.FromResult(CommandResult.Of(call.Workspace.Models.Evaluate(call.Required("MODEL"), call.Source("SOURCE"), Options(call), cancellation, call.Required("SOURCE")))))
    {
        Examples = ["#!model evaluate rain@champion examples --label rain_tomorrow --slices wind --explain"],
        Arguments =
        [
            new("MODEL", ValueKind.Model, "A version (rain@2) or an alias of it (rain@champion)."),
            new("SOURCE", ValueKind.Source, "The rows, best ones that it was not trained on."),
        ],
        Options =
        [
            Label,
            Group,
            new("--slices", ValueKind.Column, "Columns to judge by, separated by commas: each category, or quarters of a number.", Many: true),
            new("--fairness", ValueKind.Column, "Columns whose groups should be treated alike, separated by commas.", Many: true),
            new("--explain", ValueKind.Flag, "Shuffle each input in turn and see what it costs; see how answers move with each number."),
            Samples,
        ],
        CSharp = CSharp,
    };

    internal static EvaluationOptions Options(CommandCall call)
    {
        var defaults = new EvaluationOptions();
        return defaults with
        {
            Label = call.Text("--label"),
            Group = call.Text("--group"),
            Slices = Columns(call, "--slices"),
            Sensitive = Columns(call, "--fairness"),
            Explain = call.Has("--explain"),
            Samples = call.Integer("--samples") ?? defaults.Samples,
        };
    }

    private static List<string> Columns(CommandCall call, string option) =>
        call.All(option).SelectMany(c => c.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();

    private static string CSharp(CommandCall call)
    {
        string List(string option) => string.Join(", ", Columns(call, option).Select(CSharpText.Literal));
        var parts = new List<string>();
        void Add(bool given, string part) => parts.AddRange(given ? [part] : []);
        Add(call.Has("--label"), $"Label = {CSharpText.Literal(call.Text("--label") ?? "")}");
        Add(call.Has("--group"), $"Group = {CSharpText.Literal(call.Text("--group") ?? "")}");
        Add(call.Has("--slices"), $"Slices = [{List("--slices")}]");
        Add(call.Has("--fairness"), $"Sensitive = [{List("--fairness")}]");
        Add(call.Has("--explain"), "Explain = true");
        Add(call.Has("--samples"), $"Samples = {call.Text("--samples")}");
        return $"var {call.Text("--as") ?? "_"} = mlops.Models.Evaluate({CSharpText.Literal(call.Required("MODEL"))}, {CSharpText.Source(call, "SOURCE")}, new MLOps.Models.EvaluationOptions {{ {string.Join(", ", parts)} }});";
    }
}
