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

    public static string Find() => Find(
        Environment.GetEnvironmentVariable,
        OperatingSystem.IsWindows() ? OSPlatformKind.Windows : OperatingSystem.IsMacOS() ? OSPlatformKind.MacOS : OSPlatformKind.Linux,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
}

internal enum OSPlatformKind
{
    Linux,
    MacOS,
    Windows,
}
