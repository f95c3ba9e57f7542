using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Monitoring;
using MLOps.Store;

namespace MLOps.Governance;

/// <summary>Gathers the status of a workspace from the store.</summary>
internal sealed class WorkspaceStatus(Workspace workspace)
{
    private const int LatestRuns = 5;

    public StatusReport Take()
    {
        var runs = workspace.Experiments.Runs().Runs;
        var (store, views, deployments, alerts) = workspace.Store.Read(c => (Figures(c), FeatureViews(c), Deployments(c), MonitorAlerts(c).Concat(ValidationAlerts(c))));
        return new(
            Folder(), store with { Bytes = Bytes() },
            workspace.Data.List().Datasets.OrderByDescending(d => d.Created).ToList(), views, runs.Take(LatestRuns).ToList(), runs.Count,
            workspace.Models.List().Models, Settled(deployments), alerts.OrderByDescending(a => a.Time).ToList(), workspace.Clock.GetUtcNow());
    }

    private static StoreFigures Figures(DuckDBConnection c) => c.Query(
        "SELECT (SELECT max(number) FROM schema_version), (SELECT count(*) FROM audit), (SELECT count(*) FROM reports), (SELECT count(*) FROM cells)",
        row => new StoreFigures(0, row.GetInt32(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)))[0];

    private static List<StatusFeatureView> FeatureViews(DuckDBConnection c) => c.Query(
        "SELECT name, version, CAST(entity AS VARCHAR), columns, created FROM feature_views WHERE retired IS NULL QUALIFY row_number() OVER (PARTITION BY name ORDER BY version DESC) = 1 ORDER BY created DESC",
        row => new StatusFeatureView(row.GetString(0), row.GetInt32(1), row.GetString(2), Json.Read<List<ColumnSchema>>(row.GetString(3)).Count, row.Time(4)));

    private static List<StatusDeployment> Deployments(DuckDBConnection c) => c.Query(
        "SELECT name, model || '@' || version, alias, state, address, started FROM deployments QUALIFY row_number() OVER (PARTITION BY name ORDER BY started DESC) = 1 ORDER BY name",
        row => new StatusDeployment(row.GetString(0), row.GetString(1), row.Text(2), row.GetString(3), row.Text(4), row.Time(5)));

    // The store knows what was started; only a look at the process tells whether it still runs.
    private List<StatusDeployment> Settled(List<StatusDeployment> started)
    {
        var found = workspace.Deployments.List().Deployments.ToDictionary(d => d.Name, StringComparer.Ordinal);
        return started.Select(d => found.TryGetValue(d.Name, out var now) ? d with { State = now.State, Address = now.IsRunning ? now.Address : null } : d).ToList();
    }

    private static IEnumerable<StatusAlert> MonitorAlerts(DuckDBConnection c) => c.Query(
            $"SELECT subject, created, body->'$.alerts' FROM reports WHERE kind = 'MonitorReport' {Latest}",
            row => (Subject: row.GetString(0), Time: row.Time(1), Alerts: Json.Read<List<MonitorAlert>>(row.GetString(2))))
        .SelectMany(m => m.Alerts.Select(a => new StatusAlert("monitor " + m.Subject, a.Message, m.Time)));

    private static IEnumerable<StatusAlert> ValidationAlerts(DuckDBConnection c) => c.Query(
            $"SELECT body->>'$.source', body->>'$.suite', created, CAST(body->>'$.success' AS BOOLEAN) FROM reports WHERE kind = 'ValidationReport' {Latest}",
            row => (Source: row.Text(0), Suite: row.Text(1), Time: row.Time(2), Success: row.GetBoolean(3)))
        .Where(v => !v.Success)
        .Select(v => new StatusAlert("validation of " + v.Source, $"The data do not meet the suite '{v.Suite}'.", v.Time));

    private const string Latest = "QUALIFY row_number() OVER (PARTITION BY subject ORDER BY created DESC) = 1";

    private string Folder()
    {
        var relative = Path.GetRelativePath(workspace.BaseDirectory, workspace.Root).Replace('\\', '/');
        return relative.StartsWith("../..", StringComparison.Ordinal) ? workspace.Root : relative;
    }

    // A file may go between listing and looking: the inbox is drained by anyone.
    private long Bytes() => !Directory.Exists(workspace.Root) ? 0 : new DirectoryInfo(workspace.Root)
        .EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Exists ? f.Length : 0);
}
