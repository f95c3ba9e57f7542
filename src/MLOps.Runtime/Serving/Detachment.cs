using System.Runtime.InteropServices;

namespace MLOps.Serving;

/// <summary>A server's ties to the process that started it: cut, or watched.</summary>
internal static class Detachment
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Leaves the terminal session and process group of the parent: Jupyter ends a kernel by killing its whole group, and Ctrl-C in a
    /// terminal reaches all of it.
    /// </summary>
    public static void LeaveSession()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = NativeMethods.setsid(); // fails when this process leads its group: then nobody above can signal it by group
        }
    }

    /// <summary>Calls <paramref name="end"/> once the parent has ended. Nothing to do without a parent.</summary>
    public static IDisposable? EndWith(ProcessIdentity? parent, Action end) => parent is null
        ? null
        : TimeProvider.System.CreateTimer(
            _ =>
            {
                if (!parent.IsAlive)
                {
                    end();
                }
            },
            null, WatchInterval, WatchInterval);

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "setsid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int setsid();
    }
}
