using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
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
    private readonly Dictionary<string, MetricLine> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Key), string> _pairs = [];
    private readonly RunInputs _inputs;
    private readonly RunFiles _files;
    private readonly AutomaticEntries _automatic = new();
    private readonly List<string> _problems = [];

    private Machine.SystemSampler? _sampler;
    private long _latest; // ticks of the newest time given out: a clock that is set back does not turn points around

    internal Run(Workspace workspace, RunIdentity identity, Action<Run> ended)
    {
        _workspace = workspace;
        _ended = ended;
        Identity = identity;
        _inputs = new RunInputs(workspace, identity.Id);
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

    /// <summary>The end of the run, and all that came with it, has gone to the inbox.</summary>
    internal bool IsSaid { get; private set; }

    private Inbox Inbox => _workspace.Store.Inbox;

    /// <summary>Logs a parameter; numbers in invariant culture. A second value for a key replaces the first and is told in <see cref="Problems"/>.</summary>
    public void LogParameter(string key, object? value) => Quietly($"Parameter '{key}'", () =>
    {
        var text = RunText.Of(value);
        if (_automatic.Mean(key))
        {
            MarkAutomatic();
        }

        if (Pair("params", key, text) is { } before)
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
        lock (_gate)
        {
            if (key is not null && _metrics.TryGetValue(key, out var known))
            {
                known.Append(Inbox, step, value, Now());
                return;
            }
        }

        var name = Clean(key, "Metric");
        if (name.Length > 0)
        {
            lock (_gate)
            {
                ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_metrics, name, out _);
                line ??= new MetricLine(Id, name);
                line.Append(Inbox, step, value, Now());
            }
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

        if (step is null && prefix.Length == 0 && _automatic.HasTold(metrics))
        {
            MarkAutomatic(); // the evaluation recorded it by itself: now it is meant
            return;
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
            LogText(prefix + "confusion_matrix.json", ConfusionJson(matrix, metrics is BinaryClassificationMetrics));
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
        if (_automatic.Messages is { Length: > 0 } messages)
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
            Inbox.RunEnded(Id, Status, Now());
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

    /// <summary>Number of the fit that is recorded next, from 1.</summary>
    internal int NextFit() => _automatic.NextFit();

    /// <summary>Logs a parameter that nobody asked for; it never takes the place of one that was told.</summary>
    internal void LogAutomatic(string key, object? value)
    {
        lock (_gate)
        {
            if (_pairs.ContainsKey(("params", key)))
            {
                return;
            }
        }

        Pair("params", key, RunText.Of(value));
        _automatic.Add(key);
        MarkAutomatic();
    }

    /// <summary>Logs a point that nobody asked for.</summary>
    internal void LogAutomatic(string key, double value, long? step = null)
    {
        LogMetric(key, value, step);
        _automatic.Add(key);
        MarkAutomatic();
    }

    /// <summary>Logs a metrics object that nobody asked for; false when it has been logged.</summary>
    internal bool LogAutomaticMetrics(object metrics)
    {
        if (_automatic.HasTold(metrics))
        {
            return false;
        }

        LogMetrics(metrics);
        _automatic.Add(metrics, MetricValues.Of(metrics).Select(m => m.Key));
        MarkAutomatic();
        return true;
    }

    /// <summary>A trainer said something.</summary>
    internal void Said(Autologging.TrainingMessage message)
    {
        if (message.Chosen is { } chosen)
        {
            LogAutomatic("auto." + chosen.Name, chosen.Value);
        }

        if (message.Progress is { } progress)
        {
            LogAutomatic(progress.Name, progress.Value, progress.Step);
        }

        _automatic.Said(message.Line);
    }

    private void MarkAutomatic() => Pair("tags", RunTags.Automatic, _automatic.Keys);

    /// <summary>Goes on where the run stood when it was opened before: its values, and the last step of every metric.</summary>
    internal void Continue(RunReport before)
    {
        foreach (var metric in before.Metrics)
        {
            _metrics[metric.Key] = new MetricLine(Id, metric.Key, metric.LastStep);
        }

        foreach (var (key, value) in before.Parameters)
        {
            _pairs[("params", key)] = value;
        }

        foreach (var (key, value) in before.Tags)
        {
            _pairs[("tags", key)] = value;
        }

        _latest = before.Started.UtcTicks;
    }

    private DateTimeOffset Now()
    {
        var now = _workspace.Clock.GetUtcNow().UtcTicks;
        long before;
        do
        {
            before = Volatile.Read(ref _latest);
            now = Math.Max(now, Math.Max(before, Started.UtcTicks));
        }
        while (Interlocked.CompareExchange(ref _latest, now, before) != before);

        return new DateTimeOffset(now, TimeSpan.Zero);
    }

    private void Keep(string path, (string Digest, long Size) content) =>
        Inbox.Artifact(Id, new RunArtifact(Clean(path, "Artifact").Replace('\\', '/'), content.Digest, content.Size), Now());

    /// <summary>Tells a key's value; returns the different one that was told before, or null.</summary>
    private string? Pair(string table, string key, string value)
    {
        var (name, text) = (Clean(key, "Key"), RunText.Scrub(value));
        if (name.Length == 0)
        {
            return null;
        }

        lock (_gate)
        {
            var known = _pairs.TryGetValue((table, name), out var before);
            if (!known || before != text)
            {
                _pairs[(table, name)] = text;
                Inbox.Pair(table, Id, name, text, replaces: known);
            }

            return known && before != text ? before : null;
        }
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

    // Of a binary classifier ML.NET puts the positive class first.
    private static string ConfusionJson(ConfusionMatrix matrix, bool isBinary) =>
        Json.Write(new { classes = matrix.NumberOfClasses, labels = isBinary ? new[] { "positive", "negative" } : null, counts = matrix.Counts, precision = matrix.PerClassPrecision, recall = matrix.PerClassRecall });
}

/// <summary>What names a run.</summary>
internal sealed record RunIdentity(string Id, string Name, string Experiment, string? Parent, DateTimeOffset Started, bool IsJoined = false);
