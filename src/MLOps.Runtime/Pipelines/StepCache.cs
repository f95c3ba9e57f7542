using System.Security.Cryptography;
using System.Text;
using MLOps.Store;

namespace MLOps.Pipelines;

/// <summary>
/// The values of steps by a key of all that goes into them: code of the step and of what it calls, parameters it reads, the
/// input files, the locked packages, the runtime, the culture, and the keys of the steps before it.
/// </summary>
/// <param name="folder">Where values lie, a folder for each key.</param>
/// <param name="project">The project's folder, against which files are read.</param>
internal sealed class StepCache(string folder, string project, IReadOnlyDictionary<string, string> parameters)
{
    private readonly Dictionary<PipelineStep, string> _keys = [];
    private readonly string _surroundings = Surroundings(project);

    public string KeyOf(PipelineStep step) => _keys.TryGetValue(step, out var key) ? key : _keys[step] = ComputeKey(step);

    public bool Has(PipelineStep step) => step.IsCacheable && step.Values.TrueForAll(v => File.Exists(PathOf(step, v)));

    public void Load(PipelineStep step) => step.Values.ForEach(v => v.Load(File.ReadAllBytes(PathOf(step, v))));

    /// <summary>Keeps all values of the step, or none when one cannot be kept.</summary>
    /// <returns>The SHA-256 of each value by name.</returns>
    public IReadOnlyDictionary<string, string> Save(PipelineStep step)
    {
        var saved = step.Values.Select(v => (Value: v, Json: v.Save())).ToList();
        if (!step.IsCacheable || saved.Exists(s => s.Json is null))
        {
            return new Dictionary<string, string>();
        }

        // A reader never sees half of them: the folder gets its name when all are in it.
        var target = Path.Combine(folder, KeyOf(step));
        var draft = $"{target}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(draft);
        saved.ForEach(s => File.WriteAllBytes(Path.Combine(draft, FileName(step, s.Value)), s.Json!));
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        Directory.Move(draft, target);
        return saved.ToDictionary(s => s.Value.Name, s => Convert.ToHexStringLower(SHA256.HashData(s.Json!)), StringComparer.Ordinal);
    }

    private string PathOf(PipelineStep step, StepValue value) => Path.Combine(folder, KeyOf(step), FileName(step, value));

    // Numbered: C# tells rain from Rain, the file systems of Windows and macOS do not.
    private static string FileName(PipelineStep step, StepValue value) => $"{step.Values.IndexOf(value)}-{value.Name}.json";

    private string ComputeKey(PipelineStep step)
    {
        var code = StepCode.Of(step.Code);
        var text = new StringBuilder(_surroundings).Append(code.Digest).Append('\n');
        foreach (var name in code.Properties.Where(parameters.ContainsKey))
        {
            text.Append(name).Append('=').Append(parameters[name]).Append('\n');
        }

        foreach (var file in step.Files.Select(f => Path.Combine(project, f)))
        {
            text.Append(File.Exists(file) ? Artifacts.DigestOf(file) : "missing").Append('\n');
        }

        step.After.ForEach(s => text.Append(KeyOf(s)).Append('\n'));
        step.Values.ForEach(v => text.Append(v.Name).Append('\n'));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Surroundings(string project)
    {
        var locked = Path.Combine(project, "packages.lock.json");
        return string.Join(
            '\n', Environment.Version, System.Globalization.CultureInfo.CurrentCulture.Name, typeof(StepCache).Assembly.ManifestModule.ModuleVersionId,
            File.Exists(locked) ? Artifacts.DigestOf(locked) : "", "");
    }
}
