using System.ComponentModel;
using System.Diagnostics;

namespace MLOps.Tracking;

/// <summary>Tells whether the process that opened a run still lives.</summary>
internal static class RunOwner
{
    // A clock that was set back a little must not kill a run.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    public static string Host => Environment.MachineName;

    /// <summary>
    /// False only when it is certain: the run belongs to this machine, and no process has this id, or the one that has it
    /// started after the run did.
    /// </summary>
    public static bool MayBeAlive(long? processId, string? host, DateTimeOffset runStarted)
    {
        if (processId is not { } id || !string.Equals(host, Host, StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            using var process = Process.GetProcessById(checked((int)id));
            return !process.HasExited && process.StartTime.ToUniversalTime() <= runStarted.UtcDateTime + Tolerance;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return error is Win32Exception; // not ours to look at, but there
        }
    }
}
