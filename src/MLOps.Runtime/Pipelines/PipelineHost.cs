using System.Globalization;
using MLOps.Pipelines.Scheduling;
using MLOps.Store;

namespace MLOps.Pipelines;

/// <summary>The frame of an exported program: reads its call, checks its inputs, opens the workspace, runs the steps, writes what they recorded.</summary>
public static class PipelineHost
{
    private sealed record NoParameters;

    /// <summary>Runs the pipeline of this program. Exit code: 0 done, 1 a step failed or an input differs, 2 the call was wrong.</summary>
    /// <param name="arguments">As given on the command line; see <c>--help</c>.</param>
    public static Task<int> RunAsync(string[] arguments, Func<Workspace, PipelineGraph> pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return RunAsync<NoParameters>(arguments, (workspace, _) => pipeline(workspace));
    }

    /// <inheritdoc cref="RunAsync(string[], Func{Workspace, PipelineGraph})"/>
    /// <typeparam name="TParameters">Its properties are the parameters, their first values the defaults.</typeparam>
    public static async Task<int> RunAsync<TParameters>(string[] arguments, Func<Workspace, TParameters, PipelineGraph> pipeline)
        where TParameters : new()
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(pipeline);
        if (arguments.Contains("--help"))
        {
            await Console.Out.WriteLineAsync(PipelineCall.Usage).ConfigureAwait(false);
            return 0;
        }

        try
        {
            return await new PipelineProgram<TParameters>(ProjectFolder(), Console.Out, Console.Error).RunAsync(PipelineCall.Parse(arguments), pipeline).ConfigureAwait(false);
        }
        catch (UserException error)
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            return 1;
        }
        catch (ArgumentException error) when (error is not ArgumentNullException)
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            return 2;
        }
    }

    // The project's folder when run from bin/, the program's own when published, that of the source of a program of one file.
    private static string ProjectFolder()
    {
        var beside = AppContext.GetData("EntryPointFileDirectoryPath") as string;
        for (var folder = new DirectoryInfo(beside ?? AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, PipelineManifest.FileName)))
            {
                return folder.FullName;
            }
        }

        throw new UserException($"{PipelineManifest.FileName} was not found beside the program or above it.", "Copy it from the exported project.");
    }
}

/// <summary>A program in its folder.</summary>
internal sealed class PipelineProgram<TParameters>(string folder, TextWriter log, TextWriter errors)
    where TParameters : new()
{
    public async Task<int> RunAsync(PipelineCall call, Func<Workspace, TParameters, PipelineGraph> pipeline)
    {
        var manifest = PipelineManifest.Read(folder);
        if (call.Verb == PipelineVerb.Schedule)
        {
            return await ScheduledProgram.RunAsync(call, folder, log).ConfigureAwait(false);
        }

        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(manifest.Culture);
        var settings = PipelineSettings.Read(folder);
        var parameters = ParameterBinder.Bind<TParameters>(call.Parameters, PipelineSettings.FromEnvironment(), settings.Parameters);
        Environment.CurrentDirectory = folder;
        using var workspace = Workspace.Open(folder);
        var graph = pipeline(workspace, parameters);
        if (call.Verb == PipelineVerb.Show)
        {
            await log.WriteAsync(PipelineDrawing.Text(graph)).ConfigureAwait(false);
            return 0;
        }

        var values = ParameterBinder.Texts(parameters);
        var cache = new StepCache(Path.Combine(workspace.Root, "cache", manifest.Name), folder, values);
        var plan = StepSelection.Plan(graph.Steps, call, call.UseCache ? cache : null);
        if (call.DryRun)
        {
            await log.WriteAsync(PipelineDrawing.Text(graph, plan)).ConfigureAwait(false);
            return 0;
        }

        RefuseChangedInputs(call, manifest);
        var runner = new PipelineRunner(graph, cache, step => settings.PolicyOf(step, call.Policy), log, TimeProvider.System);
        return await Run(call, manifest, workspace, values, runner, plan).ConfigureAwait(false);
    }

    private void RefuseChangedInputs(PipelineCall call, PipelineManifest manifest)
    {
        var changed = InputFiles.Changed(folder, manifest.Inputs);
        if (changed.Count > 0 && !call.AllowChangedData)
        {
            throw new UserException(changed[0], "--allow-changed-data runs the pipeline on it all the same.");
        }
    }

    private async Task<int> Run(PipelineCall call, PipelineManifest manifest, Workspace workspace, IReadOnlyDictionary<string, string> values, PipelineRunner runner, IReadOnlyDictionary<PipelineStep, StepFate> plan)
    {
        var named = values.ToDictionary(p => p.Key.Split('.')[^1], p => p.Value, StringComparer.Ordinal);
        var file = call.Results ?? Path.Combine(folder, PipelineResults.FileName);
        var (report, results) = await new PipelineRun(manifest, workspace, named, runner, file).ExecuteAsync(plan, call.Parallel).ConfigureAwait(false);
        if (report.Steps.FirstOrDefault(s => s.Fate == StepFate.Failed) is { Error: { } error } failed)
        {
            await errors.WriteLineAsync($"Step '{failed.Title}' failed: {(error is UserException ? error.Message : error.ToString())}").ConfigureAwait(false);
            return 1;
        }

        await log.WriteLineAsync($"{report.Summary}. Recorded: {results?.Summary}, in {Path.GetRelativePath(folder, file)}.").ConfigureAwait(false);
        return 0;
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
