using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLOps.Pipelines.Scheduling;

/// <summary>This program on schedule: each run is a fresh process of it, so that every run begins as the proof's did.</summary>
internal static class ScheduledProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <returns>0 when every run was done, 1 when one failed.</returns>
    /// <exception cref="UserException">There is no time, or it makes no sense.</exception>
    public static async Task<int> RunAsync(PipelineCall call, string folder, TextWriter log)
    {
        var schedule = ScheduleOf(call, folder);
        var arguments = new[] { "run" }.Concat(schedule.Parameters.SelectMany(p => new[] { "--param", $"{p.Key}={p.Value}" })).Concat(call.ForEachRun).ToList();
        using var ended = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        return await new PipelineScheduler(schedule, TimeProvider.System, log, cancellation => StartAsync(arguments, cancellation)).RunAsync(call.Times, ended.Token).ConfigureAwait(false);

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.Cancel();
        }
    }

    private static ProcessSchedule ScheduleOf(PipelineCall call, string folder)
    {
        var written = call.Cron is null ? ProcessSchedule.Read(folder) : new ProcessSchedule(call.Cron, null, 0, null, new Dictionary<string, string>());
        return written is null
            ? throw new UserException($"It is not said when to run, and there is no {ProcessSchedule.FileName}.", "For example: schedule \"0 6 * * 1-5\".")
            : written with { TimeZone = call.TimeZone ?? written.TimeZone };
    }

    private static async Task<int> StartAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(Itself(arguments))!;
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process).ConfigureAwait(false);
            throw;
        }

        return process.ExitCode;
    }

    // This program once more, by the host that runs it: its own executable, or dotnet.
    private static ProcessStartInfo Itself(IEnumerable<string> arguments) =>
        Environment.ProcessPath is { } host && !Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? new ProcessStartInfo(host, arguments)
            : new ProcessStartInfo(Environment.ProcessPath ?? "dotnet", [Environment.GetCommandLineArgs()[0], .. arguments]);

    // In a terminal an interrupt reaches the run too: it has a moment to say in the store that it ended.
    private static async Task EndAsync(Process process)
    {
        using var moment = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(moment.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
