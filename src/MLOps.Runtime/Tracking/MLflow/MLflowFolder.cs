using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace MLOps.Tracking.MLflow;

/// <summary>
/// Reads MLflow's file store: <c>EXPERIMENT/meta.yaml</c>, <c>EXPERIMENT/RUN/{meta.yaml, params, metrics, tags, artifacts}</c>, one file
/// per key. What was deleted there is left out.
/// </summary>
/// <param name="warn">Told of what cannot be read.</param>
internal sealed class MLflowFolder(string folder, Action<string> warn)
{
    public static bool IsOne(string folder) => Directory.Exists(folder) && Directory.EnumerateDirectories(folder).Any(e => File.Exists(Path.Combine(e, "meta.yaml")));

    /// <summary>Every run's folder with the name of its experiment, the earliest first.</summary>
    public IReadOnlyList<FolderRun> Runs() => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
        .SelectMany(e => Meta(e) is { } experiment && !IsDeleted(experiment) ? Runs(e, experiment.GetValueOrDefault("name") ?? Path.GetFileName(e)) : [])
        .OrderBy(r => r.Started).ToList();

    /// <summary>Pairs of the files below <c>params</c> or <c>tags</c>.</summary>
    public static Dictionary<string, string> Pairs(FolderRun run, string kind) => Pairs(run.Folder, kind);

    /// <summary>Pairs of the files in a folder within another: one file per key.</summary>
    public static Dictionary<string, string> Pairs(string of, string kind) =>
        Files(of, kind).ToDictionary(f => f.Key, f => File.ReadAllText(f.File).TrimEnd('\r', '\n'), StringComparer.Ordinal);

    /// <summary>The files below <c>artifacts</c>.</summary>
    public static IEnumerable<(string Key, string File)> Files(FolderRun run, string kind) => Files(run.Folder, kind);

    private static IEnumerable<(string Key, string File)> Files(string of, string kind)
    {
        var root = Path.Combine(of, kind);
        return Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => (Path.GetRelativePath(root, f).Replace('\\', '/'), f))
            : [];
    }

    /// <summary>Lines of <c>time value step</c>, the time in milliseconds; older stores have no step.</summary>
    public List<TrackedPoint> Points(FolderRun run)
    {
        var points = new List<TrackedPoint>();
        foreach (var (key, file) in Files(run, "metrics"))
        {
            foreach (var line in File.ReadLines(file).Where(l => !string.IsNullOrWhiteSpace(l)))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length >= 2 && long.TryParse(words[0], CultureInfo.InvariantCulture, out var time) && Number(words[1]) is { } value)
                {
                    points.Add(new TrackedPoint(key, words.Length > 2 && long.TryParse(words[2], CultureInfo.InvariantCulture, out var step) ? step : 0, value, MLflowWords.Time(time)));
                }
                else
                {
                    warn($"Run {run.Id}: metric '{key}' has the line '{line}', which is no point.");
                }
            }
        }

        return points;
    }

    /// <summary>Datasets that the run read: each lies once in its experiment's folder, and the run's names it.</summary>
    public List<RunInput> Inputs(FolderRun run)
    {
        var inputs = new List<RunInput>();
        var folder = Path.Combine(run.Folder, "inputs");
        if (!Directory.Exists(folder))
        {
            return inputs;
        }

        foreach (var input in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var source = Meta(input)?.GetValueOrDefault("source_id");
            if (source is not null && Meta(Path.Combine(Path.GetDirectoryName(run.Folder)!, "datasets", Path.GetFileName(source))) is { } dataset && dataset.TryGetValue("name", out var name))
            {
                inputs.Add(new RunInput(name, dataset.GetValueOrDefault("digest") ?? "", Role(input)));
            }
            else
            {
                warn($"Run {run.Id}: the input {Path.GetFileName(input)} names a dataset that is not there.");
            }
        }

        return inputs;
    }

    private string Role(string input) => Yaml(input)?.GetValueOrDefault("tags") is Dictionary<object, object> tags && tags.TryGetValue(MLflowWords.Context, out var role) ? role.ToString()! : "training";

    private IEnumerable<FolderRun> Runs(string experiment, string name)
    {
        foreach (var run in Directory.EnumerateDirectories(experiment))
        {
            if (Meta(run) is { } meta && meta.TryGetValue("run_id", out var id) && !IsDeleted(meta))
            {
                yield return new FolderRun(
                    run, id, name, meta.GetValueOrDefault("run_name"), meta.GetValueOrDefault("user_id"), Status(meta.GetValueOrDefault("status")),
                    Time(meta.GetValueOrDefault("start_time")) ?? DateTimeOffset.UnixEpoch, Time(meta.GetValueOrDefault("end_time")));
            }
        }
    }

    /// <summary>Keys with values of a folder's meta.yaml; null when it has none that can be read.</summary>
    public Dictionary<string, string>? Meta(string of) =>
        Yaml(of)?.Where(x => x.Value is string).ToDictionary(x => x.Key, x => (string)x.Value!, StringComparer.Ordinal);

    private Dictionary<string, object?>? Yaml(string of)
    {
        var file = Path.Combine(of, "meta.yaml");
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var text = File.OpenText(file);
            return new DeserializerBuilder().Build().Deserialize<Dictionary<string, object?>?>(text);
        }
        catch (YamlException error)
        {
            warn($"{file} cannot be read: {error.Message}");
            return null;
        }
    }

    private static bool IsDeleted(Dictionary<string, string> meta) => meta.GetValueOrDefault("lifecycle_stage") == "deleted";

    // Numbers of MLflow's enumeration, or its words.
    private static RunStatus Status(string? status) => status switch
    {
        "1" or "2" => RunStatus.Running,
        "3" => RunStatus.Finished,
        "4" => RunStatus.Failed,
        "5" => RunStatus.Killed,
        _ => MLflowWords.Status(status),
    };

    private static DateTimeOffset? Time(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds) ? MLflowWords.Time(milliseconds) : null;

    // Python's words for what is no number.
    private static double? Number(string text) => text.ToLowerInvariant() switch
    {
        "nan" => double.NaN,
        "inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };
}

/// <summary>A run's folder in a file store.</summary>
internal sealed record FolderRun(string Folder, string Id, string Experiment, string? Name, string? User, RunStatus Status, DateTimeOffset Started, DateTimeOffset? Ended);
