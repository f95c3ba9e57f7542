using System.Globalization;

namespace MLOps.Tracking.Machine;

/// <summary>
/// The whole machine, or the container's share of it. Memory is what the garbage collector saw at its last collection; the
/// processors' use is told where <c>/proc/stat</c> is.
/// </summary>
internal sealed class MachineReading : ISystemReading
{
    private const string Statistics = "/proc/stat";

    private (long Busy, long All)? _before = Times();

    public IEnumerable<(string Key, double Value)> Read()
    {
        var memory = GC.GetGCMemoryInfo();
        if (memory.TotalAvailableMemoryBytes > 0 && memory.MemoryLoadBytes > 0)
        {
            yield return ("system_memory_usage_megabytes", memory.MemoryLoadBytes / 1e6);
            yield return ("system_memory_usage_percentage", Math.Min(100, 100.0 * memory.MemoryLoadBytes / memory.TotalAvailableMemoryBytes));
        }

        var now = Times();
        if (now is { } after && _before is { } before && after.All > before.All)
        {
            yield return ("cpu_utilization_percentage", 100.0 * (after.Busy - before.Busy) / (after.All - before.All));
        }

        _before = now;
    }

    // user nice system idle iowait irq softirq steal guest guest_nice; the guest's time is in the user's.
    private static (long Busy, long All)? Times()
    {
        if (!File.Exists(Statistics))
        {
            return null;
        }

        var ticks = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToList();
        var all = ticks.Sum();
        return (all - ticks[3] - ticks[4], all);
    }
}
