using System.Diagnostics;
using System.Globalization;

namespace MLOps.Pipelines;

/// <summary>A copy of a project in a clean folder that is built once and run with an empty workspace each time.</summary>
internal sealed class ProofTrial(PipelineManifest manifest, string project, string folder, IReadOnlyDictionary<string, string> environment)
{
    private int _runs;

    /// <summary>Why it did not build or run; null while it did.</summary>
    public string? Failure { get; private set; }

    public double BuildSeconds { get; private set; }

    /// <summary>How long the last run took.</summary>
    public double RunSeconds { get; private set; }

    private bool IsOneFile => !File.Exists(Path.Combine(project, manifest.Name + ".csproj"));

    private string OneFile => Path.Combine(project, manifest.Name + ".cs");

    public async Task BuildAsync(CancellationToken cancellation)
    {
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
        string[] program = IsOneFile
            ? ["run", "--no-build", "--configuration", "Release", OneFile, "--", "--results", results]
            : [Path.Combine("bin", "Release", "net10.0", manifest.Name + ".dll"), "--results", results];
        var run = await DotnetProcess.RunAsync(project, Home(number), program, cancellation).ConfigureAwait(false);
        RunSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Failure = run.ExitCode == 0 ? null : "it does not run: " + FirstError(run.Output);
        return Failure is null ? PipelineResults.Read(results) : null;
    }

    private Dictionary<string, string> Home(string name) => new(environment, StringComparer.Ordinal) { ["MLOPS_HOME"] = Path.Combine(folder, "home-" + name) };

    private static string FirstError(string output)
    {
        var lines = output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase) || l.StartsWith("Unhandled exception", StringComparison.Ordinal) || l.StartsWith("Step '", StringComparison.Ordinal))
            ?? lines.LastOrDefault() ?? "no message";
        return System.Text.RegularExpressions.Regex.Replace(line, @"^.*?([\w.]+\.cs\(\d+)", "$1");
    }
}
