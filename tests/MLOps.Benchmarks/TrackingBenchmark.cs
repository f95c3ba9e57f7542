using DuckDB.NET.Data;

namespace MLOps.Benchmarks;

/// <summary>Metric points until they are durable, and until they can be asked with SQL, beside DuckDB's bare appender.</summary>
internal static class TrackingBenchmark
{
    private const int Points = 1_000_000;

    public static IEnumerable<Figure> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(folder.FullName, ".mlops"));
            using var workspace = Workspace.Open(folder.FullName);
            using var run = workspace.Experiments.StartRun("benchmark");
            var calls = Measure.Once(() =>
            {
                for (var step = 0; step < Points; step++)
                {
                    run.LogMetric("loss", 1.0 / (step + 1), step);
                }
            });
            var durable = calls + Measure.Once(workspace.Flush);
            var drained = Measure.Once(() => workspace.Data.Query("SELECT count(*) FROM store.metrics"));
            var appender = Measure.Once(() => Append(Path.Combine(folder.FullName, "bare.duckdb")));
            yield return new Figure("one metric call", $"{calls / Points * 1e6:0.00} us", "", "");
            yield return new Figure("1M metric points until durable", $"{Measure.Seconds(durable)} ({Measure.PerSecond(Points / durable)})", "bare DuckDB appender " + Measure.Seconds(appender), Measure.Times(durable / appender));
            yield return new Figure("1M points drained into the store and counted", Measure.Seconds(drained), "bare DuckDB appender " + Measure.Seconds(appender), Measure.Times(drained / appender));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Append(string file)
    {
        using var connection = new DuckDBConnection($"DataSource={file}");
        connection.Open();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "CREATE TABLE metrics (run VARCHAR, key VARCHAR, step BIGINT, value DOUBLE, time TIMESTAMP)";
            command.ExecuteNonQuery();
        }

        using var appender = connection.CreateAppender("metrics");
        for (var step = 0L; step < Points; step++)
        {
            appender.CreateRow().AppendValue("0123456789ab").AppendValue("loss").AppendValue(step).AppendValue(1.0 / (step + 1)).AppendValue(DateTime.UtcNow).EndRow();
        }
    }
}
