using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLOps.Notebooks.Packages;

/// <summary>Runs the installed SDK's <c>dotnet</c> and gives what it printed.</summary>
internal static class DotnetProcess
{
    // A session started by the SDK inherits where that SDK lives; the child finds its own. And the child speaks English, to be read here.
    private static readonly string[] Inherited = ["MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly"];

    /// <exception cref="UserException">There is no SDK.</exception>
    public static async Task<DotnetOutput> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Executable())
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        arguments.ToList().ForEach(start.ArgumentList.Add);
        Inherited.ToList().ForEach(v => start.Environment.Remove(v));
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        using var process = Start(start);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(true);
        }
        catch (Exception)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new DotnetOutput(await output.ConfigureAwait(true) + await errors.ConfigureAwait(true), process.ExitCode == 0);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UserException("Packages and projects need the .NET SDK, and 'dotnet' was not found.", "Install the SDK or put it on PATH.");
        }
    }

    private static string Executable()
    {
        var file = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", file));
        return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : File.Exists(beside) ? beside : file;
    }
}

/// <param name="Log">What it printed, errors last.</param>
internal sealed record DotnetOutput(string Log, bool Succeeded);
