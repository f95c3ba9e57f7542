using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Runtime.Tests.Monitoring;

/// <summary>A deployment as the server leaves it: rows in the store, and a log of Parquet segments.</summary>
internal static class DeploymentLog
{
    /// <param name="trained">The dataset whose rows are the model's training rows.</param>
    public static void Register(this TestWorkspace test, string name, string? trained, string model = "rain")
    {
        var rows = trained is null ? null : test.Workspace.Data.Get(trained).Artifact;
        test.Workspace.Store.Decide(t =>
        {
            t.Execute(
                "INSERT INTO model_versions (model, version, digest, size, format, signature, example, metrics, reference, trained_on, created) VALUES (?, 1, 'd', 1, 'mlnet', '{\"inputs\":[],\"outputs\":[]}', '[]', '{}', ?, ?, ?)",
                model, rows, trained is null ? null : "dataset:" + trained, t.Now);
            t.Execute("INSERT INTO deployments (name, model, version, alias, digest, address, process_id, state, started) VALUES (?, ?, 1, 'champion', 'd', 'http://127.0.0.1:5000', 1, 'running', ?)", name, model, t.Now);
            t.Link($"model:{model}@1", "deployment:" + name, "deployed");
        });
    }

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
