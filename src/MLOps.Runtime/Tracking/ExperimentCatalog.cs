using MLOps.Serving;
using MLOps.Store;
using MLOps.Tracking.Autologging;
using MLOps.Tracking.MLflow;

namespace MLOps.Tracking;

/// <summary>
/// Starts runs and looks at them. A run is named by its id, the start of its id (at least four digits), or its name, which means
/// the latest run of that name.
/// </summary>
public sealed class ExperimentCatalog
{
    private readonly Workspace _workspace;
    private readonly Lock _gate = new();
    private readonly List<Run> _open = [];
    private readonly OptionalMirror _mirror;

    internal ExperimentCatalog(Workspace workspace)
    {
        _workspace = workspace;
        _mirror = new OptionalMirror(workspace);
        AutoLog = new AutoLog(workspace);
        workspace.Activity.SourceRead = source => Current?.Read(source);
        Experiment = Environment.GetEnvironmentVariable("MLFLOW_EXPERIMENT_NAME") is { } name && !string.IsNullOrWhiteSpace(name) ? name.Trim() : "default";
    }

    /// <summary>The experiment that runs are started in; <c>MLFLOW_EXPERIMENT_NAME</c> or "default" until <see cref="Use"/> says otherwise.</summary>
    public string Experiment { get; private set; }

    /// <summary>Records what ML.NET does while a run is open.</summary>
    public AutoLog AutoLog { get; }

    /// <summary>
    /// How often the machine is sampled while a run is open, into metrics named <c>system/...</c>: processors, memory, disk, network,
    /// garbage collector, and NVIDIA's GPUs. 10 s unless said otherwise; zero for never. The first sample comes after one of it.
    /// </summary>
    public TimeSpan SystemMetricsEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The run started last of those that this workspace object has open, or null.</summary>
    public Run? Current
    {
        get
        {
            lock (_gate)
            {
                return _open.Count == 0 ? null : _open[^1];
            }
        }
    }

    /// <summary>The same as <see cref="Current"/> for code that needs one.</summary>
    /// <exception cref="UserException">No run is open.</exception>
    public Run Active => Current ?? throw new UserException("No run is open.", "Start one first: #!run start NAME, or mlops.Experiments.StartRun(\"NAME\").");

    /// <summary>Starts the next runs in this experiment, which is made when there is none of the name.</summary>
    /// <exception cref="UserException">The name is empty or longer than 500 characters.</exception>
    public void Use(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 500)
        {
            throw new UserException("An experiment's name has 1 to 500 characters.");
        }

        Experiment = name.Trim();
        _workspace.Store.Inbox.Experiment(Experiment, _workspace.Clock.GetUtcNow());
    }

    /// <summary>
    /// Starts a run and makes it the current one; runs that are open stay open. Records the git commit, the user, the notebook and
    /// the cell. Until it ends, every dataset, file and training set that is opened becomes an input of it.
    /// </summary>
    /// <param name="name">Two words and a number when null.</param>
    /// <param name="parent">The run that this one is a part of: a fold, a trial.</param>
    /// <param name="group">A word that runs have in common which belong together without one being a part of the other; kept as the tag <c>mlops.group</c>.</param>
    public Run StartRun(string? name = null, Run? parent = null, string? group = null)
    {
        var id = Guid.NewGuid().ToString("N")[..12];
        var identity = new RunIdentity(id, string.IsNullOrWhiteSpace(name) ? RunNames.From(id) : name.Trim(), Experiment, parent?.Id, _workspace.Clock.GetUtcNow());
        var run = new Run(_workspace, identity, Ended);
        var inbox = _workspace.Store.Inbox;
        inbox.Experiment(Experiment, run.Started);
        var git = GitState.Of(_workspace.BaseDirectory);
        inbox.RunStarted(run, git, _workspace.Activity.Notebook, _workspace.Activity.Cell);
        run.Quietly("Environment", () => _workspace.Store.Record(RunEnvironment.Take(_workspace.BaseDirectory, git, _workspace.Activity.Packages?.Invoke() ?? []), "run:" + id));
        if (_workspace.Activity.Cell is { } cell)
        {
            run.SetTag(RunTags.Cell, cell);
        }

        if (!string.IsNullOrWhiteSpace(group))
        {
            run.SetTag(RunTags.Group, group.Trim());
        }

        inbox.TryFlush(); // a process that is started next can join the run
        return Opened(run);
    }

    /// <summary>
    /// Opens a run again that has ended or was killed, and makes it the current one: steps go on from the last, values that were
    /// told are known.
    /// </summary>
    /// <param name="run">An id, the start of one, or a name.</param>
    /// <exception cref="UserException">There is no such run; the message names the nearest.</exception>
    public Run ResumeRun(string run) => Reopened(Get(run), joined: false);

    /// <summary>
    /// Logs to a run that another process has open: this process's points join the run's, and its end leaves the run open. The run
    /// counts as killed only when all of its processes are gone.
    /// </summary>
    /// <inheritdoc cref="ResumeRun"/>
    public Run JoinRun(string run) => Reopened(Get(run), joined: true);

    /// <summary>Runs of one experiment, or of all, the latest first; all of them.</summary>
    /// <exception cref="UserException">There is no experiment of this name; the message names the nearest.</exception>
    public RunList Runs(string? experiment = null) => Runs(new RunQuery { Experiment = experiment, Limit = int.MaxValue });

    /// <summary>The runs that a query asks for.</summary>
    /// <exception cref="UserException">The query cannot be read, or names an experiment, a metric, a parameter or a tag that there is not; the message names the nearest.</exception>
    public RunList Runs(RunQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _workspace.Store.Read(connection =>
        {
            var queries = new RunQueries(connection);
            queries.MarkKilled();
            var known = query.Experiment is null ? [] : queries.Experiments().Select(e => e.Name).ToList();
            if (query.Experiment is { } experiment && !known.Contains(experiment, StringComparer.Ordinal))
            {
                throw new UserException(UserError.Unknown("experiment", experiment, known));
            }

            var (runs, total) = queries.Chosen(query);
            return new RunList(query.Experiment, runs, query.Filter, query.Sort, query.Columns, total);
        });
    }

    /// <summary>All experiments, the one with the latest run first.</summary>
    public ExperimentList List() => _workspace.Store.Read(connection => new ExperimentList(new RunQueries(connection).Experiments()));

    /// <summary>A team's MLflow server, to sync with.</summary>
    /// <param name="address">http or https; <c>MLFLOW_TRACKING_URI</c> when null.</param>
    /// <exception cref="UserException">No server is named, or its address is none.</exception>
    public MLflowServer MLflow(string? address = null)
    {
        var options = _workspace.Options.MLflow ?? MLflowOptions.FromEnvironment();
        return new MLflowServer(_workspace, address is null ? options : options with { TrackingUri = MLflowOptions.Address(address) });
    }

    /// <summary>
    /// Takes in the runs of an MLflow file store (a folder <c>mlruns</c>) with its registered models of ML.NET and ONNX, or the runs of
    /// Parquet files that <see cref="Export"/> wrote. What was taken in before is not doubled.
    /// </summary>
    /// <param name="folder">Relative to the workspace's folder.</param>
    /// <param name="cancellation">Stops between two runs; what had come stays, and the next import goes on.</param>
    /// <exception cref="UserException">There is no such folder, or it holds neither.</exception>
    public SyncReport Import(string folder, CancellationToken cancellation = default) =>
        new FolderImport(_workspace, cancellation).Import(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, _workspace.BaseDirectory)));

    /// <summary>
    /// Writes every run of the store as Parquet files that anything can read: runs, params, metrics, tags, artifacts, run_inputs, with
    /// the columns of <c>store.*</c>, and the artifacts under their digests.
    /// </summary>
    /// <param name="folder">Relative to the workspace's folder; made when it is not there.</param>
    /// <param name="cancellation">Stops it; files that are finished stay.</param>
    /// <returns>How many runs were written.</returns>
    public int Export(string folder, CancellationToken cancellation = default) => new ParquetRuns(_workspace, cancellation).Write(Path.GetFullPath(folder, _workspace.BaseDirectory));

    /// <summary>Everything recorded about one run.</summary>
    /// <exception cref="UserException">There is no such run; the message names the nearest.</exception>
    public RunReport Get(string run) => _workspace.Store.Read(connection =>
    {
        var query = new RunQueries(connection);
        query.MarkKilled();
        var report = query.Details(query.Find(run));
        return report with { Evaluation = RunEvaluation.Of(report.Artifacts, _workspace.Store.Artifacts) };
    });

    /// <summary>What differs between two runs: code of the cells, parameters, data, environment, metrics.</summary>
    /// <exception cref="UserException">There is no such run; the message names the nearest.</exception>
    public RunDiff Diff(string a, string b)
    {
        var (left, right) = (Get(a), Get(b));
        var (codeOfA, codeOfB) = _workspace.Store.Read(c => (RunCode.Executed(c, left), RunCode.Executed(c, right)));
        return RunDiffer.Compare(left, right, codeOfA, codeOfB, left.Environment, right.Environment);
    }

    /// <summary>
    /// Does a run of a notebook again: the cells that had been executed when it ended, in order, in a fresh process over a copy of the
    /// store; compares parameters, metrics, inputs and models.
    /// </summary>
    /// <exception cref="UserException">There is no such run, no cell started it, or there is no program that runs notebooks.</exception>
    public async Task<RunReproduction> ReproduceAsync(string run, CancellationToken cancellation = default)
    {
        var report = await new RunReproducer(_workspace, ServerProgram.Find(_workspace.Options)).ReproduceAsync(Get(run), cancellation).ConfigureAwait(false);
        _workspace.Store.Record(report, "run:" + report.Run.Id, _workspace.Activity.Cell, _workspace.Activity.Run);
        return report;
    }

    /// <summary>Id of the current run, or of the one that started last.</summary>
    /// <exception cref="UserException">There is no run yet.</exception>
    public string Latest() => Current?.Id
        ?? _workspace.Store.Read(c => c.Scalar<string>("SELECT id FROM runs ORDER BY started DESC, rowid DESC LIMIT 1"))
        ?? throw new UserException("There is no run yet.", "Start one first: #!run start NAME");

    /// <summary>Puts runs side by side.</summary>
    /// <exception cref="UserException">There is no such run; the message names the nearest.</exception>
    public RunComparison Compare(params string[] runs) => Compare(runs, new CompareOptions());

    /// <inheritdoc cref="Compare(string[])"/>
    public RunComparison Compare(IReadOnlyList<string> runs, CompareOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var comparison = Compared(runs) with { Smoothing = Math.Clamp(options.Smoothing, 0, 0.999), LogScale = options.LogScale };
        _workspace.Store.Record(comparison, string.Join(" ", comparison.Runs.Select(r => r.Id)), _workspace.Activity.Cell, _workspace.Activity.Run);
        return comparison;
    }

    private RunComparison Compared(IReadOnlyList<string> runs) => _workspace.Store.Read(connection =>
    {
        if (runs.Count < 2)
        {
            throw new UserException("A comparison needs two runs or more.", "#!run list shows them.");
        }

        var query = new RunQueries(connection);
        query.MarkKilled();
        var ids = runs.Select(query.Find).Distinct(StringComparer.Ordinal).ToList();
        return RunComparer.Compare(ids.Select(id => query.Details(id)).ToList());
    });

    /// <summary>Full path of a run's artifact.</summary>
    /// <exception cref="UserException">The run has no such artifact; the message names the nearest.</exception>
    public string ArtifactPath(string run, string path)
    {
        var report = Get(run);
        var artifact = report.Artifacts.FirstOrDefault(a => a.Path == path)
            ?? throw new UserException(UserError.Unknown("artifact", path, report.Artifacts.Select(a => a.Path), $"run {report.Name}"));
        return _workspace.Store.Artifacts.Find(artifact.Digest);
    }

    /// <summary>The workspace closes in good order: what is open was not cut short, unless <paramref name="status"/> says so.</summary>
    internal void EndOpenRuns(RunStatus status = RunStatus.Finished)
    {
        while (Current is { } run)
        {
            run.End(status);
            Ended(run);
        }

        _mirror.End();
    }

    private Run Reopened(RunReport report, bool joined)
    {
        var run = new Run(_workspace, new RunIdentity(report.Id, report.Name, report.Experiment, report.Parent, report.Started, joined), Ended);
        run.Continue(report);
        _workspace.Store.Inbox.RunJoined(run.Id, resumes: !joined, _workspace.Clock.GetUtcNow());
        _workspace.Store.Inbox.TryFlush();
        return Opened(run);
    }

    private Run Opened(Run run)
    {
        lock (_gate)
        {
            _open.Add(run);
            _workspace.Activity.Run = run.Id;
        }

        run.SampleMachine(SystemMetricsEvery);
        _mirror.Add(run);
        return run;
    }

    private void Ended(Run run)
    {
        lock (_gate)
        {
            _open.Remove(run);
            _workspace.Activity.Run = _open.Count == 0 ? null : _open[^1].Id;
        }
    }
}
