using System.Diagnostics;

namespace MLOps.Tool.Tests;

/// <summary>Runs the built tool as a process of its own, with a home and a workspace of its own.</summary>
internal static class ToolRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string Library => Path.Combine(AppContext.BaseDirectory, "mlops.dll");

    public static ProcessStartInfo StartInfo(string folder, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Library, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["HOME"] = folder;
        info.Environment["MLOPS_HOME"] = Path.Combine(folder, ".mlops");
        info.Environment.Remove("JUPYTER_DATA_DIR");
        info.Environment.Remove("XDG_DATA_HOME");
        return info;
    }

    public static async Task<ToolResult> InAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(folder, arguments))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"mlops {string.Join(' ', arguments)} did not end.");
        }

        return new ToolResult(process.ExitCode, await output, await error);
    }
}

internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public string FirstErrorLine => Error.Split('\n')[0].TrimEnd();
}
