using System.Globalization;
using Cronos;

namespace MLOps.Pipelines.Scheduling;

/// <summary>
/// Waits for the times of a cron expression and runs a pipeline at each. One run at a time: a time that comes while another run is at
/// work is passed over. A time at which the machine slept is made up for once, when it wakes. Runs until it is cancelled.
/// </summary>
/// <param name="run">One run; gives its exit code.</param>
internal sealed class PipelineScheduler(ProcessSchedule schedule, TimeProvider clock, TextWriter log, Func<CancellationToken, Task<int>> run)
{
    // Timers stand still while a machine sleeps: the clock is looked at again after this.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly List<CronExpression> _times = Parse(schedule.Cron);
    private readonly TimeZoneInfo _zone = Zone(schedule.TimeZone);

    /// <param name="times">After how many runs it ends; null for never.</param>
    /// <returns>0 when every run was done, 1 when one failed.</returns>
    public async Task<int> RunAsync(int? times, CancellationToken cancellation)
    {
        var exitCode = 0;
        try
        {
            for (var count = 0; (times is null || count < times) && Next() is { } next; count++)
            {
                await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Next run at {next:yyyy-MM-ddTHH:mm:sszzz}.")).ConfigureAwait(false);
                await WaitUntil(next, cancellation).ConfigureAwait(false);
                exitCode = Math.Max(exitCode, await WithRetries(cancellation).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await log.WriteLineAsync("The schedule has ended.").ConfigureAwait(false);
        }

        return exitCode;
    }

    /// <summary>The first time of the expression after now, in its zone; null when there is none (30 February).</summary>
    internal DateTimeOffset? Next() => _times.Min(t => t.GetNextOccurrence(clock.GetUtcNow(), _zone));

    private async Task WaitUntil(DateTimeOffset next, CancellationToken cancellation)
    {
        for (var left = next - clock.GetUtcNow(); left > TimeSpan.Zero; left = next - clock.GetUtcNow())
        {
            await Task.Delay(left < LongestWait ? left : LongestWait, clock, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<int> WithRetries(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var exitCode = await WithinTime(cancellation).ConfigureAwait(false);
            // A wrong call stays wrong.
            if (exitCode != 1 || attempt > schedule.Retries)
            {
                return Math.Min(exitCode, 1);
            }

            await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The run failed; it begins again ({attempt} of {schedule.Retries}).")).ConfigureAwait(false);
        }
    }

    private async Task<int> WithinTime(CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(schedule.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan, clock);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await run(enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The run took longer than {schedule.TimeoutSeconds} s and was ended.")).ConfigureAwait(false);
            return 1;
        }
    }

    private static List<CronExpression> Parse(string cron)
    {
        CronText.Check(cron);
        try
        {
            return CronText.EitherDay(cron).Select(text => CronExpression.Parse(text)).ToList();
        }
        catch (CronFormatException error)
        {
            throw new UserException($"'{cron}' is no time: {error.Message}", "minute, hour, day of month, month, day of week: \"0 6 * * 1-5\" is six o'clock from Monday to Friday.");
        }
    }

    private static TimeZoneInfo Zone(string? name) => name is null
        ? TimeZoneInfo.Local
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw new UserException($"There is no time zone '{name}' on this machine.", "An IANA name such as Europe/Berlin, or UTC.");
}
