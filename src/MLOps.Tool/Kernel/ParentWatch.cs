using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace MLOps.Tool.Kernel;

/// <summary>Ends the kernel when the client that started it is gone; else killed clients leave kernels behind.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="parent">The value of JPY_PARENT_PID: a process id, on Windows an inherited handle. Null or 0: nobody to watch.</param>
    public static void Start(string? parent, Action orphaned)
    {
        if (!long.TryParse(parent, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) || id <= 1)
        {
            return;
        }

        var thread = new Thread(() =>
        {
            WaitForEnd(id);
            orphaned();
        })
        {
            IsBackground = true,
            Name = "parent watch",
        };
        thread.Start();
    }

    private static void WaitForEnd(long id)
    {
        if (OperatingSystem.IsWindows())
        {
            using var handle = new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle((nint)id, ownsHandle: false) };
            handle.WaitOne();
            return;
        }

        while (IsAlive((int)id))
        {
            Thread.Sleep(Interval);
        }
    }

    // A killed client that its own parent has not collected yet still has a process id.
    private static bool IsZombie(int id)
    {
        try
        {
            return OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && !IsZombie(id);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
