using System.Globalization;
using System.Text.RegularExpressions;
using MLOps.Profiling;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!profile</c>: thin words over <see cref="Workspace.Profile"/> and <see cref="Workspace.ProfileHistory"/>.</summary>
internal static partial class ProfileCommands
{
    public static IEnumerable<CommandSpec> All => [Profile, History];

    private static CommandSpec Profile { get; } = new("profile", "Show what a table is and what is wrong with it.", (call, cancellation) =>
        Task.Run(() => Run(call, cancellation), cancellation))
    {
        Arguments = [new("SOURCE", ValueKind.Source, "A variable, file, glob, folder, dataset or SQL in quotes.")],
        Options =
        [
            new("--exact", ValueKind.Flag, "Compute every figure from every row, whatever the size; without it, large tables are sampled for some figures, and the report says which."),
            new("--sample", ValueKind.Integer, "Profile a sample of so many rows, the same at every call."),
            new("--target", ValueKind.Column, "The column that is to be predicted: every other one is related to it."),
            new("--compare", ValueKind.Source, "Lay another source beside it; give it again for each further one.", Many: true),
            new("--time", ValueKind.Column, "The column that puts the rows in the order of time, for time series."),
            new("--memory", ValueKind.Text, "Memory that the profile may take, such as 2GB; a quarter of the machine's without it."),
            new("--show-personal", ValueKind.Flag, "Keep the values of columns that hold personal data in the report; without it they are masked."),
            new("--files", ValueKind.File, "The folder that the table's texts name files of: how many are there, how large and old, and of pictures their format and size."),
            new("--sensitive", ValueKind.Flag, "Show no value of a text, no row and no point of a picture; figures of numbers and times stay."),
            new("--threshold", ValueKind.Text, ProfileThresholds.Help, Many: true),
            new("--encoding", ValueKind.Text, CommandCall.EncodingHelp),
            new("--strict", ValueKind.Flag, "Refuse a file that cannot be read as it stands."),
        ],
        Examples =
        [
            "#!profile data/weather.csv", "#!profile \"SELECT * FROM 'data/weather.csv' WHERE location = 'Seattle'\"", "#!profile data/weather.csv --exact --as p", "#!profile data/weather.csv --target weather",
            "#!profile \"SELECT * FROM 'data/weather.csv' WHERE year(date) < 2015\" --compare \"SELECT * FROM 'data/weather.csv' WHERE year(date) = 2015\"",
            "#!profile data/weather.csv --sample 500 --time date --memory 500MB --strict --show-personal --encoding utf-8",
            "#!profile \"SELECT name FROM (VALUES ('weather.csv'), ('nothing.csv')) t(name)\" --files data",
            "#!profile data/weather.csv --threshold zeros=0.6 --threshold correlation=0.8 --sensitive",
        ],
        CSharp = call => call.Has("--compare")
            ? $"{Declaration(call)}mlops.CompareProfiles([{string.Join(", ", CSharpText.Sources(call, "--compare").Prepend(CSharpText.EncodedSource(call, "SOURCE")))}]{Settings(call)});"
            : $"{Declaration(call)}mlops.Profile({CSharpText.EncodedSource(call, "SOURCE")}{Settings(call)});",
    };

    private static CommandResult Run(CommandCall call, CancellationToken cancellation)
    {
        if (call.Has("--compare") && call.Has("--target"))
        {
            throw new UserException("--target and --compare cannot be given together.", "Profile one source towards its target, then compare.");
        }

        using var progress = new CommandProgress(call.Host.Output);
        if (call.Has("--compare"))
        {
            return CommandResult.Of(Compared(call, Options(call) with { Progress = progress }, cancellation));
        }

        return CommandResult.Of(call.Workspace.Profile(call.EncodedSource("SOURCE"), Options(call) with { Progress = progress }, cancellation, call.Required("SOURCE")));
    }

    private static ProfileComparison Compared(CommandCall call, ProfileOptions options, CancellationToken cancellation) => call.Workspace.CompareProfiles(
        call.Sources("--compare").Prepend(call.EncodedSource("SOURCE")).ToList(), options, call.All("--compare").Prepend(call.Required("SOURCE")).ToList(), cancellation);

    private static CommandSpec History { get; } = new("profile history", "Show how a dataset changed over its versions.", (call, cancellation) =>
        Task.Run(() => CommandResult.Of(call.Workspace.ProfileHistory(call.Required("NAME"), cancellation)), cancellation))
    {
        Arguments = [new("NAME", ValueKind.Dataset, "A registered dataset.")],
        Examples = ["#!profile history weather"],
    };

    private static ProfileOptions Options(CommandCall call) => new()
    {
        Exact = call.Has("--exact"),
        Sample = Sample(call),
        Target = call.Text("--target"),
        TimeColumn = call.Text("--time"),
        Memory = call.Text("--memory") is { } size ? Bytes(size) : null,
        ShowPersonal = call.Has("--show-personal"),
        Sensitive = call.Has("--sensitive"),
        Files = call.Text("--files") is { } folder ? Path.GetFullPath(folder, call.Workspace.BaseDirectory) : null,
        Thresholds = ProfileThresholds.Of(call.All("--threshold")),
        Strict = call.Has("--strict"),
    };

    private static int? Sample(CommandCall call) => call.Integer("--sample") switch
    {
        <= 0 => throw new UserException("--sample must be 1 or more rows."),
        var rows => rows,
    };

    private static long Bytes(string text)
    {
        var match = Size().Match(text);
        var unit = match.Groups[2].Value.ToUpperInvariant() switch { "GB" => 1e9, "MB" => 1e6, _ => 0 };
        return match.Success && double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * unit is >= 100e6 and < 1e18 and var bytes
            ? (long)bytes
            : throw new UserException($"--memory cannot be '{text}'.", "Give at least 100MB, as in 500MB or 2GB.");
    }

    private static string Settings(CommandCall call)
    {
        var settings = new List<string>();
        void Add(string name, string? value) => settings.AddRange(value is null ? [] : [$"{name} = {value}"]);
        Add("Exact", call.Has("--exact") ? "true" : null);
        Add("Sample", Sample(call)?.ToString(CultureInfo.InvariantCulture));
        Add("Target", call.Text("--target") is { } target ? CSharpText.Literal(target) : null);
        Add("TimeColumn", call.Text("--time") is { } time ? CSharpText.Literal(time) : null);
        Add("Memory", call.Text("--memory") is { } size ? Bytes(size).ToString(CultureInfo.InvariantCulture) + "L" : null);
        Add("ShowPersonal", call.Has("--show-personal") ? "true" : null);
        Add("Files", call.Text("--files") is { } folder ? CSharpText.Literal(folder) : null);
        Add("Sensitive", call.Has("--sensitive") ? "true" : null);
        Add("Thresholds", ProfileThresholds.CSharp(call.All("--threshold")));
        Add("Strict", call.Has("--strict") ? "true" : null);
        return settings.Count == 0 ? "" : $", new MLOps.Profiling.ProfileOptions {{ {string.Join(", ", settings)} }}";
    }

    private static string Declaration(CommandCall call) => call.Text("--as") is { } name ? $"var {name} = " : "";

    [GeneratedRegex(@"^(\d+(?:\.\d+)?)\s*(GB|MB)$", RegexOptions.IgnoreCase)]
    private static partial Regex Size();
}
