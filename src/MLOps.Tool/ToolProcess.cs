namespace MLOps.Tool;

/// <summary>How to start this very tool again, from another process and another folder.</summary>
internal static class ToolProcess
{
    /// <summary>Program and first arguments: <c>dotnet mlops.dll</c>, or the shim of an installed tool, which outlives updates.</summary>
    public static IReadOnlyList<string> Command()
    {
        var process = Environment.ProcessPath;
        var library = Path.Combine(AppContext.BaseDirectory, "mlops.dll");
        return IsShim(process) ? [process!] : process is not null && IsDotnet(process) ? [process, library] : [Dotnet(), library];
    }

    /// <summary>
    /// Environment that <see cref="Command"/> needs besides: a shim looks for .NET where it is usually installed and in
    /// <c>DOTNET_ROOT</c>, which an editor started from a desktop does not have.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Needs() => IsShim(Environment.ProcessPath) && Path.GetDirectoryName(Dotnet()) is { Length: > 0 } root
        ? new Dictionary<string, string> { ["DOTNET_ROOT"] = root }
        : new Dictionary<string, string>();

    /// <summary>The workspace of a folder; servers that it starts are this tool again.</summary>
    public static Workspace OpenWorkspace(string folder) => Workspace.Open(folder, new WorkspaceOptions { ServerCommand = Command() });

    private static bool IsShim(string? process) =>
        process is not null && !IsDotnet(process) && !File.Exists(Path.Combine(Path.GetDirectoryName(process)!, "mlops.dll"));

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase);

    // The framework lies in ROOT/shared/Microsoft.NETCore.App/VERSION; its host beside "shared".
    private static string Dotnet()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var host = Path.GetFullPath(Path.Combine(framework, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }
}
