using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>Sums up the metric entries of a drain, so that a list of runs never has to read their points.</summary>
internal sealed class MetricTotals
{
    private readonly Dictionary<(string Run, string Key), MetricTotal> _totals = [];
    private (string Run, string Key) _lastKey;
    private MetricTotal? _last;

    public void Add(in MetricEntry entry)
    {
        // The strings of an entry are those of the entry before wherever they say the same.
        if (_last is null || !ReferenceEquals(_lastKey.Run, entry.Run) || !ReferenceEquals(_lastKey.Key, entry.Key))
        {
            _lastKey = (entry.Run, entry.Key);
            if (!_totals.TryGetValue(_lastKey, out _last))
            {
                _totals[_lastKey] = _last = new MetricTotal();
            }
        }

        _last.Add(entry);
    }

    /// <summary>Adds the sums to the table <c>run_metrics</c>.</summary>
    public void Save(DuckDBConnection connection)
    {
        if (_totals.Count == 0)
        {
            return;
        }

        connection.Execute("CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM run_metrics LIMIT 0");
        Append(connection);
        connection.Execute(
            """
            UPDATE run_metrics AS t SET
                value = CASE WHEN n.step > t.step OR (n.step = t.step AND n.time >= t.time) THEN n.value ELSE t.value END,
                time = CASE WHEN n.step > t.step OR (n.step = t.step AND n.time >= t.time) THEN n.time ELSE t.time END,
                step = greatest(t.step, n.step), points = t.points + n.points, non_finite = t.non_finite + n.non_finite,
                smallest = least(t.smallest, n.smallest), largest = greatest(t.largest, n.largest)
            FROM incoming AS n WHERE t.run = n.run AND t.key = n.key
            """);
        connection.Execute("INSERT INTO run_metrics SELECT n.* FROM incoming AS n WHERE NOT EXISTS (SELECT 1 FROM run_metrics AS t WHERE t.run = n.run AND t.key = n.key) ORDER BY n.rowid");
        connection.Execute("DROP TABLE incoming");
    }

    private void Append(DuckDBConnection connection)
    {
        using var appender = connection.CreateAppender("temp", "main", "incoming");
        foreach (var ((run, key), total) in _totals)
        {
            appender.CreateRow().AppendValue(run).AppendValue(key).AppendValue(total.Step).AppendValue(total.Value).AppendValue(total.Time)
                .AppendValue(total.Points).AppendValue(total.NonFinite).AppendValue(total.Smallest).AppendValue(total.Largest).EndRow();
        }
    }

    private sealed class MetricTotal
    {
        public long Step { get; private set; } = long.MinValue;

        public DateTime Time { get; private set; }

        public double Value { get; private set; }

        public long Points { get; private set; }

        public long NonFinite { get; private set; }

        public double? Smallest { get; private set; }

        public double? Largest { get; private set; }

        public void Add(in MetricEntry entry)
        {
            Points++;
            if (entry.Step > Step || (entry.Step == Step && entry.Time >= Time))
            {
                (Step, Time, Value) = (entry.Step, entry.Time, entry.Value);
            }

            if (!double.IsFinite(entry.Value))
            {
                NonFinite++;
                return;
            }

            Smallest = Smallest is { } low && low <= entry.Value ? low : entry.Value;
            Largest = Largest is { } high && high >= entry.Value ? high : entry.Value;
        }
    }
}
