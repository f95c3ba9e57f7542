using System.Diagnostics;
using System.Text;

namespace MLOps.Pipelines;

/// <summary>Runs a program to its end and keeps what it said.</summary>
internal static class DotnetProcess
{
    /// <exception cref="UserException">The .NET SDK is not there.</exception>
    public static Task<(int ExitCode, string Output)> RunAsync(
        string folder, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        RunAsync("dotnet", folder, environment, arguments, cancellation);

    /// <exception cref="UserException">The program is not there.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, string folder, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(IsTheHosts).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Start(start);
        process.StandardInput.Close();
        var output = new StringBuilder();
        var readers = new[] { Collect(process.StandardOutput, output), Collect(process.StandardError, output) };
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await Task.WhenAll(readers).ConfigureAwait(false);
        return (process.ExitCode, output.ToString());
    }

    /// <summary>Settings of whoever runs us, which are not for a build, nor for a proof: its runs are no news for the team's server.</summary>
    internal static bool IsTheHosts(string name) => name is "DOTNET_STARTUP_HOOKS" or "CI" or "MLFLOW_TRACKING_URI"
        || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("MLOPS_PARAM_", StringComparison.OrdinalIgnoreCase);

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UserException($"The proof needs {(start.FileName == "dotnet" ? "the .NET SDK, and 'dotnet'" : $"'{start.FileName}', which")} was not found.", "Install it, or export with --no-verify.");
        }
    }

    private static async Task Collect(StreamReader reader, StringBuilder output)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
