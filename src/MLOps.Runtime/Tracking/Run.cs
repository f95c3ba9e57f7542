using Microsoft.ML;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>
/// An open run. Logging returns at memory speed, is on disk within half a second (at once after <see cref="End"/>), and never
/// throws: what could not be logged is told in <see cref="Problems"/>. Safe to use from several threads.
/// </summary>
public sealed class Run : IDisposable
{
    private readonly Workspace _workspace;
    private readonly Action<Run> _ended;
    private readonly Lock _gate = new();
    private readonly RunClock _clock;
    private readonly RunMetrics _metrics;
    private readonly RunPairs _pairs;
    private readonly RunInputs _inputs;
    private readonly RunFiles _files;
    private readonly List<string> _problems = [];

    private Machine.SystemSampler? _sampler;

    internal Run(Workspace workspace, RunIdentity identity, Action<Run> ended)
    {
        _workspace = workspace;
        _ended = ended;
        Identity = identity;
        _clock = new RunClock(workspace.Clock, identity.Started);
        _metrics = new RunMetrics(Inbox, _clock, identity.Id);
        _pairs = new RunPairs(Inbox, identity.Id);
        _inputs = new RunInputs(workspace, identity.Id);
        Automatic = new AutomaticEntries(this);
        _files = new RunFiles(workspace);
    }

    /// <summary>12 hex digits.</summary>
    public string Id => Identity.Id;

    public string Name => Identity.Name;

    public string Experiment => Identity.Experiment;

    /// <summary>Id of the run that this one is a part of, or null.</summary>
    public string? Parent => Identity.Parent;

    public DateTimeOffset Started => Identity.Started;

    /// <summary>True when another process opened the run and this one only logs to it: then <see cref="End"/> leaves it open.</summary>
    public bool IsJoined => Identity.IsJoined;

    public RunStatus Status { get; private set; }

    /// <summary>What could not be logged, in words. Empty when all went well.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_gate)
            {
                return [.. _problems];
            }
        }
    }

    internal RunIdentity Identity { get; }

    /// <summary>What is recorded without being asked for.</summary>
    internal AutomaticEntries Automatic { get; }

    /// <summary>The end of the run, and all that came with it, has gone to the inbox.</summary>
    internal bool IsSaid { get; private set; }

    private Inbox Inbox => _workspace.Store.Inbox;

    /// <summary>
    /// Logs a parameter; numbers in invariant culture. A second value for a key replaces the first and is told in <see cref="Problems"/>,
    /// but for one that was recorded without being asked for: what is told counts.
    /// </summary>
    public void LogParameter(string key, object? value) => Quietly($"Parameter '{key}'", () =>
    {
        var text = RunText.Of(value);
        var wasAutomatic = Automatic.Mean(key);
        if (Pair("params", key, text) is { } before && !wasAutomatic)
        {
            Problem($"Parameter '{key}' was {before} and is now {text}.");
        }
    });

    /// <summary>Logs every readable property of an object (a trainer's options), or every entry of a dictionary, as a parameter.</summary>
    public void LogParameters(object parameters) => Quietly("Parameters", () =>
    {
        foreach (var (key, value) in ParameterValues.Of(parameters))
        {
            LogParameter(key, value);
        }
    });

    /// <summary>Logs one point of a metric. NaN and infinities are kept.</summary>
    /// <param name="step">Position on the metric's axis (epoch, tree, batch); null: one more than the last of this key, from 0.</param>
    public void LogMetric(string key, double value, long? step = null)
    {
        if (key is not null && _metrics.TryLog(key, step, value))
        {
            return;
        }

        var name = Clean(key, "Metric");
        if (name.Length > 0)
        {
            _metrics.Log(name, step, value);
        }
    }

    /// <summary>
    /// Logs all numbers of an ML.NET metrics object (binary, calibrated, multiclass, regression, ranking, clustering, anomaly
    /// detection), a dictionary of numbers, or any object with numeric properties. Names are the properties' in snake case:
    /// <c>area_under_roc_curve</c>. A confusion matrix is kept as the artifact <c>confusion_matrix.json</c>.
    /// </summary>
    /// <param name="prefix">Put before every name: "test_".</param>
    public void LogMetrics(object metrics, long? step = null, string prefix = "") => Quietly("Metrics", () =>
    {
        if (metrics is null)
        {
            throw new UserException("the object is null.");
        }

        if (step is null && prefix.Length == 0 && Automatic.Mean(metrics))
        {
            return; // the evaluation recorded it by itself: now it is meant
        }

        var values = MetricValues.Of(metrics);
        foreach (var (key, value) in values)
        {
            LogMetric(prefix + key, value, step);
        }

        if (values.Count == 0)
        {
            Problem($"No metrics: {metrics.GetType().Name} holds no numbers.");
        }

        if (MetricValues.ConfusionMatrix(metrics) is { } matrix)
        {
            LogText(prefix + MetricValues.ConfusionFile, matrix);
        }
    });

    /// <summary>Keeps a copy of a file, or of all files under a folder, under its content's digest.</summary>
    /// <param name="path">Name within the run; the file's own when null.</param>
    public void LogArtifact(string file, string? path = null) => Quietly($"Artifact '{file}'", () =>
    {
        foreach (var (name, content) in _files.Copy(file, path))
        {
            Keep(name, content);
        }
    });

    /// <summary>Keeps what a stream holds, from its position to its end.</summary>
    public void LogArtifact(Stream content, string path) => Quietly($"Artifact '{path}'", () => Keep(path, _workspace.Store.Artifacts.Add(content)));

    /// <summary>Keeps a text as a UTF-8 file.</summary>
    public void LogText(string path, string text) => Quietly($"Artifact '{path}'", () => Keep(path, _files.Text(text ?? "")));

    /// <summary>Keeps an encoded picture (PNG, JPEG, SVG); the name's extension says which.</summary>
    public void LogImage(string path, byte[] content) => Quietly($"Image '{path}'", () => Keep(path, _workspace.Store.Artifacts.Add(new MemoryStream(content))));

    /// <summary>Keeps a chart: a Plotly.NET chart as the JSON of its figure, or SVG, HTML or JSON given as text.</summary>
    public void LogChart(string path, object chart) => Quietly($"Chart '{path}'", () => Keep(path, _files.Chart(chart)));

    /// <summary>Keeps the rows of a source (anything that <see cref="DataCatalog.Open"/> takes) as .parquet, .csv, .tsv or .jsonl, as the name says.</summary>
    public void LogTable(string path, object rows) => Quietly($"Table '{path}'", () => Keep(path, _files.Table(path, _workspace.Data.Open(rows ?? throw new UserException("there are no rows."), "rows"))));

    /// <summary>Keeps a trained ML.NET model without registering it.</summary>
    /// <param name="schema">The schema of the rows it was trained on.</param>
    public void LogModel(string path, ITransformer model, DataViewSchema schema) => Quietly($"Model '{path}'", () => Keep(path, _files.Model(model, schema)));

    /// <summary>Records that the run reads a source (anything that <see cref="DataCatalog.Open"/> takes), with its digest.</summary>
    /// <param name="role">What for: training, test, labels.</param>
    public void LogInput(object source, string role = "training") => Quietly("Input", () => _inputs.Add(_workspace.Data.Open(source), role));

    public void SetTag(string key, string value) => Quietly($"Tag '{key}'", () => Pair("tags", key, value ?? ""));

    /// <summary>Says in words what the run is about; a second note replaces the first.</summary>
    public void Note(string text) => SetTag(RunTags.Note, text);

    /// <summary>
    /// Ends the run; only the first end counts. Logging afterwards is still recorded. A run that this process only joined stays
    /// open, and what was logged here is on disk.
    /// </summary>
    public void End(RunStatus status = RunStatus.Finished)
    {
        lock (_gate)
        {
            if (Status != RunStatus.Running)
            {
                return;
            }

            Status = status == RunStatus.Running ? RunStatus.Finished : status;
        }

        _sampler?.Dispose();
        if (Automatic.Messages is { Length: > 0 } messages)
        {
            LogText("training.log", messages);
        }

        foreach (var source in _inputs.Waiting())
        {
            Quietly($"Input '{source.Name}'", () => _inputs.Add(source, source.Kind == SourceKind.Features ? "training" : "read"));
        }

        _ended(this);
        if (!IsJoined)
        {
            Inbox.RunEnded(Id, Status, _clock.Now());
        }

        Quietly("Writing to disk", Inbox.Flush);
        IsSaid = true;
    }

    /// <summary>Ends the run as finished, unless it has been ended.</summary>
    public void Dispose() => End();

    /// <summary>A source was opened while the run was the current one.</summary>
    internal void Read(Source source) => Quietly("Input", () => _inputs.Read(source));

    /// <summary>Has the machine sampled from now on until the run ends.</summary>
    internal void SampleMachine(TimeSpan every)
    {
        if (every > TimeSpan.Zero)
        {
            _sampler = new Machine.SystemSampler(this, _workspace.BaseDirectory, _workspace.Clock, every);
        }
    }

    /// <summary>Goes on where the run stood when it was opened before: its values, and the last step of every metric.</summary>
    internal void Continue(RunReport before)
    {
        _metrics.Remember(before.Metrics);
        _pairs.Remember("params", before.Parameters);
        _pairs.Remember("tags", before.Tags);
    }

    private void Keep(string path, (string Digest, long Size) content) =>
        Inbox.Artifact(Id, new RunArtifact(Clean(path, "Artifact").Replace('\\', '/'), content.Digest, content.Size), _clock.Now());

    private string? Pair(string table, string key, string value) =>
        Clean(key, "Key") is { Length: > 0 } name ? _pairs.Tell(table, name, RunText.Scrub(value)) : null;

    /// <summary>Logs a parameter unless there is one of the key; false when there is.</summary>
    internal bool LogParameterOnce(string key, object? value)
    {
        var isNew = !_pairs.Has("params", key);
        if (isNew)
        {
            Pair("params", key, RunText.Of(value));
        }

        return isNew;
    }

    private string Clean(string? key, string what)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            Problem($"{what} without a name was left out.");
            return "";
        }

        return RunText.Scrub(key);
    }

    internal void Problem(string text)
    {
        lock (_gate)
        {
            _problems.Add(text);
        }

        Pair("tags", RunTags.Problems, string.Join(" ", Problems.Take(20)));
    }

    // A tracker must not stop a training: whatever the disk, the engine, the argument or the user's own property is at fault for is
    // told, not thrown.
    internal void Quietly(string what, Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is not (OutOfMemoryException or ThreadInterruptedException))
        {
            Problem($"{what}: {(error is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : error).Message}");
        }
    }
}
