using System.Globalization;

namespace MLOps.Pipelines;

/// <summary>The command line of an exported program.</summary>
internal sealed record PipelineCall
{
    public const string Usage = """
        run (or nothing)         run the pipeline and write what it recorded to results.json
        show                     draw the steps and what each is after
        schedule [CRON]          run the pipeline at the times of a cron expression ("0 6 * * 1-5"), each time in a fresh process, until
                                 it is ended; without CRON as schedule.json says

          --param NAME=VALUE     a parameter; may be given several times
          --only STEP            run this step, and before it only what it needs and no cache has; several times
          --from STEP            run this step and all behind it; of those before it only what they need
          --dry-run              say what would run, and run nothing
          --no-cache             run every step, whatever the cache has
          --parallel N           run up to N steps at once that do not need each other; 1 by default
          --retries N            run a failed step again, up to N times, after 1, 2, 4, ... seconds
          --timeout TIME         how long a step may take: 90 (seconds), 5m, 1h30m
          --results FILE         where to write what was recorded
          --timezone NAME        whose times a schedule means, as Europe/Berlin; the machine's by default
          --times N              after how many runs a schedule ends; never by default
          --allow-changed-data   run although an input is not the file that the notebook read

        A step is named by its title, its method or its number. Parameters also come from the environment (MLOPS_PARAM_NAME) and from
        "parameters" in appsettings.json; the command line goes first, then the environment. The workspace is .mlops in the project's
        folder, or the folder that MLOPS_HOME names. Exit code: 0 done, 1 a step failed or an input differs, 2 the call was wrong.
        """;

    public PipelineVerb Verb { get; init; }

    /// <summary>When a schedule runs; null for what schedule.json says.</summary>
    public string? Cron { get; init; }

    public string? TimeZone { get; init; }

    /// <summary>After how many runs a schedule ends; null for never.</summary>
    public int? Times { get; init; }

    /// <summary>The arguments that each run of a schedule gets.</summary>
    public IReadOnlyList<string> ForEachRun { get; init; } = [];

    public string? Results { get; init; }

    public bool AllowChangedData { get; init; }

    public IReadOnlyList<string> Only { get; init; } = [];

    public string? From { get; init; }

    public bool DryRun { get; init; }

    public bool UseCache { get; init; } = true;

    public int Parallel { get; init; } = 1;

    public StepPolicy Policy { get; init; } = new(0, null);

    /// <summary>By name, as given; of a name given twice the last.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <exception cref="ArgumentException">In one sentence what is wrong with the call.</exception>
    public static PipelineCall Parse(string[] arguments)
    {
        var rest = new Queue<string>(arguments);
        var call = new PipelineCall();
        if (rest.TryPeek(out var verb) && !verb.StartsWith('-'))
        {
            call = call with { Verb = VerbOf(verb) };
            rest.Dequeue();
        }

        if (call.Verb == PipelineVerb.Schedule && rest.TryPeek(out var cron) && !cron.StartsWith('-'))
        {
            call = call with { Cron = rest.Dequeue() };
        }

        while (rest.TryDequeue(out var option))
        {
            var before = rest.ToList();
            var timing = option is "--timezone" or "--times";
            if (timing && call.Verb != PipelineVerb.Schedule)
            {
                throw new ArgumentException($"{option} belongs to schedule.");
            }

            call = call.With(option, () => rest.TryDequeue(out var value) ? value : throw new ArgumentException($"{option} needs a value."));
            call = timing ? call : call with { ForEachRun = [.. call.ForEachRun, option, .. before.Take(before.Count - rest.Count)] };
        }

        return call is { From: not null, Only.Count: > 0 } ? throw new ArgumentException("--only and --from exclude each other.") : call;
    }

    private static PipelineVerb VerbOf(string text) => text switch
    {
        "run" => PipelineVerb.Run,
        "show" => PipelineVerb.Show,
        "schedule" => PipelineVerb.Schedule,
        _ => throw new ArgumentException($"There is no '{text}'; there are run, show and schedule."),
    };

    private PipelineCall With(string option, Func<string> value) => option switch
    {
        "--param" or "-p" => this with { Parameters = Named(value()) },
        "--only" => this with { Only = [.. Only, value()] },
        "--from" => this with { From = value() },
        "--dry-run" => this with { DryRun = true },
        "--no-cache" => this with { UseCache = false },
        "--parallel" => this with { Parallel = Count(option, value(), 1) },
        "--retries" => this with { Policy = Policy with { Retries = Count(option, value(), 0) } },
        "--timeout" => this with { Policy = Policy with { Timeout = StepPolicy.Time(value()) } },
        "--timezone" => this with { TimeZone = value() },
        "--times" => this with { Times = Count(option, value(), 1) },
        "--results" => this with { Results = Path.GetFullPath(value()) },
        "--allow-changed-data" => this with { AllowChangedData = true },
        _ => throw new ArgumentException($"Unknown option '{option}'. --help shows what there is."),
    };

    private Dictionary<string, string> Named(string parameter)
    {
        var at = parameter.IndexOf('=', StringComparison.Ordinal);
        return at > 0
            ? new Dictionary<string, string>(Parameters, StringComparer.OrdinalIgnoreCase) { [parameter[..at].Trim()] = parameter[(at + 1)..] }
            : throw new ArgumentException($"--param takes NAME=VALUE, not '{parameter}'.");
    }

    private static int Count(string option, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least ? count : throw new ArgumentException($"{option} takes a whole number from {least} on, not '{text}'.");
}

/// <summary>What an exported program is asked to do.</summary>
internal enum PipelineVerb
{
    Run,
    Show,
    Schedule,
}
