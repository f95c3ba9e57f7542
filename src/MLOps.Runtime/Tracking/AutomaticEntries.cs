using System.Text;
using MLOps.Tracking.Autologging;

namespace MLOps.Tracking;

/// <summary>What a run records without being asked. Its keys stand in a tag. Safe from several threads.</summary>
internal sealed class AutomaticEntries(Run run)
{
    private const int LongestLog = 1_000_000;

    private readonly Lock _gate = new();
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<object, List<string>> _told = new(ReferenceEqualityComparer.Instance);
    private readonly StringBuilder _messages = new();
    private int _fits;

    /// <summary>What trainers said, a line each; the first million characters.</summary>
    public string Messages
    {
        get
        {
            lock (_gate)
            {
                return _messages.ToString();
            }
        }
    }

    /// <summary>Number of the fit that is recorded next, from 1.</summary>
    public int NextFit() => Interlocked.Increment(ref _fits);

    /// <summary>Logs a parameter; it never takes the place of one that was told.</summary>
    public void Parameter(string key, object? value)
    {
        if (run.LogParameterOnce(key, value))
        {
            Mark(keys => keys.Add(key));
        }
    }

    public void Metric(string key, double value, long? step = null)
    {
        run.LogMetric(key, value, step);
        Mark(keys => keys.Add(key));
    }

    /// <summary>Logs a metrics object of ML.NET; false when it has been logged.</summary>
    public bool Metrics(object metrics)
    {
        if (Mean(metrics))
        {
            return false;
        }

        run.LogMetrics(metrics);
        var told = MetricValues.Of(metrics).Select(m => m.Key).ToList();
        lock (_gate)
        {
            _told[metrics] = told;
        }

        Mark(keys => keys.UnionWith(told));
        return true;
    }

    /// <summary>A trainer said something.</summary>
    public void Said(TrainingMessage message)
    {
        if (message.Chosen is { } chosen)
        {
            Parameter("auto." + chosen.Name, chosen.Value);
        }

        if (message.Progress is { } progress)
        {
            Metric(progress.Name, progress.Value, progress.Step);
        }

        lock (_gate)
        {
            if (_messages.Length < LongestLog)
            {
                _messages.Append(message.Line).Append('\n');
            }
        }
    }

    /// <summary>Somebody logs the key: it is no longer automatic. True when it was.</summary>
    public bool Mean(string key)
    {
        lock (_gate)
        {
            if (key is null || !_keys.Contains(key))
            {
                return false;
            }
        }

        Mark(keys => keys.Remove(key));
        return true;
    }

    /// <summary>Somebody logs a metrics object: if it has been recorded, its keys are no longer automatic. True when it has.</summary>
    public bool Mean(object metrics)
    {
        List<string>? told;
        lock (_gate)
        {
            if (!_told.TryGetValue(metrics, out told))
            {
                return false;
            }
        }

        Mark(keys => keys.ExceptWith(told));
        return true;
    }

    private void Mark(Action<SortedSet<string>> change)
    {
        string keys;
        lock (_gate)
        {
            change(_keys);
            keys = string.Join(',', _keys);
        }

        run.SetTag(RunTags.Automatic, keys);
    }
}
