using System.Runtime.CompilerServices;
using MLOps.Data;
using MLOps.Features;
using MLOps.Governance;
using MLOps.Models;
using MLOps.Monitoring;
using MLOps.Pipelines;
using MLOps.Profiling;
using MLOps.Profiling.Comparing;
using MLOps.Profiling.Sketches;
using MLOps.Serving;
using MLOps.Store;
using MLOps.Tracking;
using MLOps.Validation;
using MLOps.Validation.Suites;

namespace MLOps;

/// <summary>
/// The open workspace: everything that notebooks, the tool and exported projects do goes through here. In a notebook it is the
/// variable <c>mlops</c>. Dispose it to flush what is still on its way to disk.
/// </summary>
public sealed class Workspace : IDisposable
{
    private readonly DataEngine _engine = new();

    private Workspace(WorkspacePaths paths, WorkspaceOptions options)
    {
        Options = options;
        Paths = paths;
        BaseDirectory = Path.GetFullPath(options.BaseDirectory ?? Environment.CurrentDirectory);
        Store = new MetadataStore(paths, options.Clock, options.Patience, options.User);
        Audit = new AuditLog(Store);
        Data = new DataCatalog(this, _engine);
        Features = new FeatureCatalog(this);
        Experiments = new ExperimentCatalog(this);
        Models = new ModelRegistry(this);
        Contracts = new ContractCatalog(this);
        Deployments = new DeploymentCatalog(this);
        Pipelines = new PipelineProofs(this);
    }

    public Activity Activity { get; } = new();

    public AuditLog Audit { get; }

    public ContractCatalog Contracts { get; }

    public DataCatalog Data { get; }

    public FeatureCatalog Features { get; }

    public DeploymentCatalog Deployments { get; }

    public ExperimentCatalog Experiments { get; }

    public ModelRegistry Models { get; }

    public PipelineProofs Pipelines { get; }

    public MetadataStore Store { get; }

    /// <summary>Full path of the <c>.mlops</c> folder; made at the first write.</summary>
    public string Root => Paths.Root;

    /// <summary>Full path against which relative file names are read: the notebook's folder.</summary>
    public string BaseDirectory { get; }

    /// <summary>Under whose name decisions are recorded.</summary>
    public string User => Options.User;

    internal WorkspaceOptions Options { get; }

    internal TimeProvider Clock => Options.Clock;

    internal WorkspacePaths Paths { get; }

    /// <summary>
    /// Has the query that is at work on the workspace's data give up, whichever thread waits for it; that thread gets an error
    /// of the engine's. For a host that interrupts code to which it could give no token. Returns at once; at rest, nothing happens.
    /// </summary>
    public void InterruptQueries() => _engine.Interrupt();

    /// <summary>
    /// Opens the workspace of a folder: <c>MLOPS_HOME</c> when set, else the nearest <c>.mlops</c> at or above
    /// <paramref name="directory"/> (the current directory when null), else a new one there. Writes nothing yet.
    /// </summary>
    public static Workspace Open(string? directory = null, WorkspaceOptions? options = null)
    {
        var from = Path.GetFullPath(directory ?? Environment.CurrentDirectory);
        var effective = options ?? new WorkspaceOptions();
        var root = Find(from);
        if (File.Exists(root))
        {
            throw new UserException($"The workspace '{root}' is a file and not a folder.", "Set MLOPS_HOME to a folder, or take the file away.");
        }

        return new Workspace(new WorkspacePaths(root), effective with { BaseDirectory = effective.BaseDirectory ?? from });
    }

    /// <summary>The key with which this workspace signs; made at the first call. The caller disposes of it.</summary>
    public SigningKey OpenSigningKey() => SigningKey.OpenOrCreate(Paths.SigningKey);

    /// <summary>Opens this very <c>.mlops</c> folder, whatever the environment says.</summary>
    internal static Workspace OpenAt(string root, WorkspaceOptions options) => new(new WorkspacePaths(root), options);

    /// <summary>Returns when everything logged so far is on disk. Without it that takes half a second at most.</summary>
    public void Flush() => Store.Inbox.Flush();

    /// <summary>
    /// Compares a deployment's inference log, or any source, with a reference by Evidently's default drift rules; records the report.
    /// </summary>
    /// <param name="deploymentOrSource">A deployment's name, or anything <c>Data.Open</c> takes.</param>
    /// <exception cref="UserException">There is no such thing, it has no rows, or no reference is known.</exception>
    public MonitorReport Monitor(object deploymentOrSource, MonitorOptions? options = null, CancellationToken cancellation = default) =>
        new DriftMonitor(this).Check(deploymentOrSource, options ?? new MonitorOptions(), cancellation);

    /// <summary>All recorded checks of a deployment or source, the latest first.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public MonitorHistory MonitorHistory(string name) => new DriftMonitor(this).History(name);

    /// <summary>
    /// Looks at every column of a source: types, missing and different values, moments, quantiles, frequent values, histograms,
    /// duplicate rows, correlations, and alerts for what deserves a look. Recorded in the store.
    /// </summary>
    /// <param name="source">Anything that <see cref="DataCatalog.Open"/> takes.</param>
    /// <param name="name">What to call a variable in the report; its own name when left out.</param>
    /// <exception cref="UserException">The source cannot be found or read.</exception>
    public ProfileReport Profile(object source, ProfileOptions? options = null, CancellationToken cancellation = default, [CallerArgumentExpression(nameof(source))] string? name = null) =>
        Data.During(source, SourceName.Of(name), opened =>
        {
            var report = new Profiler(this, options ?? new ProfileOptions()).Run(opened, cancellation);
            Store.Record(report, opened.Name, Activity.Cell, Activity.Run);
            Store.Link(opened.LineageNode, "profile:" + opened.Name, "profiled");
            if (opened.Kind == SourceKind.Dataset)
            {
                options?.Progress?.Report(new ProfileProgress("keeping a sketch", 0.95));
                Sketch(opened.Name, cancellation);
            }

            options?.Progress?.Report(new ProfileProgress("done", 1));
            return report;
        }, cancellation: cancellation);

    /// <summary>
    /// What is to be remembered of a source: mergeable counts, moments, quantiles, distinct and frequent values. The sketch of a
    /// dataset's version is made once and kept in the store; its rows are not read again.
    /// </summary>
    /// <exception cref="UserException">The source cannot be opened.</exception>
    public TableSketch Sketch(object source, CancellationToken cancellation = default) => new SketchRecords(this).Of(source, cancellation);

    /// <summary>
    /// Lays two or more sources side by side, also with different columns: their profiles, what is new and lost, and how far the values
    /// of every column lie from those in the first source. Recorded in the store.
    /// </summary>
    /// <param name="sources">Anything that <see cref="DataCatalog.Open"/> takes, the one to compare with first.</param>
    /// <param name="names">What to call variables in the report, by place; their place when left out.</param>
    /// <exception cref="UserException">There is only one source, or one cannot be found or read.</exception>
    public ProfileComparison CompareProfiles(
        IReadOnlyList<object> sources, ProfileOptions? options = null, IReadOnlyList<string>? names = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Count < 2)
        {
            throw new UserException("A comparison needs two sources or more.");
        }

        return Data.During(sources.Select((s, i) => (s, SourceName.Of(names?.ElementAtOrDefault(i)))).ToList(), opened =>
        {
            var report = new ProfileComparer(this, options ?? new ProfileOptions()).Compare(opened, cancellation);
            Store.Record(report, opened[0].Name, Activity.Cell, Activity.Run);
            foreach (var source in opened)
            {
                Store.Link(source.LineageNode, "comparison:" + opened[0].Name, "compared");
            }

            options?.Progress?.Report(new ProfileProgress("done", 1));
            return report;
        }, cancellation);
    }

    /// <summary>
    /// How a dataset changed over its versions, from their recorded profiles; versions that have none are profiled now.
    /// </summary>
    /// <exception cref="UserException">No dataset has this name; the message names the nearest.</exception>
    public ProfileHistory ProfileHistory(string name, CancellationToken cancellation = default) => new ProfileRecords(this).History(name, cancellation);

    /// <summary>
    /// Everything that led to something and that came of it, by the name people use: <c>rain</c>, <c>rain@2</c>,
    /// <c>rain@champion</c>, <c>weather.csv</c>, a run's name, or a node such as <c>model:rain@2</c>.
    /// </summary>
    /// <exception cref="UserException">Nothing of this name has a lineage; the message names the nearest.</exception>
    public LineageReport Lineage(string name) => new LineageCatalog(Store).Of(name);

    /// <summary>Removes artifacts that nothing in the store refers to: files of deleted model versions, what a killed program left.</summary>
    /// <param name="youngest">Younger files are kept, because a program may be about to refer to them; an hour when null.</param>
    /// <param name="isDryRun">Only tell what would be removed.</param>
    public GarbageReport CollectGarbage(TimeSpan? youngest = null, bool isDryRun = false) =>
        new ArtifactCollector(Store, Paths, Clock).Collect(youngest ?? TimeSpan.FromHours(1), isDryRun);

    /// <summary>How the workspace stands: alerts, deployments, models, latest runs, feature views, datasets, store.</summary>
    public StatusReport Status() => new WorkspaceStatus(this).Take();

    /// <summary>Recorded validations, the latest first; with a suite's name also how each of its checks fared.</summary>
    /// <exception cref="UserException">No validation by this suite is recorded.</exception>
    public ValidationHistory ValidationHistory(string? suite = null) => MLOps.Validation.ValidationHistory.Read(Store, suite);

    /// <summary>Checks a source against a suite: YAML text, a file, or a name that stands for <c>suites/NAME.yaml</c>. Recorded in the store.</summary>
    /// <param name="name">What to call a variable in the report; its own name when left out.</param>
    /// <exception cref="UserException">The suite has mistakes (all in one message), or a source cannot be opened.</exception>
    public ValidationReport Validate(object source, string suite, ValidationOptions? options = null, CancellationToken cancellation = default, [CallerArgumentExpression(nameof(source))] string? name = null) =>
        new Validator(this, options ?? new(), cancellation).Run(source, SourceName.Of(name), () => SuiteFiles.Read(suite, BaseDirectory));

    /// <summary>Checks a source against a suite made in C#.</summary>
    /// <exception cref="UserException">The suite names what is not there (all in one message), or a source cannot be opened.</exception>
    public ValidationReport Validate(object source, ValidationSuite suite, ValidationOptions? options = null, CancellationToken cancellation = default, [CallerArgumentExpression(nameof(source))] string? name = null) =>
        new Validator(this, options ?? new(), cancellation).Run(source, SourceName.Of(name), () => new SuiteDraft(suite, [], []));

    /// <summary>
    /// The verdict of a suite on all partitions that were validated with <see cref="ValidationOptions.Partition"/>, from their states: no row is read.
    /// What cannot be told from states says so, and the report does not pass. Recorded in the store.
    /// </summary>
    /// <exception cref="UserException">No partition was validated by this suite.</exception>
    public ValidationReport ValidateWhole(string suite, CancellationToken cancellation = default) => new MLOps.Validation.States.WholeOfStates(this, cancellation).Run(suite);

    /// <summary>A suite of Great Expectations 1.x, dbt or Soda as suites of ours, and what has no counterpart.</summary>
    /// <exception cref="UserException">The file is none of these, or cannot be read.</exception>
    public SuiteImport ImportSuite(string file) => SuiteImport.Read(file, BaseDirectory);

    /// <summary>The passes over the data that a suite would take. Nothing is read, nothing recorded.</summary>
    /// <exception cref="UserException">The suite has mistakes (all in one message), or a source cannot be opened.</exception>
    public ValidationPlan ExplainValidation(object source, string suite, ValidationOptions? options = null, [CallerArgumentExpression(nameof(source))] string? name = null) =>
        Data.During(source, SourceName.Of(name), opened => new Validator(this, options ?? new(), default).Explain(opened, SuiteFiles.Read(suite, BaseDirectory)), copies: false);

    /// <summary>
    /// Checks that a source, or a profile of it, gives reason for. A registered dataset with a recorded profile is not read again. Recorded in the store.
    /// </summary>
    /// <param name="source">A <see cref="ProfileReport"/>, or anything that <see cref="DataCatalog.Open"/> takes.</param>
    /// <exception cref="UserException">The source cannot be opened or read.</exception>
    public SuiteSuggestion SuggestChecks(object source, SuggestionOptions? options = null, CancellationToken cancellation = default, [CallerArgumentExpression(nameof(source))] string? name = null) =>
        new SuggestionSources(this, options ?? new(), cancellation).Run(source, SourceName.Of(name));

    /// <summary>Records an executed cell; on disk within half a second.</summary>
    public void RecordCell(CellRecord cell) => Store.Inbox.Append("cells", cell, CellRecord.Write);

    public void Dispose()
    {
        Experiments.EndOpenRuns();
        Deployments.Dispose();
        Store.Dispose();
        _engine.Dispose();
    }

    private static string Find(string from)
    {
        if (Environment.GetEnvironmentVariable("MLOPS_HOME") is { Length: > 0 } home)
        {
            return Path.GetFullPath(home);
        }

        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, ".mlops");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return Path.Combine(from, ".mlops");
    }
}

/// <summary>How a workspace is opened; the defaults are right for notebooks.</summary>
public sealed record WorkspaceOptions
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long a decision waits for the store before it gives up. 30 s by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Under whose name decisions are written to the audit log; the system's user by default.</summary>
    public string User { get; init; } = Environment.UserName;

    /// <summary>Folder against which relative file names are read; the opened folder when null.</summary>
    public string? BaseDirectory { get; init; }

    /// <summary>The team's MLflow server; null: what MLflow's environment variables say.</summary>
    public Tracking.MLflow.MLflowOptions? MLflow { get; init; }

    /// <summary>How often open runs are told to the MLflow server. 3 s by default.</summary>
    public TimeSpan MirrorEvery { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The program and first arguments that start an inference server (<c>serve --deployment FOLDER</c> is appended).
    /// Null: this program itself, when it is one that knows the verb.
    /// </summary>
    public IReadOnlyList<string>? ServerCommand { get; init; }
}
