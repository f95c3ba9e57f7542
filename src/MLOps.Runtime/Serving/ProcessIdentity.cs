using System.ComponentModel;
using System.Diagnostics;

namespace MLOps.Serving;

/// <summary>A process by number and start: numbers are used again, the pair is not.</summary>
internal sealed record ProcessIdentity(int Id, DateTimeOffset Started)
{
    // The operating system's figures for one start differ by some clock ticks from call to call.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    public static ProcessIdentity Current
    {
        get
        {
            using var process = System.Diagnostics.Process.GetCurrentProcess();
            return new(process.Id, process.StartTime.ToUniversalTime());
        }
    }

    public bool IsAlive => Find() is { } process && Disposed(process);

    /// <summary>The running process, to be disposed; null when it has ended or another has its number.</summary>
    public Process? Find()
    {
        try
        {
            var process = System.Diagnostics.Process.GetProcessById(Id);
            if (!process.HasExited && (process.StartTime.ToUniversalTime() - Started).Duration() < Tolerance)
            {
                return process;
            }

            process.Dispose();
            return null;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    private static bool Disposed(Process process)
    {
        process.Dispose();
        return true;
    }
}
