using System.Runtime.InteropServices;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>The metrics of a run, each with its last step. A point of a known metric costs no allocation. Safe from several threads.</summary>
internal sealed class RunMetrics(Inbox inbox, RunClock clock, string run)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MetricLine> _lines = new(StringComparer.Ordinal);

    /// <summary>Logs the point when the metric is known; else false.</summary>
    public bool TryLog(string key, long? step, double value)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(key, out var line))
            {
                return false;
            }

            line.Append(inbox, step, value, clock.Now());
            return true;
        }
    }

    public void Log(string key, long? step, double value)
    {
        lock (_gate)
        {
            ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, key, out _);
            line ??= new MetricLine(run, key);
            line.Append(inbox, step, value, clock.Now());
        }
    }

    /// <summary>The run was open before: its metrics go on after their last steps.</summary>
    public void Remember(IEnumerable<MetricSummary> metrics)
    {
        lock (_gate)
        {
            foreach (var metric in metrics)
            {
                _lines[metric.Key] = new MetricLine(run, metric.Key, metric.LastStep);
            }
        }
    }
}
