namespace MLOps.Tool.Kernel;

/// <summary>Where a user's Jupyter data lie: <c>JUPYTER_DATA_DIR</c>, else what each system's convention says.</summary>
internal static class JupyterDataFolder
{
    public static string Find(Func<string, string?> environment, OSPlatformKind system, string home)
    {
        if (environment("JUPYTER_DATA_DIR") is { Length: > 0 } own)
        {
            return own;
        }

        return system switch
        {
            OSPlatformKind.MacOS => Path.Combine(home, "Library", "Jupyter"),
            OSPlatformKind.Windows => Path.Combine(environment("APPDATA") is { Length: > 0 } roaming ? roaming : Path.Combine(home, "AppData", "Roaming"), "jupyter"),
            _ => Path.Combine(environment("XDG_DATA_HOME") is { Length: > 0 } data ? data : Path.Combine(home, ".local", "share"), "jupyter"),
        };
    }

    public static string Find() => Find(Environment.GetEnvironmentVariable, Current, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>Where Jupyter and VS Code look for kernels, in their order: <c>JUPYTER_PATH</c>, the user's folder, the machine's.</summary>
    public static IReadOnlyList<string> All()
    {
        var told = Environment.GetEnvironmentVariable("JUPYTER_PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        string[] machine = Current == OSPlatformKind.Windows
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter")]
            : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
        return [.. told, Find(), .. machine];
    }

    private static OSPlatformKind Current => OperatingSystem.IsWindows() ? OSPlatformKind.Windows : OperatingSystem.IsMacOS() ? OSPlatformKind.MacOS : OSPlatformKind.Linux;
}

internal enum OSPlatformKind
{
    Linux,
    MacOS,
    Windows,
}
