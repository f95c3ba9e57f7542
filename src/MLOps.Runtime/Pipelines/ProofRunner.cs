using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MLOps.Store;

namespace MLOps.Pipelines;

/// <summary>
/// Proves an exported project: copies it to a clean folder, restores and builds it in a fresh process, runs it with an empty
/// workspace, and compares what it recorded with what the notebook recorded.
/// </summary>
public sealed class ProofRunner(TimeProvider clock)
{
    private static readonly string[] NotProven = [ProofReport.FileName, PipelineResults.FileName];

    /// <summary>Runs the proof and writes <c>proof.json</c> and the lock file into the project.</summary>
    public async Task<ProofReport> ProveAsync(string folder, PipelineResults notebook, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var proof = await RunAsync(Path.GetFullPath(folder), notebook, keepLock: true, cancellation).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, ProofReport.FileName), System.Text.Json.JsonSerializer.Serialize(proof, Json.Indented) + "\n", cancellation).ConfigureAwait(false);
        return proof;
    }

    /// <summary>Runs the proof of a project again. Any edit of its files since is a failure of its own, and nothing is run then.</summary>
    /// <exception cref="UserException">The folder holds no proof.</exception>
    public async Task<ProofReport> VerifyAsync(string folder, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(folder);
        var before = Read(folder, full);
        var edits = InputFiles.Changed(full, before.Files).Concat(Added(full, before.Files)).ToList();
        if (edits.Count > 0)
        {
            var more = edits.Count == 1 ? "" : $" {edits.Count - 1} more files changed.";
            return before with { Created = clock.GetUtcNow(), Export = null, Items = [], Failure = edits[0] + more, BuildSeconds = 0, RunSeconds = 0 };
        }

        return await RunAsync(full, before.Notebook, keepLock: false, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether a folder holds a proven export and nothing else: every file is as it was exported and none was added, so that a new
    /// export may take its place without losing anything.
    /// </summary>
    public static bool IsUntouched(string folder)
    {
        var full = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(full, ProofReport.FileName)) || !File.Exists(Path.Combine(full, PipelineManifest.FileName)))
        {
            return false;
        }

        var known = Read(folder, full).Files;
        return !InputFiles.Changed(full, known).Any() && Files(full).All(f => NotProven.Contains(f) || known.Any(k => k.Path == f));
    }

    private static ProofReport Read(string shown, string folder)
    {
        PipelineManifest.Read(folder);
        var path = Path.Combine(folder, ProofReport.FileName);
        if (!File.Exists(path))
        {
            throw new UserException($"'{shown}' has no {ProofReport.FileName}: it was exported without proof.", "Export the notebook again without --no-verify.");
        }

        try
        {
            return Json.Read<ProofReport>(File.ReadAllText(path));
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new UserException($"{ProofReport.FileName} in '{shown}' cannot be read: {error.Message}", "Export the notebook again.");
        }
    }

    private async Task<ProofReport> RunAsync(string folder, PipelineResults notebook, bool keepLock, CancellationToken cancellation)
    {
        var manifest = PipelineManifest.Read(folder);
        var clean = Directory.CreateTempSubdirectory("mlops-proof-").FullName;
        try
        {
            var project = Path.Combine(clean, "project");
            Copy(folder, project);
            var (failure, build, run) = await BuildAndRun(manifest, project, clean, cancellation).ConfigureAwait(false);
            if (keepLock && File.Exists(Path.Combine(project, "packages.lock.json")))
            {
                File.Copy(Path.Combine(project, "packages.lock.json"), Path.Combine(folder, "packages.lock.json"), overwrite: true);
            }

            var export = failure is null ? PipelineResults.Read(Path.Combine(clean, PipelineResults.FileName)) : null;
            var items = export is null ? [] : ProofComparer.Compare(notebook, export);
            return new ProofReport(manifest.Name, clock.GetUtcNow(), Digests(folder), await Environment(manifest, cancellation).ConfigureAwait(false), notebook, export, items, failure, build, run);
        }
        finally
        {
            Directory.Delete(clean, recursive: true);
        }
    }

    private static async Task<(string? Failure, double Build, double Run)> BuildAndRun(PipelineManifest manifest, string project, string clean, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var environment = new Dictionary<string, string> { ["MLOPS_HOME"] = Path.Combine(clean, "home") };
        var build = await DotnetProcess.RunAsync(
            project, environment, ["build", "--configuration", "Release", "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"], cancellation).ConfigureAwait(false);
        var buildSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (build.ExitCode != 0)
        {
            return ("it does not build: " + FirstError(build.Output), buildSeconds, 0);
        }

        started = Stopwatch.GetTimestamp();
        var program = Path.Combine("bin", "Release", "net10.0", manifest.Name + ".dll");
        var run = await DotnetProcess.RunAsync(project, environment, [program, "--results", Path.Combine(clean, PipelineResults.FileName)], cancellation).ConfigureAwait(false);
        var runSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (run.ExitCode == 0 ? null : "it does not run: " + FirstError(run.Output), buildSeconds, runSeconds);
    }

    private static string FirstError(string output)
    {
        var lines = output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase) || l.StartsWith("Unhandled exception", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "no message";
        return System.Text.RegularExpressions.Regex.Replace(line, @"^.*?([\w.]+\.cs\(\d+)", "$1");
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Files(from).Where(f => !NotProven.Contains(f)))
        {
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file), target);
        }
    }

    /// <summary>The project's own files, relative and sorted; what builds and runs leave behind is not among them.</summary>
    internal static IReadOnlyList<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
        .Where(f => !f.Split('/')[..^1].Any(part => part is "bin" or "obj" or ".mlops" or ".git" or ".vs"))
        .Order(StringComparer.Ordinal).ToList();

    private static List<InputFile> Digests(string folder) => Files(folder).Where(f => !NotProven.Contains(f))
        .Select(f => new InputFile(f, Artifacts.DigestOf(Path.Combine(folder, f)), new FileInfo(Path.Combine(folder, f)).Length)).ToList();

    // A new source file is an edit too: the build would take it in.
    private static IEnumerable<string> Added(string folder, IReadOnlyList<InputFile> known) => Files(folder)
        .Where(f => (f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".csproj", StringComparison.Ordinal) || f.EndsWith(".props", StringComparison.Ordinal) || f.EndsWith(".targets", StringComparison.Ordinal))
            && !known.Any(k => k.Path == f))
        .Select(f => $"'{f}' is not a file that was exported.");

    private static async Task<ProofEnvironment> Environment(PipelineManifest manifest, CancellationToken cancellation)
    {
        var sdk = await DotnetProcess.RunAsync(System.Environment.CurrentDirectory, new Dictionary<string, string>(), ["--version"], cancellation).ConfigureAwait(false);
        return new ProofEnvironment(
            sdk.Output.Trim(), RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, RuntimeInformation.OSArchitecture.ToString(),
            System.Environment.ProcessorCount, manifest.Culture.Length == 0 ? CultureInfo.InvariantCulture.EnglishName : manifest.Culture);
    }
}
