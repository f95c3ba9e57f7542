using MLOps.Tracking;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!experiment</c> and <c>#!run</c>: thin words over <see cref="ExperimentCatalog"/>.</summary>
internal static class TrackingCommands
{
    private const string Open = "mlops.Experiments.Active";

    public static IEnumerable<CommandSpec> All => [Use, Start, End, Log, List, Show, Compare, Diff, Reproduce, Export, Import, Sync];

    private static CommandSpec Use { get; } = new("experiment", "Start the next runs in this experiment; without a name, list the experiments.", (call, _) =>
    {
        if (call.Text("NAME") is not { } name)
        {
            return Done(call.Workspace.Experiments.List());
        }

        call.Workspace.Experiments.Use(name);
        return Task.FromResult(CommandResult.Say($"Runs are now recorded in experiment {call.Workspace.Experiments.Experiment}."));
    })
    {
        Arguments = [new("NAME", ValueKind.Experiment, "An experiment; made when there is none of this name.", Required: false)],
        Examples = ["#!experiment rain", "#!experiment"],
        CSharp = call => call.Text("NAME") is { } name ? $"mlops.Experiments.Use({CSharpText.Literal(name)});" : "",
    };

    private static CommandSpec Start { get; } = new("run start", "Start a run and make it the current one; the current one before it ends.", (call, _) =>
    {
        call.Workspace.Experiments.Current?.End();
        var run = call.Workspace.Experiments.StartRun(call.Text("NAME"));
        return Task.FromResult(new CommandResult(Message: $"Run {run.Name} ({run.Id}) started in experiment {run.Experiment}.", Value: run));
    })
    {
        Arguments = [new("NAME", ValueKind.Text, "The run's name; two words and a number when left out.", Required: false)],
        Examples = ["#!run start baseline", "#!run start"],
        CSharp = call =>
            $"mlops.Experiments.Current?.End();\n{(call.Text("--as") is { } name ? $"var {name} = " : "")}mlops.Experiments.StartRun({(call.Text("NAME") is { } given ? CSharpText.Literal(given) : "")});",
    };

    private static CommandSpec End { get; } = new("run end", "End the current run.", (call, _) =>
    {
        var run = call.Workspace.Experiments.Active;
        run.End(Status(call));
        return Done(call.Workspace.Experiments.Get(run.Id));
    })
    {
        Options = [new("--status", ValueKind.Text, "How it ended; finished by default.", ["finished", "failed", "killed"])],
        Examples = ["#!run start baseline\n#!run end", "#!run start wrong\n#!run end --status failed"],
        CSharp = call => $"{Open}.End({(Status(call) is RunStatus.Finished ? "" : $"MLOps.Tracking.RunStatus.{Status(call)}")});",
    };

    private static CommandSpec Log { get; } = new("run log", "Log parameters, a metrics object or artifacts to the current run.", (call, _) => RunLog.Execute(call))
    {
        Arguments = [new("WHAT", ValueKind.Variable, "key=value for parameters, or variables: an ML.NET metrics object, a dictionary of numbers.", Required: false, Many: true)],
        Options =
        [
            new("--metrics", ValueKind.Flag, "The key=value pairs are metrics."),
            new("--step", ValueKind.Integer, "The step of the metrics."),
            new("--prefix", ValueKind.Text, "Put before the names of a metrics object's numbers."),
            new("--artifact", ValueKind.File, "A file or folder to keep.", Many: true),
            new("--tag", ValueKind.Text, "A tag, as key=value.", Many: true),
        ],
        Examples =
        [
            "#!run start baseline\n#!run log trees=100 learning_rate=0.1",
            "#!run start baseline\n#!run log auc=0.91 loss=0.3 --metrics --step 1",
            "#!run start baseline\n#!run log --artifact data/weather.csv --tag team=climate",
        ],
        CSharp = RunLog.CSharp,
    };

    private static CommandSpec List { get; } = new("run list", "List the runs of an experiment, or of all.", (call, _) =>
        Done(call.Workspace.Experiments.Runs(new RunQuery
        {
            Experiment = call.Text("EXPERIMENT"),
            Filter = call.Text("--filter"),
            Sort = call.Text("--sort"),
            Columns = [.. call.All("--columns").SelectMany(c => c.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            Limit = call.Integer("--limit") ?? 1000,
        })))
    {
        Arguments = [new("EXPERIMENT", ValueKind.Experiment, "An experiment; all when left out.", Required: false)],
        Options =
        [
            new("--filter", ValueKind.Text, "A condition: metrics.auc > 0.9 and params.trainer = 'LightGbm'."),
            new("--sort", ValueKind.Text, "What to sort by: metrics.auc desc, started."),
            new("--columns", ValueKind.Text, "Metrics, parameters and tags to show, separated by commas.", Many: true),
            new("--limit", ValueKind.Integer, "At most so many; 1,000 unless said otherwise."),
        ],
        Examples =
        [
            "#!run list", "#!run list rain",
            "#!run start baseline\n#!run log trees=100\n#!run log auc=0.91 --metrics\n#!run list --filter \"metrics.auc > 0.9 and params.trees = 100\" --sort \"metrics.auc desc\" --columns auc,trees",
        ],
    };

    private static CommandSpec Export { get; } = new("run export", "Write all runs as Parquet files, artifacts included.", (call, cancellation) =>
    {
        var runs = call.Workspace.Experiments.Export(call.Required("FOLDER"), cancellation);
        return Task.FromResult(CommandResult.Say($"{runs} runs are written to {call.Required("FOLDER")}."));
    })
    {
        Arguments = [new("FOLDER", ValueKind.File, "Where to; made when it is not there.")],
        Examples = ["#!run export exported-runs"],
    };

    private static CommandSpec Import { get; } = new("run import", "Take in the runs and models of an MLflow file store, or the runs of an export; what is here already is not doubled.", (call, cancellation) =>
        Done(call.Workspace.Experiments.Import(call.Required("FOLDER"), cancellation)))
    {
        Arguments = [new("FOLDER", ValueKind.File, "The folder that MLflow calls mlruns, or one that #!run export wrote.")],
        Examples = ["#!run export exported-runs\n#!run import exported-runs"],
    };

    private static CommandSpec Sync { get; } = new("sync", "Tell an MLflow server of all runs, artifacts and models, or take its runs in.", async (call, cancellation) =>
    {
        if (call.Text("--from") is { } from)
        {
            return CommandResult.Of(await call.Workspace.Experiments.MLflow(from).PullAsync(call.Text("--experiment"), cancellation).ConfigureAwait(true));
        }

        var server = call.Workspace.Experiments.MLflow(call.Text("--to"));
        return CommandResult.Of(call.Has("--dry-run") ? server.Plan() : await server.PushAsync(cancellation).ConfigureAwait(true));
    })
    {
        Options =
        [
            new("--to", ValueKind.Text, "The server's address; MLFLOW_TRACKING_URI when left out."),
            new("--from", ValueKind.Text, "Take runs of the server at this address in instead."),
            new("--experiment", ValueKind.Text, "With --from: only this experiment."),
            new("--dry-run", ValueKind.Flag, "Say what would be told, without asking the server."),
        ],
        Examples = ["#!sync --to http://localhost:5000 --dry-run"],
    };

    private static CommandSpec Show { get; } = new("run show", "Show everything recorded about a run; the current or latest one when none is named.", (call, _) =>
        Done(call.Workspace.Experiments.Get(call.Text("RUN") ?? call.Workspace.Experiments.Latest())))
    {
        Arguments = [new("RUN", ValueKind.Run, "A run's id, the start of it, or its name (the latest run of that name).", Required: false)],
        Examples = ["#!run start baseline\n#!run show baseline"],
    };

    private static CommandSpec Compare { get; } = new("run compare", "Put runs side by side: metrics, parameters and inputs on one page, with curves.", (call, _) =>
        Done(call.Workspace.Experiments.Compare(Compared(call), new CompareOptions { Smoothing = call.Number("--smooth") ?? 0, LogScale = call.Has("--log") })))
    {
        Arguments = [new("RUNS", ValueKind.Run, "Two runs or more, by id or name; or none with --filter.", Required: false, Many: true)],
        Options =
        [
            new("--filter", ValueKind.Text, "Compare the runs that meet this condition, the latest 50: params.trainer = 'LightGbm'."),
            new("--smooth", ValueKind.Number, "Smooth curves: the weight of what was before, from 0 to 0.999."),
            new("--log", ValueKind.Flag, "Draw curves over a logarithmic axis."),
        ],
        Examples = ["#!run start first\n#!run log trees=10\n#!run start second\n#!run log trees=20\n#!run compare first second"],
    };

    private static CommandSpec Diff { get; } = new("run diff", "Say what differs between two runs: code, parameters, data, environment, metrics.", (call, _) =>
        Done(call.Workspace.Experiments.Diff(call.Required("A"), call.Required("B"))))
    {
        Arguments = [new("A", ValueKind.Run, "A run's id or name."), new("B", ValueKind.Run, "The other's.")],
        Examples = ["#!run start first\n#!run log trees=10\n#!run start second\n#!run log trees=20\n#!run diff first second"],
    };

    private static CommandSpec Reproduce { get; } = new("run reproduce", "Do a run again in a fresh process and compare parameters, metrics, inputs and models.", async (call, cancellation) =>
    {
        var report = await call.Workspace.Experiments.ReproduceAsync(call.Required("RUN"), cancellation).ConfigureAwait(true);
        return new CommandResult(report, Failure: report.Reproduced ? null : report.Verdict);
    })
    {
        Arguments = [new("RUN", ValueKind.Run, "A run that cells of a notebook started.")],
        Examples = ["#!run reproduce first"],
    };

    private static IReadOnlyList<string> Compared(CommandCall call) => call.Text("--filter") is { } filter
        ? [.. call.Workspace.Experiments.Runs(new RunQuery { Filter = filter, Limit = 50 }).Runs.Select(r => r.Id)]
        : call.All("RUNS");

    private static RunStatus Status(CommandCall call) => call.Text("--status") switch
    {
        "failed" => RunStatus.Failed,
        "killed" => RunStatus.Killed,
        _ => RunStatus.Finished,
    };

    private static Task<CommandResult> Done(IReport report) => Task.FromResult(CommandResult.Of(report));
}
