using MLOps.Validation;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!contract</c>: thin words over <c>mlops.Contracts</c>.</summary>
internal static class ContractCommands
{
    private static readonly ArgumentSpec Source = new("SOURCE", ValueKind.Source, "A variable, file, glob, folder, dataset or SQL in quotes.");

    public static IEnumerable<CommandSpec> All => [Infer, Check, Compare, Evolve, Skew];

    private static CommandSpec Infer { get; } = new("contract infer", "Write down the columns, types and values that a source has today.", async (call, cancellation) =>
        CommandResult.Of(await Saved(call, await Task.Run(() => call.Workspace.Contracts.Infer(call.Source("SOURCE"), Name(call), cancellation), cancellation).ConfigureAwait(false)).ConfigureAwait(false)))
    {
        Arguments = [Source],
        Options =
        [
            new("--out", ValueKind.File, "Write the contract to this YAML file, which must not exist yet."),
            new("--frozen", ValueKind.Flag, "Only compatible changes from here on."),
        ],
        Examples = ["#!contract infer data/weather.csv"],
    };

    private static CommandSpec Check { get; } = new("contract check", "Check data against a contract.", (call, cancellation) => Task.Run(() =>
    {
        var contract = call.Workspace.Contracts.Open(call.Required("CONTRACT"), cancellation);
        var report = call.Workspace.Contracts.Check(call.Source("SOURCE"), contract, call.Text("--environment"), null, call.Required("SOURCE"), cancellation);
        return new CommandResult(report, Failure: report.Success ? null : report.Verdict());
    }, cancellation))
    {
        Arguments = [Source, new("CONTRACT", ValueKind.File, "The contract's YAML file, or a source that keeps it.")],
        Options = [new("--environment", ValueKind.Text, "Do not ask for columns that are not in this environment.")],
        Examples = ["#!contract check data/weather.csv data/weather.csv"],
        CSharp = call => $"mlops.Contracts.Check({CSharpText.Source(call, "SOURCE")}, mlops.Contracts.Open({CSharpText.Literal(call.Required("CONTRACT"))}){CSharpText.Named(call, "--environment", "environment")})"
            + ".ThrowIfFailsAt(MLOps.Validation.Severity.Error);",
    };

    private static CommandSpec Compare { get; } = new("contract compare", "Tell whether what a producer gives is enough for a consumer.", (call, cancellation) => Task.Run(() =>
    {
        var comparison = Side(call, "PRODUCER", cancellation).Serves(Side(call, "CONSUMER", cancellation));
        return new CommandResult(comparison, Failure: comparison.IsCompatible ? null : comparison.Verdict());
    }, cancellation))
    {
        Arguments = [new("PRODUCER", ValueKind.Source, "A contract's file, or a source."), new("CONSUMER", ValueKind.Source, "A contract's file, or a source.")],
        Examples = ["#!contract compare data/weather.csv data/weather.csv"],
    };

    private static CommandSpec Evolve { get; } = new("contract evolve", "Make the next version of a contract from a source that has changed.", async (call, cancellation) =>
    {
        var file = call.Required("CONTRACT");
        var old = call.Workspace.Contracts.Open(file, cancellation);
        var next = old.Evolve(await Task.Run(() => call.Workspace.Contracts.Infer(call.Source("SOURCE"), old.Name, cancellation), cancellation).ConfigureAwait(false), call.Has("--breaking"));
        await File.WriteAllTextAsync(Path.GetFullPath(file, call.Workspace.BaseDirectory), next.ToYaml(), cancellation).ConfigureAwait(false);
        return CommandResult.Of(next);
    })
    {
        Arguments = [new("CONTRACT", ValueKind.File, "The contract's YAML file, which is written anew."), Source],
        Examples = ["#!contract infer data/weather.csv --out contracts/weather.yaml\n#!contract evolve contracts/weather.yaml data/weather.csv"],
        Options = [new("--breaking", ValueKind.Flag, "Allow a change that breaks those who rely on a frozen contract.")],
    };

    private static CommandSpec Skew { get; } = new("contract skew", "Compare serving data with training data, column by column.", (call, cancellation) => Task.Run(() =>
    {
        var options = new SkewOptions
        {
            LInfinity = call.Number("--l-infinity") ?? new SkewOptions().LInfinity,
            JensenShannon = call.Number("--jensen-shannon") ?? new SkewOptions().JensenShannon,
            NotServed = call.All("--not-served"),
            Slices = call.All("--slice"),
        };
        var report = call.Workspace.Contracts.Skew(call.Source("TRAINING"), call.Source("SERVING"), options, call.Required("SERVING"), cancellation);
        return new CommandResult(report, Failure: call.Has("--fail") && !report.Success ? report.Verdict() : null);
    }, cancellation))
    {
        Arguments = [new("TRAINING", ValueKind.Source, "The data that a model learned from."), new("SERVING", ValueKind.Source, "The data that it meets.")],
        Options =
        [
            new("--l-infinity", ValueKind.Number, "The most that shares of texts and truth values may differ by; 0.1 without it."),
            new("--jensen-shannon", ValueKind.Number, "The most that the divergence of numbers may be; 0.1 without it."),
            new("--not-served", ValueKind.Column, "A column that serving does not have, such as the label. May be given several times.", Many: true),
            new("--slice", ValueKind.Text, "An SQL condition: its rows are compared by themselves as well. May be given several times.", Many: true),
            new("--fail", ValueKind.Flag, "Fail the cell when they differ."),
        ],
        Examples = ["#!contract skew \"SELECT * FROM 'data/weather.csv' WHERE location = 'Seattle'\" \"SELECT * FROM 'data/weather.csv' WHERE location = 'New York'\""],
    };

    private static string? Name(CommandCall call) => call.Text("--out") is { } file ? Path.GetFileNameWithoutExtension(file) : null;

    private static SchemaContract Side(CommandCall call, string argument, CancellationToken cancellation) => call.Workspace.Contracts.Open(call.Source(argument), cancellation);

    private static async Task<SchemaContract> Saved(CommandCall call, SchemaContract inferred)
    {
        var contract = inferred with { Frozen = call.Has("--frozen") };
        if (call.Text("--out") is { } file)
        {
            var target = Path.GetFullPath(file, call.Workspace.BaseDirectory);
            if (File.Exists(target))
            {
                throw new UserException($"'{file}' is there already, and others may rely on it.", "#!contract evolve makes its next version.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, contract.ToYaml()).ConfigureAwait(false);
        }

        return contract;
    }
}
