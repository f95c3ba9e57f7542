using MLOps.Pipelines.Scheduling;

namespace MLOps.Runtime.Tests.Pipelines;

/// <summary>A schedule in one process, on a clock that jumps to whatever is waited for.</summary>
public sealed class PipelineSchedulerTests : IDisposable
{
    private readonly JumpingClock _clock = new(DateTimeOffset.Parse("2026-03-28T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private readonly StringWriter _log = new();
    private readonly List<DateTimeOffset> _runs = [];

    public void Dispose() => _log.Dispose();

    private PipelineScheduler Scheduler(ProcessSchedule schedule, Func<int, CancellationToken, Task<int>> run) => new(schedule, _clock, _log, cancellation =>
    {
        _runs.Add(_clock.GetUtcNow());
        return run(_runs.Count, cancellation);
    });

    private static ProcessSchedule Daily(int retries = 0, int? timeout = null) => new("0 6 * * *", "Europe/Berlin", retries, timeout, new Dictionary<string, string>());

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time + "Z", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Runs_come_at_the_times_of_the_zone_also_over_a_change_of_its_clock()
    {
        var exitCode = await Scheduler(new ProcessSchedule("0 6 * * *", "Europe/Berlin", 0, null, new Dictionary<string, string>()), (_, _) => Task.FromResult(0)).RunAsync(3, CancellationToken.None);

        Assert.Equal(0, exitCode);
        Assert.Equal([Utc("2026-03-29T04:00:00"), Utc("2026-03-30T04:00:00"), Utc("2026-03-31T04:00:00")], _runs);
        Assert.StartsWith("Next run at 2026-03-29T06:00:00+02:00.", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_the_clocks_leave_out_comes_right_after_and_one_that_they_repeat_comes_once()
    {
        await Scheduler(new ProcessSchedule("30 2 * * *", "Europe/Berlin", 0, null, new Dictionary<string, string>()), (_, _) => Task.FromResult(0)).RunAsync(2, CancellationToken.None);
        _clock.Advance(Utc("2026-10-24T12:00:00") - _clock.GetUtcNow());
        await Scheduler(new ProcessSchedule("30 2 * * *", "Europe/Berlin", 0, null, new Dictionary<string, string>()), (_, _) => Task.FromResult(0)).RunAsync(2, CancellationToken.None);

        Assert.Equal([Utc("2026-03-29T01:00:00"), Utc("2026-03-30T00:30:00"), Utc("2026-10-25T00:30:00"), Utc("2026-10-26T01:30:00")], _runs);
    }

    [Fact]
    public async Task Days_of_the_month_and_of_the_week_mean_the_ones_and_the_others_as_in_cron()
    {
        await Scheduler(new ProcessSchedule("0 6 1 * 1", "UTC", 0, null, new Dictionary<string, string>()), (_, _) => Task.FromResult(0)).RunAsync(3, CancellationToken.None);

        // Monday, the first of April, Monday.
        Assert.Equal([Utc("2026-03-30T06:00:00"), Utc("2026-04-01T06:00:00"), Utc("2026-04-06T06:00:00")], _runs);
    }

    [Fact]
    public async Task A_time_at_which_the_machine_slept_is_made_up_for_when_it_wakes_and_only_once()
    {
        _clock.SleepsAt = (Utc("2026-03-29T01:00:00"), TimeSpan.FromHours(60));

        await Scheduler(Daily(), (_, _) => Task.FromResult(0)).RunAsync(2, CancellationToken.None);

        // It woke on the 31st at 13:00 with two times behind it.
        Assert.Equal([Utc("2026-03-31T13:00:00"), Utc("2026-04-01T04:00:00")], _runs);
    }

    [Fact]
    public async Task A_time_that_comes_while_a_run_is_at_work_is_passed_over()
    {
        await Scheduler(Daily(), (_, _) =>
        {
            _clock.Advance(TimeSpan.FromHours(30));
            return Task.FromResult(0);
        }).RunAsync(2, CancellationToken.None);

        Assert.Equal([Utc("2026-03-29T04:00:00"), Utc("2026-03-31T04:00:00")], _runs);
    }

    [Fact]
    public async Task A_failed_run_begins_again_and_the_schedule_goes_on_and_says_at_its_end_that_one_failed()
    {
        var exitCode = await Scheduler(Daily(retries: 1), (run, _) => Task.FromResult(run < 3 ? 1 : 0)).RunAsync(2, CancellationToken.None);

        Assert.Equal(1, exitCode);
        Assert.Equal([29, 29, 30], _runs.Select(r => r.Day));
        Assert.Contains("it begins again (1 of 1)", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_call_is_not_tried_again()
    {
        Assert.Equal(1, await Scheduler(Daily(retries: 5), (_, _) => Task.FromResult(2)).RunAsync(1, CancellationToken.None));
        Assert.Single(_runs);
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_ended_and_failed()
    {
        var exitCode = await Scheduler(Daily(timeout: 60), async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return 0;
        }).RunAsync(1, CancellationToken.None);

        Assert.Equal(1, exitCode);
        Assert.Contains("took longer than 60 s", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_the_run_and_the_schedule()
    {
        using var interrupt = new CancellationTokenSource();
        var exitCode = await Scheduler(Daily(), async (_, cancellation) =>
        {
            await interrupt.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            return 0;
        }).RunAsync(null, interrupt.Token);

        Assert.Equal(0, exitCode);
        Assert.Contains("The schedule has ended.", _log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("61 6 * * *", "UTC", "'61' is no minute")]
    [InlineData("0 6 * * *", "Europe/Nowhere", "There is no time zone 'Europe/Nowhere'")]
    public void What_makes_no_sense_is_refused_before_anything_waits(string cron, string zone, string sentence) => Assert.Contains(
        sentence, Assert.Throws<UserException>(() => Scheduler(new ProcessSchedule(cron, zone, 0, null, new Dictionary<string, string>()), (_, _) => Task.FromResult(0))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_written_schedule_is_read_again_and_what_a_process_cannot_have_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-schedule-");
        try
        {
            var (file, text) = ScheduleWriter.Write(
                new PipelineSchedule("Rain", "0 6 * * 1-5") { TimeZone = "Europe/Berlin", Retries = 2, Timeout = TimeSpan.FromMinutes(5), Parameters = new Dictionary<string, string> { ["rate"] = "0.1" } }, ScheduleTarget.Process);
            Assert.Null(ProcessSchedule.Read(folder.FullName));
            File.WriteAllText(Path.Combine(folder.FullName, file), text);

            var read = ProcessSchedule.Read(folder.FullName)!;
            Assert.Equal(("0 6 * * 1-5", "Europe/Berlin", 2, 300, "0.1"), (read.Cron, read.TimeZone, read.Retries, read.TimeoutSeconds, read.Parameters["rate"]));
            Assert.Contains("--cpu", Assert.Throws<UserException>(() => ScheduleWriter.Write(new PipelineSchedule("Rain", "0 6 * * *") { Cpu = "2" }, ScheduleTarget.Process)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class JumpingClock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        /// <summary>When timers stand still, and for how long; the clock goes on.</summary>
        public (DateTimeOffset From, TimeSpan For)? SleepsAt { get; set; }

        public void Advance(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.Zero)
            {
                _now += dueTime;
                if (SleepsAt is { } sleep && _now >= sleep.From)
                {
                    (_now, SleepsAt) = (_now + sleep.For, null);
                }

                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }

            return new Done();
        }

        private sealed class Done : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
