using System.Globalization;
using MLOps.Store;

namespace MLOps.Pipelines;

/// <summary>The frame of an exported program: checks its inputs, opens the workspace, runs the steps, writes what they recorded.</summary>
public static class PipelineHost
{
    private const string Usage = """
        Runs the pipeline and writes what it recorded to results.json.
          --results FILE         where to write it
          --allow-changed-data   run although an input is not the file that the notebook read
        The workspace is .mlops in the project's folder, or the folder that MLOPS_HOME names.
        """;

    /// <summary>Runs the pipeline of this program. Exit code: 0 done, 1 a step failed or an input differs, 2 the call was wrong.</summary>
    /// <param name="arguments">As given on the command line; see <c>--help</c>.</param>
    public static async Task<int> RunAsync(string[] arguments, Func<Workspace, PipelineSteps, Task> pipeline)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(pipeline);
        if (arguments.Contains("--help"))
        {
            await Console.Out.WriteLineAsync(Usage).ConfigureAwait(false);
            return 0;
        }

        try
        {
            var call = PipelineCall.Parse(arguments);
            return await RunAsync(call, pipeline).ConfigureAwait(false);
        }
        catch (UserException error)
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            return 1;
        }
        catch (ArgumentException error)
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            return 2;
        }
    }

    private static async Task<int> RunAsync(PipelineCall call, Func<Workspace, PipelineSteps, Task> pipeline)
    {
        var folder = ProjectFolder();
        var manifest = PipelineManifest.Read(folder);
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(manifest.Culture);
        var changed = InputFiles.Changed(folder, manifest.Inputs);
        if (changed.Count > 0 && !call.AllowChangedData)
        {
            throw new UserException(changed[0], "--allow-changed-data runs the pipeline on it all the same.");
        }

        Environment.CurrentDirectory = folder;
        var started = TimeProvider.System.GetUtcNow();
        using var workspace = Workspace.Open(folder);
        await pipeline(workspace, new PipelineSteps(Console.Out)).ConfigureAwait(false);
        workspace.Experiments.Current?.End();
        new ResultsReader(workspace).Read(started, manifest).Write(call.Results ?? Path.Combine(folder, PipelineResults.FileName));
        return 0;
    }

    // The project's folder when run from bin/, the program's own when published.
    private static string ProjectFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, PipelineManifest.FileName)))
            {
                return folder.FullName;
            }
        }

        throw new UserException($"{PipelineManifest.FileName} was not found beside the program or above it.", "Copy it from the exported project.");
    }
}

/// <summary>The command line of an exported program.</summary>
internal sealed record PipelineCall(string? Results, bool AllowChangedData)
{
    public static PipelineCall Parse(string[] arguments)
    {
        var call = new PipelineCall(null, false);
        for (var i = 0; i < arguments.Length; i++)
        {
            call = arguments[i] switch
            {
                "--results" when i + 1 < arguments.Length => call with { Results = Path.GetFullPath(arguments[++i]) },
                "--allow-changed-data" => call with { AllowChangedData = true },
                var other => throw new ArgumentException($"Unknown option '{other}'. --help shows what there is."),
            };
        }

        return call;
    }
}

/// <summary>Compares files with the digests that were recorded for them.</summary>
internal static class InputFiles
{
    /// <summary>A sentence for every file that is missing or differs.</summary>
    public static IReadOnlyList<string> Changed(string folder, IEnumerable<InputFile> files) => files.Select(f =>
    {
        var path = Path.Combine(folder, f.Path);
        if (!File.Exists(path))
        {
            return $"'{f.Path}' is missing.";
        }

        var digest = Artifacts.DigestOf(path);
        return digest == f.Sha256 ? null : $"'{f.Path}' is not the file that was exported (SHA-256 {digest[..12]}, expected {f.Sha256[..12]}).";
    }).OfType<string>().ToList();
}
