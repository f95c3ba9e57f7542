using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Runtime.Tests.Monitoring;

/// <summary>A deployment as the server leaves it: rows in the store, and a log of Parquet segments.</summary>
internal static class DeploymentLog
{
    public static void Register(this TestWorkspace test, string name, string? reference, string model = "rain") => test.Workspace.Store.Decide(t =>
    {
        t.Execute("INSERT INTO model_versions VALUES (?, 1, 'd', 1, 'mlnet', '{}', NULL, ?, NULL, NULL, NULL, ?)", model, reference, t.Now);
        t.Execute("INSERT INTO deployments VALUES (?, ?, 1, 'champion', 'd', 'http://127.0.0.1:5000', 1, 'running', ?, NULL)", name, model, t.Now);
        t.Link($"model:{model}@1", "deployment:" + name, "deployed");
    });

    /// <summary>Writes one segment: what the query gives, whose columns are those of the log.</summary>
    public static void Segment(this TestWorkspace test, string name, string query, string segment = "1")
    {
        var folder = Path.Combine(test.Workspace.Root, "deployments", name, "log");
        Directory.CreateDirectory(folder);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        connection.Execute($"COPY ({query}) TO {Sql.Text(Path.Combine(folder, segment + ".parquet"))} (FORMAT parquet)");
    }
}
