using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Serving;

/// <summary>The history of deployments in the store: one row per start, closed at its end, each with its audit entry.</summary>
internal static class DeploymentTable
{
    public static void Started(StoreTransaction transaction, DeploymentState state)
    {
        transaction.Execute(
            "INSERT INTO deployments (name, model, version, alias, digest, address, process_id, state, started, stopped) VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?, NULL)",
            state.Name, state.Model, state.Version, state.Alias, state.Digest, state.Address, state.Process?.Id, state.Started);
        transaction.Link("model:" + state.Reference, "deployment:" + state.Name, "deployed");
        transaction.Audit("deployment.started", state.Name, new { model = state.Reference, state.Alias, state.Digest, state.Address });
    }

    /// <summary>Whether the store believes that a deployment runs.</summary>
    public static bool IsOpen(DuckDBConnection connection, string name) =>
        connection.Scalar<long>("SELECT count(*) FROM deployments WHERE name = ? AND stopped IS NULL", name) > 0;

    public static void Stopped(StoreTransaction transaction, DeploymentState state)
    {
        var closed = transaction.Execute("UPDATE deployments SET state = 'stopped', stopped = ? WHERE name = ? AND stopped IS NULL", state.Stopped ?? transaction.Now, state.Name);
        if (closed > 0)
        {
            transaction.Audit("deployment.stopped", state.Name, new { model = state.Reference, state.Digest, reason = state.Error });
        }
    }
}
