using System.Data;
using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Features;

/// <summary>Feature views in the metadata store.</summary>
internal sealed class FeatureStore(Workspace workspace)
{
    private const string Select = "SELECT name, version, entity, event_time, sql, columns, ttl_seconds, description, created, retired FROM feature_views";

    public FeatureView Save(FeatureView draft, IReadOnlyList<string> upstream) => workspace.Store.Decide(transaction =>
    {
        var latest = transaction.Connection.Query($"{Select} WHERE name = ? ORDER BY version DESC LIMIT 1", Read, draft.Name).FirstOrDefault();
        if (latest is { Retired: null } && Same(latest, draft))
        {
            transaction.Execute("UPDATE feature_views SET description = ? WHERE name = ? AND version = ?", draft.Description ?? latest.Description, latest.Name, latest.Version);
            Link(transaction, upstream, latest);
            return latest with { Unchanged = true, Description = draft.Description ?? latest.Description };
        }

        var view = draft with { Version = (latest?.Version ?? 0) + 1, Description = draft.Description ?? latest?.Description, Created = transaction.Now };
        transaction.Execute(
            "INSERT INTO feature_views VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            view.Name, view.Version, view.Entity, view.EventTime, view.Sql, Json.Write(view.Columns), view.Ttl?.TotalSeconds, view.Description, view.Created);
        Link(transaction, upstream, view);
        transaction.Audit("feature_view.defined", view.Reference, new { view.Sql, view.Entity, view.EventTime, ttlSeconds = view.Ttl?.TotalSeconds });
        return view;
    });

    /// <summary>The version that <c>rain@2</c> names, or the latest for <c>rain</c>; null when there is none.</summary>
    public FeatureView? Find(string reference)
    {
        var at = reference.LastIndexOf('@');
        var (name, version) = at < 0 ? (reference, null) : (reference[..at], reference[(at + 1)..]);
        return workspace.Store.Read(c => c.Query(
            $"{Select} WHERE name = ? AND (? IS NULL OR CAST(version AS VARCHAR) = ?) ORDER BY version DESC LIMIT 1", Read, name, version, version)).FirstOrDefault();
    }

    /// <summary>The latest version of every view.</summary>
    public IReadOnlyList<FeatureView> Latest(bool retired) => workspace.Store.Read(c => c.Query(
            $"{Select} QUALIFY row_number() OVER (PARTITION BY name ORDER BY version DESC) = 1 ORDER BY name", Read))
        .Where(v => retired || v.Retired is null).ToList();

    public IReadOnlyList<int> Versions(string name) =>
        workspace.Store.Read(c => c.Query("SELECT version FROM feature_views WHERE name = ? ORDER BY version DESC", row => row.GetInt32(0), name));

    public void Retire(FeatureView view, bool allVersions) => workspace.Store.Decide(transaction =>
    {
        transaction.Execute(
            "UPDATE feature_views SET retired = ? WHERE name = ? AND retired IS NULL AND (version = ? OR ?)", transaction.Now, view.Name, view.Version, allVersions);
        transaction.Audit("feature_view.retired", allVersions ? view.Name : view.Reference, new { });
    });

    public Materialization Save(FeatureView view, string artifact, long rows, DateTimeOffset? asOf, IReadOnlyList<string> upstream) => workspace.Store.Decide(transaction =>
    {
        transaction.Execute("INSERT INTO feature_materializations VALUES (?, ?, ?, ?, ?, ?)", view.Name, view.Version, artifact, rows, asOf, transaction.Now);
        Link(transaction, upstream, view);
        transaction.Audit("feature_view.materialized", view.Reference, new { artifact, rows, asOf });
        return new Materialization(view.Reference, artifact, rows, asOf, transaction.Now);
    });

    public Materialization? Online(FeatureView view) => workspace.Store.Read(c => c.Query(
        "SELECT artifact, row_count, as_of, created FROM feature_materializations WHERE name = ? AND version = ? ORDER BY created DESC, rowid DESC LIMIT 1",
        row => new Materialization(view.Reference, row.GetString(0), row.GetInt64(1), row.TimeOrNull(2), row.Time(3)), view.Name, view.Version)).FirstOrDefault();

    public (IReadOnlyList<string> Upstream, IReadOnlyList<string> Downstream) Edges(FeatureView view) => workspace.Store.Read(c => (
        Nodes(c, "SELECT source FROM edges WHERE target = ? GROUP BY source ORDER BY min(created)", view),
        Nodes(c, "SELECT target FROM edges WHERE source = ? GROUP BY target ORDER BY min(created)", view)));

    private static IReadOnlyList<string> Nodes(DuckDBConnection connection, string sql, FeatureView view) =>
        connection.Query(sql, row => row.GetString(0), "features:" + view.Reference);

    private static void Link(StoreTransaction transaction, IReadOnlyList<string> upstream, FeatureView view)
    {
        foreach (var node in upstream)
        {
            transaction.Link(node, "features:" + view.Reference, "computed");
        }
    }

    private static bool Same(FeatureView a, FeatureView b) =>
        (a.Sql, a.Entity, a.EventTime, a.Ttl) == (b.Sql, b.Entity, b.EventTime, b.Ttl) && a.Columns.SequenceEqual(b.Columns);

    private static FeatureView Read(IDataRecord row) => new(
        row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4), Json.Read<List<ColumnSchema>>(row.GetString(5)),
        row.IsDBNull(6) ? null : TimeSpan.FromSeconds(row.GetDouble(6)), row.Text(7), row.Time(8), row.TimeOrNull(9));
}
