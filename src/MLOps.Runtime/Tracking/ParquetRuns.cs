using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;
using MLOps.Tracking.MLflow;

namespace MLOps.Tracking;

/// <summary>Runs as Parquet files with the columns of the store's tables, and their artifacts under their digests.</summary>
/// <param name="cancellation">Stops what the engine is at.</param>
internal sealed class ParquetRuns(Workspace workspace, CancellationToken cancellation)
{
    private const string Artifacts = "artifacts";

    private static readonly string[] Tables = ["experiments", "runs", "params", "metrics", "tags", "artifacts", "run_inputs"];

    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, "runs.parquet")) && File.Exists(Path.Combine(folder, "metrics.parquet"));

    public int Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var (runs, digests) = workspace.Store.Read(connection =>
        {
            foreach (var table in Tables)
            {
                Write(connection, table, Path.Combine(folder, table + ".parquet"));
            }

            return (connection.Scalar<int>("SELECT count(*) FROM runs"), connection.Query("SELECT DISTINCT digest FROM artifacts", r => r.GetString(0)));
        });
        foreach (var digest in digests)
        {
            cancellation.ThrowIfCancellationRequested();
            var target = Path.Combine(folder, Artifacts, digest);
            if (!File.Exists(target))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(workspace.Store.Artifacts.Find(digest), target);
            }
        }

        return runs;
    }

    private void Write(DuckDBConnection connection, string table, string file)
    {
        var unfinished = file + ".tmp";
        try
        {
            DataEngine.Run(connection, $"COPY (SELECT * FROM {table} ORDER BY rowid) TO {Sql.Text(unfinished)} (FORMAT parquet, COMPRESSION zstd)", cancellation);
            File.Move(unfinished, file, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Runs whose id is here already are left as they are.</summary>
    public void Read(string folder, SyncTally tally)
    {
        string File(string table) => $"read_parquet({Sql.Text(Path.Combine(folder, table + ".parquet"))})";
        var (added, all, points) = workspace.Store.Decide(transaction =>
        {
            void Execute(string sql) => DataEngine.Run(transaction.Connection, sql, cancellation);
            Execute($"CREATE OR REPLACE TEMP TABLE arriving AS SELECT id FROM {File("runs")} WHERE id NOT IN (SELECT id FROM runs)");
            Execute($"INSERT INTO experiments SELECT * FROM {File("experiments")} ON CONFLICT DO NOTHING");
            Execute($"INSERT INTO runs BY NAME SELECT * FROM {File("runs")} WHERE id IN (SELECT id FROM arriving)");
            foreach (var table in Tables.Skip(2))
            {
                Execute($"INSERT INTO {table} BY NAME SELECT * FROM {File(table)} WHERE run IN (SELECT id FROM arriving)");
            }

            Execute(
                """
                INSERT INTO run_metrics SELECT run, key, max(step), arg_max(value, (step, time)), arg_max(time, (step, time)), count(*), count(*) FILTER (NOT isfinite(value)),
                    min(value) FILTER (isfinite(value)), max(value) FILTER (isfinite(value))
                FROM metrics WHERE run IN (SELECT id FROM arriving) GROUP BY run, key ORDER BY min(rowid)
                """);
            var counts = (transaction.Scalar<int>("SELECT count(*) FROM arriving"), transaction.Scalar<int>($"SELECT count(*) FROM {File("runs")}"),
                transaction.Scalar<long>("SELECT count(*) FROM metrics WHERE run IN (SELECT id FROM arriving)"));
            Execute("DROP TABLE arriving");
            return counts;
        });
        foreach (var file in Directory.Exists(Path.Combine(folder, Artifacts)) ? Directory.EnumerateFiles(Path.Combine(folder, Artifacts)) : [])
        {
            cancellation.ThrowIfCancellationRequested();
            workspace.Store.Artifacts.Add(file);
            tally.Artifact();
        }

        Enumerable.Range(0, added).ToList().ForEach(_ => tally.Run(isNew: true));
        tally.Unchanged(all - added);
        tally.Points(points);
    }
}
