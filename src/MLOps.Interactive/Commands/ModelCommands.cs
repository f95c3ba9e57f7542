using Microsoft.ML;
using MLOps.Models;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!model</c>: thin words over <see cref="ModelRegistry"/>.</summary>
internal static class ModelCommands
{
    private static readonly ArgumentSpec Model = new("MODEL", ValueKind.Model, "A model, a version (rain@2) or an alias of it (rain@champion).");

    private static readonly OptionSpec Why = new("--why", ValueKind.Text, "The reason, kept in the audit log.");

    private static readonly string[] Searching = ["--filter", "--sort", "--columns", "--limit"];

    public static IEnumerable<CommandSpec> All => [Register, List, Show, Alias, Compare, Verify, Retire, Delete, Tag];

    internal static readonly OptionSpec Inputs = new("--inputs", ValueKind.Text, "For a model with one wide input: the columns that fill it, in order, separated by commas.", Many: true);

    private static CommandSpec Register { get; } = new("model register", "Register a trained model, or the file of one, with its signature, example and training rows.", (call, cancellation) => Done(Registered(call, cancellation)))
    {
        Examples = ["#!model register rain model --data examples --description \"Rain tomorrow, from today's weather\"", "#!model register degrees degrees.onnx --data examples --inputs temp_max,temp_min"],
        Arguments = [new("NAME", ValueKind.Text, "The model's name."), new("VARIABLE", ValueKind.Variable, "The C# variable that holds what Fit returned; or an ONNX file.")],
        Options =
        [
            new("--data", ValueKind.Source, "The rows it was trained on: they give the signature and are kept for monitoring."),
            new("--description", ValueKind.Text, "What it is for, in a sentence."),
            Inputs,
        ],
        CSharp = call => $"{Declaration(call)}mlops.Models.{(IsTorch(call) ? "RegisterTorch" : "Register")}({CSharpText.Literal(call.Required("NAME"))}, {ModelText(call)}, {DataText(call)}{InputsText(call)}{CSharpText.Named(call, "--description", "description")});",
        IsVerb = false,
    };

    private static CommandSpec List { get; } = new("model list", "List the models with their latest versions and aliases, or the versions that meet a condition.", (call, _) =>
        Done(Searching.Any(call.Has) ? call.Workspace.Models.Search(Query(call)) : call.Workspace.Models.List()))
    {
        Examples =
        [
            "#!model list",
            "#!model list --filter \"model = 'rain' and alias = 'champion'\" --sort \"registered desc\"",
            "#!model tag rain@1 team climate\n#!model list --filter \"tags.team = 'climate' and registered > '2020-01-01'\" --columns tags.team",
        ],
        Options =
        [
            new("--filter", ValueKind.Text, "A condition: metrics.auc > 0.9 and tags.team = 'x'."),
            new("--sort", ValueKind.Text, "What to sort by: metrics.auc desc, registered."),
            new("--columns", ValueKind.Text, "Metrics and tags to show, separated by commas.", Many: true),
            new("--limit", ValueKind.Integer, "At most so many; 1,000 unless said otherwise."),
        ],
    };

    private static CommandSpec Show { get; } = new("model show", "Show a model's versions, or one version with its signature.", (call, _) =>
        Done(call.Workspace.Models.Show(call.Required("MODEL"))))
    {
        Examples = ["#!model show rain", "#!model show rain@champion"],
        Arguments = [Model],
    };

    private static CommandSpec Alias { get; } = new("model alias", "Point an alias such as champion to a version, or take it away.", (call, _) => Done(Moved(call)))
    {
        Examples = ["#!model alias rain champion 1", "#!model alias rain challenger 2 --why \"as good, half the size\"", "#!model alias rain challenger --remove"],
        Arguments =
        [
            new("NAME", ValueKind.Model, "The model's name."),
            new("ALIAS", ValueKind.Text, "The alias: champion, challenger, or any other word."),
            new("VERSION", ValueKind.Integer, "The version's number.", Required: false),
        ],
        Options =
        [
            new("--why", ValueKind.Text, "The reason, kept in the audit log."),
            new("--breaking", ValueKind.Flag, "Move it although a deployment follows it and its callers would be answered differently."),
            new("--remove", ValueKind.Flag, "Take the alias away."),
        ],
        CSharp = call => call.Has("--remove")
            ? $"mlops.Models.RemoveAlias({CSharpText.Literal(call.Required("NAME"))}, {CSharpText.Literal(call.Required("ALIAS"))}{CSharpText.Named(call, "--why", "why")});"
            : $"mlops.Models.Alias({CSharpText.Literal(call.Required("NAME"))}, {CSharpText.Literal(call.Required("ALIAS"))}, {call.Required("VERSION")}{OptionsText(call)});",
    };

    private static CommandSpec Compare { get; } = new("model compare", "Compare two versions: metrics, signature, origin, and on request their answers to the same rows.", (call, cancellation) =>
    {
        var (a, b) = (call.Required("A"), call.Required("B"));
        return Done(call.Has("--on")
            ? call.Workspace.Models.Compare(a, b, call.Source("--on"), EvaluationCommands.Options(call), cancellation, call.Text("--on"))
            : call.Workspace.Models.Compare(a, b));
    })
    {
        Examples = ["#!model compare rain@1 rain@2", "#!model compare rain@1 rain@2 --on examples --label rain_tomorrow"],
        Arguments = [Model with { Name = "A" }, Model with { Name = "B" }],
        Options =
        [
            new("--on", ValueKind.Source, "Rows that both are judged on, best ones that neither was trained on."),
            EvaluationCommands.Label,
            EvaluationCommands.Group,
            EvaluationCommands.Samples,
        ],
    };

    private static CommandSpec Verify { get; } = new("model verify", "Check that a version's files, or a model folder, are what was registered and signed.", (call, cancellation) =>
    {
        var (name, models) = (call.Required("MODEL"), call.Workspace.Models);
        var isFolder = Directory.Exists(Path.GetFullPath(name, call.Workspace.BaseDirectory));
        var report = isFolder ? models.Packages.Verify(name, call.Text("--key"), cancellation) : models.Verify(name, cancellation);
        return Task.FromResult(new CommandResult(report, Failure: report.Intact ? null : report.Verdict));
    })
    {
        Examples = ["#!model verify rain@champion"],
        Arguments = [Model with { Help = "A version (rain@2), an alias of it (rain@champion), or a model folder." }],
        Options = [new("--key", ValueKind.File, "For a folder: the public key (PEM) that must have signed it; the workspace's own by default.")],
    };

    private static CommandSpec Retire { get; } = new("model retire", "Take a version out of use; it stays in the registry.", (call, _) =>
        Done(call.Workspace.Models.Retire(call.Required("MODEL"), call.Text("--why"))))
    {
        Examples = ["#!model retire rain@3 --why \"trained on the wrong year\""],
        Arguments = [Model],
        Options = [Why],
        CSharp = call => $"mlops.Models.Retire({CSharpText.Literal(call.Required("MODEL"))}{CSharpText.Named(call, "--why", "why")});",
    };

    private static CommandSpec Delete { get; } = new("model delete", "Delete a version that nothing uses; its number is never given again.", (call, _) =>
    {
        call.Workspace.Models.Delete(call.Required("MODEL"), call.Text("--why"));
        return Task.FromResult(CommandResult.Say($"{call.Required("MODEL")} is deleted. #!mlops gc frees the space of its file."));
    })
    {
        Examples = ["#!model delete rain@2 --why \"a mistake\""],
        Arguments = [Model],
        Options = [Why],
        CSharp = call => $"mlops.Models.Delete({CSharpText.Literal(call.Required("MODEL"))}{CSharpText.Named(call, "--why", "why")});",
    };

    private static CommandSpec Tag { get; } = new("model tag", "Set a tag of a version; an empty value removes it.", (call, _) =>
        Done(call.Workspace.Models.Tag(call.Required("MODEL"), call.Required("KEY"), call.Required("VALUE"))))
    {
        Examples = ["#!model tag rain@1 owner weather-team"],
        Arguments = [Model, new("KEY", ValueKind.Text, "The tag's name."), new("VALUE", ValueKind.Text, "Its value.")],
        CSharp = call => $"mlops.Models.Tag({CSharpText.Literal(call.Required("MODEL"))}, {CSharpText.Literal(call.Required("KEY"))}, {CSharpText.Literal(call.Required("VALUE"))});",
    };

    private static VersionQuery Query(CommandCall call) => new()
    {
        Filter = call.Text("--filter"),
        Sort = call.Text("--sort"),
        Columns = [.. call.All("--columns").SelectMany(c => c.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        Limit = call.Integer("--limit") ?? 1000,
    };

    private static ModelVersion Moved(CommandCall call)
    {
        var (name, alias) = (call.Required("NAME"), call.Required("ALIAS"));
        if (call.Has("--remove"))
        {
            var version = call.Workspace.Models.Get($"{name}@{alias}");
            call.Workspace.Models.RemoveAlias(name, alias, call.Text("--why"));
            return version with { Aliases = version.Aliases.Where(a => a != alias).ToList() };
        }

        return call.Integer("VERSION") is { } number
            ? call.Workspace.Models.Alias(name, alias, number, new MoveOptions { Why = call.Text("--why"), AllowBreaking = call.Has("--breaking") })
            : throw new UserException("#!model alias needs VERSION: the version's number.", "Example: #!model alias rain champion 1");
    }

    /// <summary><c>, new MLOps.Models.MoveOptions { ... }</c> when any of its options was given, else nothing.</summary>
    internal static string OptionsText(CommandCall call)
    {
        var parts = new List<string>();
        if (call.Text("--why") is { } why)
        {
            parts.Add($"Why = {CSharpText.Literal(why)}");
        }

        if (call.Has("--breaking"))
        {
            parts.Add("AllowBreaking = true");
        }

        return parts.Count == 0 ? "" : $", new MLOps.Models.MoveOptions {{ {string.Join(", ", parts)} }}";
    }

    private static ModelVersion Registered(CommandCall call, CancellationToken cancellation)
    {
        var (name, model, about) = (call.Required("NAME"), call.Required("VARIABLE"), call.Text("--description"));
        if (!ModelRegistry.IsModelFile(model) && call.Host.TryGetVariable(model, out var module) && ModelRegistry.IsTorchModule(module))
        {
            var inputs = InputNames(call) ?? throw new UserException("A TorchSharp module does not tell which columns it takes.", "Name them in the order of the training: --inputs a,b,c.");
            return call.Workspace.Models.RegisterTorch(name, module!, Data(call), inputs, about, call.Text("--data"), cancellation: cancellation);
        }

        return ModelRegistry.IsModelFile(model)
            ? call.Workspace.Models.Register(name, model, Data(call), InputNames(call), about, call.Text("--data"), cancellation: cancellation)
            : call.Workspace.Models.Register(name, Trained(call), Data(call), about, call.Text("--data"), cancellation: cancellation);
    }

    /// <summary>The columns of <c>--inputs</c>; null when it was not given.</summary>
    internal static IReadOnlyList<string>? InputNames(CommandCall call) =>
        call.Has("--inputs") ? call.All("--inputs").SelectMany(c => c.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList() : null;

    /// <summary><c>, inputs: ["a", "b"]</c>, or nothing.</summary>
    internal static string InputsText(CommandCall call) => InputNames(call) is { } names ? $", inputs: [{string.Join(", ", names.Select(CSharpText.Literal))}]" : "";

    // Of variables only a module needs its columns named.
    private static bool IsTorch(CommandCall call) => call.Has("--inputs") && !ModelRegistry.IsModelFile(call.Required("VARIABLE"));

    private static string ModelText(CommandCall call) => call.Required("VARIABLE") is var model && ModelRegistry.IsModelFile(model) ? CSharpText.Literal(model) : model;

    private static ITransformer Trained(CommandCall call)
    {
        var name = call.Required("VARIABLE");
        if (call.Has("--inputs"))
        {
            throw new UserException("A model of ML.NET names its own columns.", "Leave --inputs out; it is for model files with one wide input.");
        }

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
