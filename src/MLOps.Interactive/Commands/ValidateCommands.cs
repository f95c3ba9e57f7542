using System.Text.RegularExpressions;
using MLOps.Rendering;
using MLOps.Validation;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!validate</c>: thin words over <c>mlops.Validate</c>.</summary>
internal static class ValidateCommands
{
    private static readonly string[] Gates = ["warning", "error"];

    public static IEnumerable<CommandSpec> All => [Validate, Suggest, Import, Whole, History];

    private static CommandSpec Validate { get; } = new("validate", "Check a source against a suite of expectations.", Run)
    {
        Arguments = [new("SOURCE", ValueKind.Source, "A variable, file, glob, folder, dataset or SQL in quotes.")],
        Options =
        [
            new("--suite", ValueKind.File, "The suite: a YAML file, or a name that stands for suites/NAME.yaml. Without it the suite is the YAML below the command."),
            new("--quarantine", ValueKind.File, "A Parquet file for every failing row with its position, the checks it broke and the offending values."),
            new("--clean", ValueKind.File, "A Parquet file for the rows that break no check."),
            new("--mask", ValueKind.Column, "A column of personal data, not shown in the report, besides those that the suite masks. May be given several times.", Many: true),
            new("--tag", ValueKind.Text, "Run only the checks with this tag. May be given several times.", Many: true),
            new("--partition", ValueKind.Text, "The source is this part of a larger table: keep its states for #!validate whole."),
            new("--report", ValueKind.Text, "Write a report for CI: junit, json, html, markdown or openlineage, or a file whose ending says which. May be given several times.", Many: true),
            new("--explain", ValueKind.Flag, "Show which passes over the data the suite takes, with their SQL, and validate nothing."),
            new("--fail-on", ValueKind.Text, "Fail the cell when a check of this severity or worse does not hold.", Gates),
        ],
        Body = BodyKind.Yaml,
        Examples =
        [
            "#!validate data/weather.csv --quarantine quarantine.parquet\nsuite: weather\nchecks:\n  - not_null: date\n  - unique: [location, date]\n  - between: precipitation\n    min: 0\n    max: 200\n  - in_set: weather\n    values: [drizzle, rain, sun, snow, fog]",
            "#!validate data/weather.csv --fail-on error\nchecks:\n  - row_count:\n    min: 1000\n  - greater_than: temp_max\n    other: temp_min\n    or_equal: true",
        ],
        CSharp = CSharp,
    };

    private static CommandSpec Suggest { get; } = new("validate suggest", "Suggest checks that the source passes and that as much data again should pass.", RunSuggest)
    {
        Arguments = [new("SOURCE", ValueKind.Source, "A variable (a profile too), file, glob, folder, dataset or SQL in quotes.")],
        Options =
        [
            new("--out", ValueKind.File, "Write the suite to this YAML file, which must not exist yet."),
            new("--confidence", ValueKind.Number, "Confidence of the intervals, 0.999 without it."),
        ],
        Examples = ["#!validate suggest data/weather.csv"],
        CSharp = call => call.Text("--as") is { } name ? $"var {name} = mlops.SuggestChecks({CSharpText.Source(call, "SOURCE")});" : "",
    };

    private static async Task<CommandResult> RunSuggest(CommandCall call, CancellationToken cancellation)
    {
        var options = new SuggestionOptions { Level = Level(call) };
        var target = call.Text("--out") is { } file ? Path.GetFullPath(file, call.Workspace.BaseDirectory) : null;
        if (File.Exists(target))
        {
            throw new UserException($"'{call.Text("--out")}' is there already, and may have been edited.", "Give another name.");
        }

        var suggestion = await Task.Run(() => call.Workspace.SuggestChecks(call.Source("SOURCE"), options, cancellation, call.Required("SOURCE")), cancellation).ConfigureAwait(false);
        if (target is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, suggestion.Yaml, cancellation).ConfigureAwait(false);
        }

        return CommandResult.Of(suggestion);
    }

    private static double Level(CommandCall call) => call.Number("--confidence") switch
    {
        null => new SuggestionOptions().Level,
        > 0 and < 1 and { } level => level,
        var other => throw new UserException($"--confidence is between 0 and 1, not {other}."),
    };

    private static CommandSpec Import { get; } = new("validate import", "Read a suite of Great Expectations, dbt or Soda, and list what has no counterpart.", RunImport)
    {
        Arguments = [new("FILE", ValueKind.File, "A Great Expectations 1.x suite (JSON), a dbt properties file or Soda checks (YAML).")],
        Examples = ["System.IO.File.WriteAllText(System.IO.Path.Combine(mlops.BaseDirectory, \"gx.json\"), \"{ \\\"name\\\": \\\"orders\\\", \\\"expectations\\\": [] }\");\n#!validate import gx.json"],
        Options = [new("--out", ValueKind.File, "Write each suite as NAME.yaml into this folder; a file that exists is left alone.")],
    };

    private static async Task<CommandResult> RunImport(CommandCall call, CancellationToken cancellation)
    {
        var import = call.Workspace.ImportSuite(call.Required("FILE"));
        if (call.Text("--out") is { } folder)
        {
            var files = import.Suites.Select(s => (Path: Path.Combine(Directory.CreateDirectory(Path.GetFullPath(folder, call.Workspace.BaseDirectory)).FullName, s.Name + ".yaml"), s.Yaml)).ToList();
            if (files.FirstOrDefault(f => File.Exists(f.Path)) is { Path: { } there })
            {
                throw new UserException($"'{Path.GetFileName(there)}' is in {folder} already, and may have been edited.", "Give another folder.");
            }

            foreach (var (path, yaml) in files)
            {
                await File.WriteAllTextAsync(path, yaml, cancellation).ConfigureAwait(false);
            }
        }

        return CommandResult.Of(import);
    }

    private static CommandSpec Whole { get; } = new("validate whole", "Judge all partitions of a suite from what was kept of each, without reading a row.", (call, cancellation) =>
    {
        var report = call.Workspace.ValidateWhole(call.Required("SUITE"), cancellation);
        return Task.FromResult(new CommandResult(report, Failure: call.Text("--fail-on") is { } gate && report.FailsAt(Gate(gate)) ? report.Verdict() : null));
    })
    {
        Examples = ["#!validate data/weather.csv --partition all\nsuite: parts\nchecks:\n  - not_null: date\n#!validate whole parts"],
        Arguments = [new("SUITE", ValueKind.Text, "The suite that the partitions were validated by.")],
        Options = [new("--fail-on", ValueKind.Text, "Fail the cell when a check of this severity or worse does not hold.", Gates)],
    };

    private static CommandSpec History { get; } = new("validate history", "Show earlier validations and how each check fared over time.", (call, _) =>
        Task.FromResult(CommandResult.Of(call.Workspace.ValidationHistory(call.Text("SUITE")))))
    {
        Arguments = [new("SUITE", ValueKind.Text, "A suite's name; all suites without it.", Required: false)],
        Examples = ["#!validate history"],
    };

    private static async Task<CommandResult> Run(CommandCall call, CancellationToken cancellation)
    {
        var (suite, options) = (Suite(call), Options(call));
        if (call.Has("--explain"))
        {
            return CommandResult.Of(call.Workspace.ExplainValidation(call.Source("SOURCE"), suite, options, call.Required("SOURCE")));
        }

        foreach (var target in call.All("--report"))
        {
            GateReport.Check(target);
        }

        // Mistakes of the suite are told before the query that is the source runs.
        if (call.ColumnsOfQuery("SOURCE") is { } columns)
        {
            call.Workspace.ExplainValidation(columns, suite, options, call.Required("SOURCE"));
        }

        var report = await Task.Run(() => call.Workspace.Validate(call.Source("SOURCE"), suite, options, cancellation, call.Required("SOURCE")), cancellation).ConfigureAwait(false);
        foreach (var target in call.All("--report"))
        {
            GateReport.Write(report, target, call.Workspace.BaseDirectory, call.Text("--fail-on") is { } level ? Gate(level) : Severity.Error);
        }

        var failed = call.Text("--fail-on") is { } gate && report.FailsAt(Gate(gate));
        return new CommandResult(report, Failure: failed ? report.Verdict() : null);
    }

    private static string Suite(CommandCall call) => (call.Text("--suite"), call.Body) switch
    {
        ({ } suite, null) => suite,
        ({ } suite, { } body) when string.IsNullOrWhiteSpace(body) => suite,
        ({ }, { }) => throw new UserException("The suite is given twice: by --suite and below the command.", "Keep one of them."),
        (null, { } body) => body.EndsWith('\n') ? body : body + "\n",
        _ => throw new UserException("#!validate needs a suite: YAML on the lines below it, or --suite.", "Example: checks: [{not_null: date}]"),
    };

    private static ValidationOptions Options(CommandCall call) => new()
    {
        Quarantine = call.Text("--quarantine"),
        Clean = call.Text("--clean"),
        Mask = call.All("--mask"),
        Tags = call.All("--tag"),
        Partition = call.Text("--partition"),
        Variables = call.Host.Variables.Where(v => v.Value is not null).GroupBy(v => v.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().Value!, StringComparer.Ordinal),
    };

    private static Severity Gate(string word) => word == "warning" ? Severity.Warning : Severity.Error;

    // Variables that a suite names as other sources go along when they exist.
    private static string CSharp(CommandCall call)
    {
        if (call.Has("--explain"))
        {
            return "";
        }

        var suite = call.Text("--suite") is { } file ? CSharpText.Literal(file) : CSharpText.Raw(call.Body ?? "");
        var settings = Settings(call).ToList();
        var options = settings.Count == 0 ? "" : $", new MLOps.Validation.ValidationOptions {{ {string.Join(", ", settings)} }}";
        var validate = $"mlops.Validate({CSharpText.Source(call, "SOURCE")}, {suite}{options})";
        return (call.Text("--as"), call.Text("--fail-on")) switch
        {
            (null, null) when !call.Has("--report") => $"{validate};",
            (null, null) => $"{{\nvar validation = {validate};{Reports(call, "validation")}\n}}",
            ({ } name, null) => $"var {name} = {validate};{Reports(call, name)}",
            ({ } name, { } gate) => $"var {name} = {validate};{Reports(call, name)}\n{Stop(name, gate)}",
            (null, { } gate) when !call.Has("--report") => Stop(validate, gate),
            (null, { } gate) => $"{{\nvar validation = {validate};{Reports(call, "validation")}\n{Stop("validation", gate)}\n}}",
        };
    }

    private static string Reports(CommandCall call, string report) => string.Concat(call.All("--report").Select(t =>
        $"\nMLOps.Rendering.GateReport.Write({report}, {CSharpText.Literal(t)}, mlops.BaseDirectory, MLOps.Validation.Severity.{Gate(call.Text("--fail-on") ?? "error")});"));

    private static string Stop(string report, string gate) => $"{report}.ThrowIfFailsAt(MLOps.Validation.Severity.{Gate(gate)});";

    private static IEnumerable<string> Settings(CommandCall call)
    {
        if (call.Text("--quarantine") is { } quarantine)
        {
            yield return $"Quarantine = {CSharpText.Literal(quarantine)}";
        }

        if (call.Text("--clean") is { } clean)
        {
            yield return $"Clean = {CSharpText.Literal(clean)}";
        }

        if (call.Text("--partition") is { } partition)
        {
            yield return $"Partition = {CSharpText.Literal(partition)}";
        }

        foreach (var (option, property) in new[] { ("--mask", "Mask"), ("--tag", "Tags") }.Where(o => call.Has(o.Item1)))
        {
            yield return $"{property} = [{string.Join(", ", call.All(option).Select(CSharpText.Literal))}]";
        }

        var mentioned = call.Host is { } host ? host.Variables.Where(v => v.Value is not null && Mentions(call.Body, v.Name)).Select(v => v.Name).Distinct(StringComparer.Ordinal).ToList() : [];
        if (mentioned.Count > 0)
        {
            yield return $"Variables = new Dictionary<string, object> {{ {string.Join(", ", mentioned.Select(m => $"[{CSharpText.Literal(m)}] = {m}"))} }}";
        }
    }

    private static bool Mentions(string? body, string variable) => body is not null
        && Regex.IsMatch(body, $@"(source|row_count_equals|same_rows|same_schema):\s*[""']?{Regex.Escape(variable)}\b");
}
