using System.Reflection;

namespace MLOps.Serving;

/// <summary>Finds the program that serves deployments and runs notebooks: the one given, this one, the <c>mlops</c> beside it or on the PATH.</summary>
internal static class ServerProgram
{
    private const string Tool = "mlops";

    /// <exception cref="UserException">There is none.</exception>
    public static IReadOnlyList<string> Find(WorkspaceOptions options)
    {
        if (options.ServerCommand is { Count: > 0 } given)
        {
            return given;
        }

        var entry = Assembly.GetEntryAssembly();
        if (entry?.GetName().Name == Tool)
        {
            return Launch(entry.Location);
        }

        var beside = Path.Combine(AppContext.BaseDirectory, Tool + ".dll");
        return File.Exists(beside) ? Launch(beside) : OnPath() ?? throw new UserException(
            "There is no program here that can serve a model or run a notebook.",
            "Install the tool (dotnet tool install --global MLOps.Tool), or set WorkspaceOptions.ServerCommand.");
    }

    // A tool published as one file has no assembly on disk: it is started as itself.
    private static List<string> Launch(string assembly) => assembly.Length > 0 ? [DotNet(), assembly] : [Environment.ProcessPath!];

    // The host that runs this very runtime: .../shared/Microsoft.NETCore.App/10.0.1 lies three folders below it.
    private static string DotNet()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var host = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }

    private static List<string>? OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? Tool + ".exe" : Tool))
        .Where(File.Exists)
        .Select(file => new List<string> { file })
        .FirstOrDefault();
}
