namespace MLOps.Tracking.Machine;

/// <summary>This process: share of all cores, memory, threads, and what the garbage collector does.</summary>
internal sealed class ProcessReading(TimeProvider clock) : ISystemReading
{
    private long _asked = clock.GetTimestamp();
    private TimeSpan _used = Environment.CpuUsage.TotalTime;

    public IEnumerable<(string Key, double Value)> Read()
    {
        var (now, used) = (clock.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var passed = clock.GetElapsedTime(_asked, now);
        if (passed > TimeSpan.Zero)
        {
            yield return ("process_cpu_percentage", Math.Clamp(100 * (used - _used) / passed / Environment.ProcessorCount, 0, 100));
        }

        (_asked, _used) = (now, used);
        yield return ("process_memory_megabytes", Environment.WorkingSet / 1e6);
        yield return ("gc_heap_megabytes", GC.GetTotalMemory(forceFullCollection: false) / 1e6);
        yield return ("gc_pause_percentage", GC.GetGCMemoryInfo().PauseTimePercentage);
        yield return ("gc_collections", GC.CollectionCount(0));
        yield return ("threads", ThreadPool.ThreadCount);
    }
}
