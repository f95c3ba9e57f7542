using DuckDB.NET.Data;

namespace MLOps.Benchmarks;

/// <summary>The default profile of generated, mixed data against DuckDB's SUMMARIZE of the same Parquet file.</summary>
internal static class ProfileBenchmark
{
    public static IEnumerable<Figure> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "million.parquet");
            Generate(file);
            Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(folder.FullName, ".mlops"));
            using var workspace = Workspace.Open(folder.FullName);
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            var (ours, summarize) = Measure.InTurns(3, () => workspace.Profile(file), () => Execute(connection, $"SELECT * FROM (SUMMARIZE SELECT * FROM '{file}')"));
            yield return new Figure("profile of 1M x 12, report and correlations included", Measure.Seconds(ours), "SUMMARIZE " + Measure.Seconds(summarize), Measure.Times(ours / summarize));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Generate(string file)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"""
            COPY (
                SELECT i AS id, hash(i) % 1000 AS shop, 'city' || (hash(i * 3) % 50)::VARCHAR AS city,
                       random() AS u, random() * 100 + random() * 20 AS price, CASE WHEN random() < 0.05 THEN NULL ELSE round(random() * 10) END AS grade,
                       (random() < 0.3) AS flag, TIMESTAMP '2024-01-01' + INTERVAL (i % 500000) MINUTE AS at,
                       'note ' || (hash(i * 7) % 100000)::VARCHAR AS note, ln(random() + 1e-9) AS skewed,
                       (hash(i * 11) % 7)::INTEGER AS weekday, DATE '2024-01-01' + (i % 365)::INTEGER AS day
                FROM range(1000000) AS t(i))
            TO '{file}' (FORMAT parquet)
            """);
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
