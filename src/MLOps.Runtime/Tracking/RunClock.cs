namespace MLOps.Tracking;

/// <summary>The time of a run's entries: never before the run began, and never before a time given out already, however the machine's clock is set. Safe from several threads.</summary>
internal sealed class RunClock(TimeProvider clock, DateTimeOffset started)
{
    private long _latest = started.UtcTicks;

    public DateTimeOffset Now()
    {
        var now = clock.GetUtcNow().UtcTicks;
        long before;
        do
        {
            before = Volatile.Read(ref _latest);
            now = Math.Max(now, before);
        }
        while (Interlocked.CompareExchange(ref _latest, now, before) != before);

        return new DateTimeOffset(now, TimeSpan.Zero);
    }
}
