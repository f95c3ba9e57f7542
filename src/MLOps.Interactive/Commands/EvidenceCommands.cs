namespace MLOps.Interactive.Commands;

/// <summary><c>#!model card</c>, <c>bom</c>, <c>sign</c>, <c>export</c> and <c>import</c>: a version as others must be able to trust and read it.</summary>
internal static class EvidenceCommands
{
    private static readonly ArgumentSpec Model = new("MODEL", ValueKind.Model, "A version (rain@2) or an alias of it (rain@champion); the latest version for a name.");

    public static IEnumerable<CommandSpec> All => [Card, Bom, Sign, Export, Import];

    private static CommandSpec Card { get; } = new("model card", "Show the card of a version, filled from the store; what is missing is named.", (call, _) =>
    {
        var evidence = call.Workspace.Models.Evidence;
        return Task.FromResult(call.Text("--out") is { } file
            ? Written(call, file, evidence.CardMarkdown(call.Required("MODEL")))
            : CommandResult.Of(evidence.Card(call.Required("MODEL"))));
    })
    {
        Examples = ["#!model card rain@champion", "#!model card rain@champion --out card.md"],
        Arguments = [Model],
        Options = [new("--out", ValueKind.File, "Write it as Markdown into this file instead.")],
    };

    private static CommandSpec Bom { get; } = new("model bom", "Write the bill of materials of a version: CycloneDX 1.6 in JSON.", (call, _) =>
    {
        var text = call.Workspace.Models.Evidence.BillOfMaterials(call.Required("MODEL"));
        return Task.FromResult(call.Text("--out") is { } file ? Written(call, file, text) : CommandResult.Say(text));
    })
    {
        Examples = ["#!model bom rain@champion --out rain.cdx.json"],
        Arguments = [Model],
        Options = [new("--out", ValueKind.File, "The file to write; shown when left out.")],
    };

    private static CommandSpec Sign { get; } = new("model sign", "Sign a version's file in the format of OpenSSF model signing.", (call, _) =>
        Task.FromResult(CommandResult.Of(call.Workspace.Models.Evidence.Sign(call.Required("MODEL"), call.Text("--key")))))
    {
        Examples = ["#!model sign rain@champion"],
        Arguments = [Model],
        Options = [new("--key", ValueKind.File, "A private key (PEM, elliptic curve P-256); the workspace's own by default.")],
    };

    private static CommandSpec Export { get; } = new("model export", "Write a version as a signed model folder that MLflow reads, or as a zip of one.", (call, cancellation) =>
        Task.FromResult(CommandResult.Of(call.Workspace.Models.Packages.Export(call.Required("MODEL"), call.Required("PATH"), cancellation))))
    {
        Examples = ["#!model export rain@champion exported/rain-model"],
        Arguments = [Model, new("PATH", ValueKind.File, "A new folder, or a file that ends in .zip.")],
        CSharp = call => $"mlops.Models.Packages.Export({CSharpText.Literal(call.Required("MODEL"))}, {CSharpText.Literal(call.Required("PATH"))});",
    };

    private static CommandSpec Import { get; } = new("model import", "Register a model from a model folder, a zip of one, a zip that ML.NET saved, or an ONNX file.", (call, cancellation) =>
        Task.FromResult(CommandResult.Of(call.Workspace.Models.Packages.Import(call.Required("NAME"), call.Required("PATH"), ModelCommands.InputNames(call), cancellation))))
    {
        Examples = ["#!model import rain-again exported/rain-model", "#!model import degrees degrees.onnx --inputs temp_max,temp_min"],
        Arguments = [new("NAME", ValueKind.Text, "The model's name."), new("PATH", ValueKind.File, "The folder or file.")],
        Options = [ModelCommands.Inputs],
        CSharp = call => $"mlops.Models.Packages.Import({CSharpText.Literal(call.Required("NAME"))}, {CSharpText.Literal(call.Required("PATH"))}{ModelCommands.InputsText(call)});",
    };

    private static CommandResult Written(CommandCall call, string file, string text)
    {
        File.WriteAllText(Path.GetFullPath(file, call.Workspace.BaseDirectory), text);
        return CommandResult.Say($"Written to {file}.");
    }
}
