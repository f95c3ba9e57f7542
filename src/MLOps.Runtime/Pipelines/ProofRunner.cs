using System.Globalization;
using System.Runtime.InteropServices;
using MLOps.Governance;
using MLOps.Serving;
using MLOps.Store;

namespace MLOps.Pipelines;

/// <summary>
/// Proves an exported project: copies it to a clean folder, restores and builds it in a fresh process, runs it twice, each time with
/// an empty workspace, and compares what it recorded with what the notebook recorded.
/// </summary>
/// <param name="options">Names the tool that runs an exported notebook; it is looked for when null.</param>
public sealed class ProofRunner(TimeProvider clock, WorkspaceOptions? options = null)
{
    /// <summary>Runs the proof and writes it, signed, and the lock file into the project.</summary>
    public async Task<ProofReport> ProveAsync(string folder, PipelineResults notebook, SigningKey key, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(key);
        var full = Path.GetFullPath(folder);
        var proof = await RunAsync(full, Files(full).Except(ProofFiles.NotProven).ToList(), notebook, environment, keepLock: true, cancellation).ConfigureAwait(false);
        await ProofFiles.WriteAsync(full, proof, key, cancellation).ConfigureAwait(false);
        return proof with { Signer = $"{key.PublicKey.Id[..16]} (this workspace's key)" };
    }

    /// <summary>Runs the proof of a project again. Any edit of its files or of the proof since is a failure of its own, and nothing is run then.</summary>
    /// <param name="key">The public key that must have signed the proof; the one that came with the project when null.</param>
    /// <exception cref="UserException">The folder holds no proof.</exception>
    public async Task<ProofReport> VerifyAsync(string folder, VerifyingKey? key = null, CancellationToken cancellation = default)
    {
        var full = Path.GetFullPath(folder);
        var before = ProofReport.Read(full);
        var (signer, problem) = ProofFiles.Check(full, key);
        var edits = InputFiles.Changed(full, before.Files).Concat(Added(full, before.Files)).ToList();
        var failure = problem ?? (edits.Count == 0 ? null : edits[0] + (edits.Count - 1) switch { 0 => "", 1 => " 1 more file changed.", var more => $" {more} more files changed." });
        if (failure is not null)
        {
            return before with { Created = clock.GetUtcNow(), Export = null, Items = [], Failure = failure, BuildSeconds = 0, RunSeconds = 0 };
        }

        var report = await RunAsync(full, before.Files.Select(f => f.Path).ToList(), before.Notebook, null, keepLock: false, cancellation).ConfigureAwait(false);
        return report with { Files = before.Files, Signer = signer };
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

        var known = ProofReport.Read(full).Files;
        return !InputFiles.Changed(full, known).Any() && Files(full).All(f => ProofFiles.NotProven.Contains(f) || known.Any(k => k.Path == f));
    }

    private async Task<ProofReport> RunAsync(string folder, IReadOnlyList<string> files, PipelineResults notebook, IReadOnlyDictionary<string, string>? environment, bool keepLock, CancellationToken cancellation)
    {
        var manifest = PipelineManifest.Read(folder);
        var clean = Directory.CreateTempSubdirectory("mlops-proof-").FullName;
        try
        {
            var project = Path.Combine(clean, "project");
            Copy(folder, files, project);
            var trial = new ProofTrial(manifest, project, clean, environment ?? new Dictionary<string, string>(), () => ServerProgram.Find(options ?? new WorkspaceOptions()), notebook.Values.Keys.ToList());
            await trial.BuildAsync(cancellation).ConfigureAwait(false);
            if (keepLock && File.Exists(Path.Combine(project, "packages.lock.json")))
            {
                File.Copy(Path.Combine(project, "packages.lock.json"), Path.Combine(folder, "packages.lock.json"), overwrite: true);
            }

            var first = await trial.RunAsync(cancellation).ConfigureAwait(false);
            // What the first run wrote is not there for the second.
            Files(project).Except(files).Except(["packages.lock.json"]).ToList().ForEach(f => File.Delete(Path.Combine(project, f)));
            Copy(folder, files, project);
            var second = await trial.RunAsync(cancellation).ConfigureAwait(false);
            var items = first is null || second is null ? [] : ProofComparer.Compare(notebook, first, second, manifest.Tolerances);
            return new ProofReport(
                manifest.Name, clock.GetUtcNow(), Digests(folder), await Environment(manifest, cancellation).ConfigureAwait(false), notebook, first, items, trial.Failure, trial.BuildSeconds, trial.RunSeconds);
        }
        finally
        {
            Remove(clean);
        }
    }

    // A build that was interrupted may still hold a file; the system clears its temporary folders by itself.
    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static void Copy(string from, IEnumerable<string> files, string to)
    {
        foreach (var file in files)
        {
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file), target, overwrite: true);
        }
    }

    /// <summary>The project's own files, relative and sorted; what builds and runs leave behind is not among them.</summary>
    internal static IReadOnlyList<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
        .Where(f => !f.Split('/')[..^1].Any(part => part is "bin" or "obj" or ".mlops" or ".git" or ".vs" or "TestResults"))
        .Order(StringComparer.Ordinal).ToList();

    private static List<InputFile> Digests(string folder) => Files(folder).Where(f => !ProofFiles.NotProven.Contains(f))
        .Select(f => new InputFile(f, Artifacts.DigestOf(Path.Combine(folder, f)), new FileInfo(Path.Combine(folder, f)).Length)).ToList();

    // A new file that the build would take in is an edit too; what the pipeline writes is none.
    private static IEnumerable<string> Added(string folder, IReadOnlyList<InputFile> known) => Files(folder)
        .Where(f => !ProofFiles.NotProven.Contains(f) && IsOfTheBuild(f) && !known.Any(k => k.Path == f))
        .Select(f => $"'{f}' is not a file that was exported.");

    private static bool IsOfTheBuild(string file) =>
        Path.GetExtension(file).ToUpperInvariant() is ".CS" or ".CSPROJ" or ".PROPS" or ".TARGETS" or ".RSP" or ".SLN" or ".SLNX" or ".EDITORCONFIG" or ".CONFIG" or ".GLOBALCONFIG" or ".RULESET" or ".NUPKG" or ".RESX"
        || Path.GetFileName(file).ToUpperInvariant() is "GLOBAL.JSON" or "APPSETTINGS.JSON" or "PACKAGES.LOCK.JSON";

    private static async Task<ProofEnvironment> Environment(PipelineManifest manifest, CancellationToken cancellation)
    {
        var sdk = await DotnetProcess.RunAsync(System.Environment.CurrentDirectory, new Dictionary<string, string>(), ["--version"], cancellation).ConfigureAwait(false);
        return new ProofEnvironment(
            sdk.Output.Trim(), RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, RuntimeInformation.OSArchitecture.ToString(),
            System.Environment.ProcessorCount, manifest.Culture.Length == 0 ? CultureInfo.InvariantCulture.EnglishName : manifest.Culture);
    }
}
