using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MLOps.Pipelines;

/// <summary>A copy of a project in a clean folder that is built once and run with an empty workspace each time.</summary>
/// <param name="tool">Finds the program that runs notebooks, with its first arguments.</param>
/// <param name="values">Variables whose values are compared; a program knows them by itself, a notebook is asked for them.</param>
internal sealed partial class ProofTrial(PipelineManifest manifest, string project, string folder, IReadOnlyDictionary<string, string> environment, Func<IReadOnlyList<string>> tool, IReadOnlyCollection<string> values)
{
    private int _runs;

    /// <summary>Why it did not build or run; null while it did.</summary>
    public string? Failure { get; private set; }

    public double BuildSeconds { get; private set; }

    /// <summary>How long the last run took.</summary>
    public double RunSeconds { get; private set; }

    private bool IsNotebook => Notebook.Length > 0;

    private bool IsOneFile => !IsNotebook && !File.Exists(Path.Combine(project, manifest.Name + ".csproj"));

    private string OneFile => Path.Combine(project, manifest.Name + ".cs");

    private string Notebook => manifest.MainNotebook is { } file && file.EndsWith(".ipynb", StringComparison.Ordinal) ? Path.Combine(project, file) : "";

    public async Task BuildAsync(CancellationToken cancellation)
    {
        if (IsNotebook)
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        // With options of MSBuild's own, dotnet build takes a single file for a project.
        string[] what = IsOneFile ? [OneFile, "--disable-build-servers"] : [manifest.Name + ".csproj", "-nodeReuse:false", "-p:UseSharedCompilation=false"];
        var build = await DotnetProcess.RunAsync(
            project, Home("build"), ["build", .. what, "--configuration", "Release", "--nologo", "-v", "quiet"], cancellation).ConfigureAwait(false);
        BuildSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Failure = build.ExitCode == 0 ? null : "it does not build: " + FirstError(build.Output);
    }

    /// <summary>What the program recorded; null when it failed, or a run or build before it.</summary>
    public async Task<PipelineResults?> RunAsync(CancellationToken cancellation)
    {
        if (Failure is not null)
        {
            return null;
        }

        var number = (++_runs).ToString(CultureInfo.InvariantCulture);
        var results = Path.Combine(folder, $"results-{number}.json");
        var started = Stopwatch.GetTimestamp();
        var program = Program(results);
        var run = await DotnetProcess.RunAsync(program[0], project, Home(number), program.Skip(1).ToList(), cancellation).ConfigureAwait(false);
        RunSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Failure = run.ExitCode == 0 ? null : "it does not run: " + FirstError(run.Output);
        return Failure is null ? PipelineResults.Read(results) : null;
    }

    private IReadOnlyList<string> Program(string results) => this switch
    {
        { IsNotebook: true } => [.. tool(), .. NotebookTrial.Arguments(Notebook, results, values)],
        { IsOneFile: true } => ["dotnet", "run", "--no-build", "--configuration", "Release", OneFile, "--", "--results", results],
        _ => ["dotnet", Path.Combine("bin", "Release", "net10.0", manifest.Name + ".dll"), "--results", results],
    };

    private Dictionary<string, string> Home(string name) => new(environment, StringComparer.Ordinal) { ["MLOPS_HOME"] = Path.Combine(folder, "home-" + name) };

    // The message without the places in the clean folder, which is gone when somebody reads it.
    internal static string FirstError(string output)
    {
        var lines = output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase) || l.StartsWith("Unhandled exception", StringComparison.Ordinal) || l.StartsWith("mlops: ", StringComparison.Ordinal) || l.StartsWith("Step '", StringComparison.Ordinal))
            ?? lines.LastOrDefault() ?? "no message";
        return Places().Replace(line, "$1");
    }

    [GeneratedRegex(@"^.*?([\w.-]+\.cs\(\d+)|^\S.*?\.csproj\s*:\s*(?=error|warning)|\s\[[^\]]+\.csproj\]$")]
    private static partial Regex Places();
}
