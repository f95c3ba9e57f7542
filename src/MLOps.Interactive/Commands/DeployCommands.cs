using MLOps.Serving;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!deploy</c>: thin words over <see cref="DeploymentCatalog"/>.</summary>
internal static class DeployCommands
{
    private static readonly ArgumentSpec Name = new("NAME", ValueKind.Deployment, "A deployment.");

    public static IEnumerable<CommandSpec> All => [Deploy, List, Status, Stop, Predict];

    private static CommandSpec Deploy { get; } = new("deploy", "Start a server for a model and wait until it answers.", async (call, cancellation) =>
        CommandResult.Of(await call.Workspace.Deployments.StartAsync(call.Required("MODEL"), Options(call), cancellation)))
    {
        Examples = ["#!deploy rain@champion --name rain --ephemeral"],
        Arguments = [new("MODEL", ValueKind.Model, "A model's alias or version: rain@champion, rain@2.")],
        Options =
        [
            new("--name", ValueKind.Text, "The deployment's name; the model's when left out."),
            new("--port", ValueKind.Integer, "The port on 127.0.0.1; a free one when left out."),
            new("--ephemeral", ValueKind.Flag, "End the server with this notebook.") { InNotebook = true },
        ],
        CSharp = call => $"{Declaration(call)}await mlops.Deployments.StartAsync({CSharpText.Literal(call.Required("MODEL"))}{OptionsText(call)});",
    };

    private static CommandSpec List { get; } = new("deploy list", "List the deployments with their state and address.", (call, _) =>
        Task.FromResult(CommandResult.Of(call.Workspace.Deployments.List())))
    {
        Examples = ["#!deploy list"],
    };

    private static CommandSpec Status { get; } = new("deploy status", "Show a deployment with its traffic, errors and latency.", (call, _) =>
        Task.FromResult(CommandResult.Of(call.Workspace.Deployments.Status(call.Required("NAME")))))
    {
        Examples = ["#!deploy status rain"],
        Arguments = [Name],
    };

    private static CommandSpec Stop { get; } = new("deploy stop", "Stop a deployment; its log is kept.", async (call, cancellation) =>
        CommandResult.Of(await call.Workspace.Deployments.StopAsync(call.Required("NAME"), cancellation)))
    {
        Examples = ["#!deploy stop rain"],
        Arguments = [Name],
        CSharp = call => $"await mlops.Deployments.StopAsync({CSharpText.Literal(call.Required("NAME"))});",
    };

    private static CommandSpec Predict { get; } = new("deploy predict", "Send the rows of a source to a deployment and show its answers.", async (call, cancellation) =>
        CommandResult.Of(await call.Workspace.Deployments.PredictAsync(call.Required("NAME"), call.Source("SOURCE"), cancellation)))
    {
        Examples = ["#!deploy predict rain examples"],
        Arguments = [Name, new("SOURCE", ValueKind.Source, "The rows to predict: a variable, dataset, file or SQL in quotes.")],
        CSharp = call => $"{Declaration(call)}await mlops.Deployments.PredictAsync({CSharpText.Literal(call.Required("NAME"))}, {CSharpText.Source(call, "SOURCE")});",
    };

    private static DeploymentOptions Options(CommandCall call) => new()
    {
        Name = call.Text("--name"),
        Port = call.Integer("--port"),
        IsEphemeral = call.Has("--ephemeral"),
    };

    private static string OptionsText(CommandCall call)
    {
        var given = new[]
        {
            call.Text("--name") is { } name ? $"Name = {CSharpText.Literal(name)}" : null,
            call.Text("--port") is { } port ? $"Port = {port}" : null,
            call.Has("--ephemeral") ? "IsEphemeral = true" : null,
        }.OfType<string>().ToList();
        return given.Count == 0 ? "" : $", new MLOps.Serving.DeploymentOptions {{ {string.Join(", ", given)} }}";
    }

    private static string Declaration(CommandCall call) => call.Text("--as") is { } name ? $"var {name} = " : "";
}
