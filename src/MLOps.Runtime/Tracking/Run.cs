using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Data;
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
    private readonly List<string> _problems = [];

    internal Run(Workspace workspace, string id, string name, string experiment, string? parent, Action<Run> ended)
    {
        _workspace = workspace;
        _ended = ended;
        Id = id;
        Name = name;
        Experiment = experiment;
        Parent = parent;
        Started = workspace.Clock.GetUtcNow();
        _inputs = new RunInputs(workspace, id);
    }

    /// <summary>12 hex digits.</summary>
    public string Id { get; }

    public string Name { get; }

    public string Experiment { get; }

    /// <summary>Id of the run that this one is a part of, or null.</summary>
    public string? Parent { get; }

    public DateTimeOffset Started { get; }

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

    private Inbox Inbox => _workspace.Store.Inbox;

    /// <summary>Logs a parameter; numbers in invariant culture. A second value for a key replaces the first and is told in <see cref="Problems"/>.</summary>
    public void LogParameter(string key, object? value)
    {
        if (Pair("params", key, Words(value)) is { } before)
        {
            Problem($"Parameter '{key}' was {before} and is now {Words(value)}.");
        }
    }

    /// <summary>Logs every readable property of an object (a trainer's options), or every entry of a dictionary, as a parameter.</summary>
    public void LogParameters(object parameters)
    {
        foreach (var (key, value) in ParameterValues.Of(parameters))
        {
            LogParameter(key, value);
        }
    }

    /// <summary>Logs one point of a metric. NaN and infinities are kept.</summary>
    /// <param name="step">Position on the metric's axis (epoch, tree, batch); null: one more than the last of this key, from 0.</param>
    public void LogMetric(string key, double value, long? step = null)
    {
        var time = _workspace.Clock.GetUtcNow();
        lock (_gate)
        {
            if (key is not null && _metrics.TryGetValue(key, out var known))
            {
                known.Append(Inbox, step, value, time);
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
                line.Append(Inbox, step, value, time);
            }
        }
    }

    /// <summary>
    /// Logs all numbers of an ML.NET metrics object (binary, calibrated, multiclass, regression, ranking, clustering, anomaly
    /// detection), a dictionary of numbers, or any object with numeric properties. Names are the properties' in snake case:
    /// <c>area_under_roc_curve</c>. A confusion matrix is kept as the artifact <c>confusion_matrix.json</c>.
    /// </summary>
    /// <param name="prefix">Put before every name: "test_".</param>
    public void LogMetrics(object metrics, long? step = null, string prefix = "")
    {
        if (metrics is null)
        {
            Problem("No metrics: the object is null.");
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
            LogText(prefix + "confusion_matrix.json", ConfusionJson(matrix));
        }
    }

    /// <summary>Keeps a copy of a file, or of all files under a folder, under its content's digest.</summary>
    /// <param name="path">Name within the run; the file's own when null.</param>
    public void LogArtifact(string file, string? path = null) => Quietly($"Artifact '{file}'", () =>
    {
        var full = Path.GetFullPath(file, _workspace.BaseDirectory);
        if (Directory.Exists(full))
        {
            foreach (var inner in Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                Keep((path ?? Path.GetFileName(full)) + "/" + Path.GetRelativePath(full, inner), _workspace.Store.Artifacts.Add(inner));
            }
        }
        else if (File.Exists(full))
        {
            Keep(path ?? Path.GetFileName(full), _workspace.Store.Artifacts.Add(full));
        }
        else
        {
            throw new UserException("there is no such file or folder.");
        }
    });

    /// <summary>Keeps what a stream holds, from its position to its end.</summary>
    public void LogArtifact(Stream content, string path) => Quietly($"Artifact '{path}'", () => Keep(path, _workspace.Store.Artifacts.Add(content)));

    /// <summary>Keeps a text as a UTF-8 file.</summary>
    public void LogText(string path, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text ?? ""));
        LogArtifact(content, path);
    }

    /// <summary>Records that the run reads a source (anything that <see cref="DataCatalog.Open"/> takes), with its digest.</summary>
    /// <param name="role">What for: training, test, labels.</param>
    public void LogInput(object source, string role = "training") => Quietly("Input", () => _inputs.Add(_workspace.Data.Open(source), role));

    public void SetTag(string key, string value) => Pair("tags", key, value ?? "");

    /// <summary>Ends the run; only the first end counts. Logging afterwards is still recorded.</summary>
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

        foreach (var source in _inputs.Waiting())
        {
            Quietly($"Input '{source.Name}'", () => _inputs.Add(source, source.Kind == SourceKind.Features ? "training" : "read"));
        }

        Inbox.RunEnded(Id, Status, _workspace.Clock.GetUtcNow());
        _ended(this);
        Quietly("Writing to disk", Inbox.Flush);
    }

    /// <summary>Ends the run as finished, unless it has been ended.</summary>
    public void Dispose() => End();

    /// <summary>A source was opened while the run was the current one.</summary>
    internal void Read(Source source) => Quietly("Input", () => _inputs.Read(source));

    private void Keep(string path, (string Digest, long Size) content) =>
        Inbox.Artifact(Id, new RunArtifact(Clean(path, "Artifact").Replace('\\', '/'), content.Digest, content.Size), _workspace.Clock.GetUtcNow());

    /// <summary>Tells a key's value; returns the different one that was told before, or null.</summary>
    private string? Pair(string table, string key, string value)
    {
        var (name, text) = (Clean(key, "Key"), Scrub(value));
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

        return Scrub(key);
    }

    // Half of a surrogate pair cannot be written as UTF-8, and a zero character ends a text in the engine; both become U+FFFD.
    private static string Scrub(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\ufffd');

    private void Problem(string text)
    {
        lock (_gate)
        {
            _problems.Add(text);
        }

        SetTag("mlops.problems", string.Join(" ", Problems.Take(20)));
    }

    // A tracker must not stop a training: whatever the disk, the engine or the argument is at fault is told, not thrown.
    private void Quietly(string what, Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is UserException or IOException or UnauthorizedAccessException or StoreBusyException
            or DuckDBException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            Problem($"{what}: {error.Message}");
        }
    }

    private static string Words(object? value) => value switch
    {
        null => "null",
        bool x => x ? "true" : "false",
        IFormattable x => x.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string ConfusionJson(ConfusionMatrix matrix) =>
        Json.Write(new { classes = matrix.NumberOfClasses, counts = matrix.Counts, precision = matrix.PerClassPrecision, recall = matrix.PerClassRecall });
}
