using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace MLOps.Tool.Kernel;

/// <summary>Ends the kernel when the client that started it is gone; else killed clients leave kernels behind.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Watches what Jupyter's clients name, else the VS Code that the kernel was started in; without either there is nobody to watch.</summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    public static void Start(Func<string, string?> variable, Action orphaned)
    {
        if (Id(variable("JPY_PARENT_PID")) is { } client)
        {
            Start(() => WaitForClient(client), orphaned);
        }
        else if (Id(variable("VSCODE_PID")) is { } code)
        {
            Start(() => WaitForProcess((int)code), orphaned);
        }
    }

    private static long? Id(string? text) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) && id > 1 ? id : null;

    private static void Start(Action wait, Action orphaned)
    {
        var thread = new Thread(() =>
        {
            wait();
            orphaned();
        })
        {
            IsBackground = true,
            Name = "parent watch",
        };
        thread.Start();
    }

    // A process id, on Windows an inherited handle.
    private static void WaitForClient(long id)
    {
        if (OperatingSystem.IsWindows())
        {
            using var handle = new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle((nint)id, ownsHandle: false) };
            handle.WaitOne();
            return;
        }

        WaitForProcess((int)id);
    }

    private static void WaitForProcess(int id)
    {
        while (IsAlive(id))
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
