using System.Diagnostics;

namespace MLOps.Conformance;

/// <summary>
/// A home of one test's own: our kernelspec installed in it, an empty workspace, and an environment in which only Debian's
/// Python is found.
/// </summary>
public sealed class JupyterHome : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("mlops-conformance-");

    public JupyterHome()
    {
        Directory.CreateDirectory(Work);
        var installed = Run("dotnet", "exec", Tool, "kernel", "install", "--user");
        Assert.True(installed.ExitCode == 0, installed.Text);
    }

    public string Home => _home.FullName;

    /// <summary>Where notebooks of the test lie and kernels start.</summary>
    public string Work => Path.Combine(Home, "work");

    private static string Tool => Path.Combine(AppContext.BaseDirectory, "mlops.dll");

    public static string Dotnet => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "dotnet"));

    /// <summary>Variables of the test's own, on top of those that every program gets here.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.Contains(".mlops", StringComparison.Ordinal)))
        {
            var target = Path.Combine(Work, to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    /// <summary>Runs a program to its end; kills it and fails when that takes too long.</summary>
    public ProcessEnd Run(string program, params string[] arguments)
    {
        using var process = Process.Start(Start(program, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        return new ProcessEnd(process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        try
        {
            _home.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A kernel that is just ending may still write.
        }
    }

    private ProcessStartInfo Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program == "dotnet" ? Dotnet : program, arguments)
        {
            WorkingDirectory = Work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["HOME"] = Home;
        start.Environment["PATH"] = $"/usr/bin:/bin:{Path.GetDirectoryName(Dotnet)}";
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["MLOPS_HOME"] = Path.Combine(Home, ".mlops");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["JUPYTER_PLATFORM_DIRS"] = "0";

        // Restores inside notebooks use the packages that are here already.
        start.Environment["NUGET_PACKAGES"] = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } packages
            ? packages
            : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}

public sealed record ProcessEnd(int ExitCode, string Text);
