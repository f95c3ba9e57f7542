using System.Globalization;
using Microsoft.ML;
using MLOps.Models;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!model</c>: thin words over <see cref="ModelRegistry"/>.</summary>
internal static class ModelCommands
{
    private static readonly ArgumentSpec Model = new("MODEL", ValueKind.Model, "A model, a version (rain@2) or an alias of it (rain@champion).");

    public static IEnumerable<CommandSpec> All => [Register, List, Show, Alias, Compare];

    private static CommandSpec Register { get; } = new("model register", "Register a trained model with its signature, example and training rows.", (call, _) =>
        Done(call.Workspace.Models.Register(call.Required("NAME"), Trained(call), Data(call), call.Text("--description"), call.Text("--data"))))
    {
        Examples = ["#!model register rain model --data examples --description \"Rain tomorrow, from today's weather\""],
        Arguments = [new("NAME", ValueKind.Text, "The model's name."), new("VARIABLE", ValueKind.Variable, "The C# variable that holds what Fit returned.")],
        Options =
        [
            new("--data", ValueKind.Source, "The rows it was trained on: they give the signature and are kept for monitoring."),
            new("--description", ValueKind.Text, "What it is for, in a sentence."),
        ],
        CSharp = call => $"{Declaration(call)}mlops.Models.Register({CSharpText.Literal(call.Required("NAME"))}, {call.Required("VARIABLE")}, {DataText(call)}{CSharpText.Named(call, "--description", "description")});",
        IsVerb = false,
    };

    private static CommandSpec List { get; } = new("model list", "List the models with their latest versions and aliases.", (call, _) => Done(call.Workspace.Models.List()))
    {
        Examples = ["#!model list"],
    };

    private static CommandSpec Show { get; } = new("model show", "Show a model's versions, or one version with its signature.", (call, _) =>
        Done(call.Workspace.Models.Show(call.Required("MODEL"))))
    {
        Examples = ["#!model show rain", "#!model show rain@champion"],
        Arguments = [Model],
    };

    private static CommandSpec Alias { get; } = new("model alias", "Point an alias such as champion to a version.", (call, _) =>
        Done(call.Workspace.Models.Alias(call.Required("NAME"), call.Required("ALIAS"), Version(call))))
    {
        Examples = ["#!model alias rain champion 1"],
        Arguments =
        [
            new("NAME", ValueKind.Model, "The model's name."),
            new("ALIAS", ValueKind.Text, "The alias: champion, challenger, or any other word."),
            new("VERSION", ValueKind.Integer, "The version's number."),
        ],
        CSharp = call => $"mlops.Models.Alias({CSharpText.Literal(call.Required("NAME"))}, {CSharpText.Literal(call.Required("ALIAS"))}, {call.Required("VERSION")});",
    };

    private static CommandSpec Compare { get; } = new("model compare", "Compare two versions: metrics and signature.", (call, _) =>
        Done(call.Workspace.Models.Compare(call.Required("A"), call.Required("B"))))
    {
        Examples = ["#!model compare rain@1 rain@2"],
        Arguments = [Model with { Name = "A" }, Model with { Name = "B" }],
    };

    private static int Version(CommandCall call) => int.Parse(call.Required("VERSION"), CultureInfo.InvariantCulture);

    private static ITransformer Trained(CommandCall call)
    {
        var name = call.Required("VARIABLE");
        if (!call.Host.TryGetVariable(name, out var value))
        {
            throw new UserException(UserError.Unknown("variable", name, call.Host.Variables.Where(v => v.Value is ITransformer).Select(v => v.Name)));
        }

        return value as ITransformer ?? throw new UserException(
            $"Variable '{name}' is {(value is null ? "null" : "a " + value.GetType().Name)}, not a trained ML.NET model.",
            "Give the variable that holds what Fit returned.");
    }

    private static object Data(CommandCall call)
    {
        var text = call.Text("--data") ?? throw new UserException("#!model register needs --data: the rows the model was trained on.", "Example: #!model register rain model --data training");
        return call.Host.TryGetVariable(text, out var value) && value is not null ? value : text;
    }

    private static string DataText(CommandCall call) =>
        call.Text("--data") is { } text && call.Host is { } host && host.TryGetVariable(text, out _) ? text : CSharpText.Literal(call.Text("--data") ?? "");

    private static string Declaration(CommandCall call) => call.Text("--as") is { } name ? $"var {name} = " : "";

    private static Task<CommandResult> Done(IReport report) => Task.FromResult(CommandResult.Of(report));
}
