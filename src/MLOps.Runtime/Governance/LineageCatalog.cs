using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Governance;

/// <summary>Finds a node by the name that people use and tells what surrounds it.</summary>
internal sealed class LineageCatalog(MetadataStore store)
{
    public LineageReport Of(string name)
    {
        var (graph, details, aliases) = store.Read(c => (
            new LineageGraph(c.Query("SELECT DISTINCT source, target, role FROM edges ORDER BY ALL", row => new LineageEdge(row.GetString(0), row.GetString(1), row.GetString(2)))),
            Details(c), Aliases(c)));
        var wanted = aliases.GetValueOrDefault(name.StartsWith("model:", StringComparison.Ordinal) ? name["model:".Length..] : name, name);
        var subjects = Find(graph.Nodes, wanted, details);
        if (subjects.Count == 0)
        {
            throw new UserException(UserError.Unknown("lineage node", name, graph.Nodes.SelectMany(n => new[] { NameOf(n).Split('@')[0], NameOf(n) }).Concat(aliases.Keys).Distinct(StringComparer.Ordinal)));
        }

        // That a run read what it trained on goes without saying.
        var (nodes, edges) = graph.Around(subjects);
        var layers = LineageGraph.Layers(nodes, edges);
        return new(
            name,
            nodes.Select(n => new LineageNode(n, KindOf(n), Shown(n, details), details.GetValueOrDefault(n).Detail, layers[n], subjects.Contains(n)))
                .OrderBy(n => n.Layer).ThenBy(n => n.Id, StringComparer.Ordinal).ToList(),
            edges.Where(e => e.Role != "read" || !edges.Any(other => other != e && other.Source == e.Source && other.Target == e.Target)).ToList());
    }

    // The exact node, else all of that name, else all versions of that name, else a file of that name in any folder.
    private static List<string> Find(IReadOnlyList<string> nodes, string name, Dictionary<string, NodeDetail> details)
    {
        IEnumerable<Func<string, bool>> ways =
        [
            n => n == name,
            n => NameOf(n) == name || NameOf(n).StartsWith(name + "@", StringComparison.Ordinal) || n.StartsWith(name + "@", StringComparison.Ordinal),
            n => details.GetValueOrDefault(n).Name == name,
            n => n.StartsWith("file:", StringComparison.Ordinal) && n.EndsWith("/" + name, StringComparison.Ordinal),
        ];
        return ways.Select(way => nodes.Where(way).ToList()).FirstOrDefault(found => found.Count > 0) ?? [];
    }

    private static string KindOf(string node) => node.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? node[..colon] : "";

    private static string NameOf(string node) => node[(node.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string Shown(string node, Dictionary<string, NodeDetail> details) => details.GetValueOrDefault(node).Name ?? NameOf(node);

    private static Dictionary<string, string> Aliases(DuckDBConnection c) =>
        c.Query("SELECT model || '@' || alias, model || '@' || version FROM model_aliases", row => (row.GetString(0), row.GetString(1)))
            .ToDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal);

    private static Dictionary<string, NodeDetail> Details(DuckDBConnection c) =>
        c.Query(
            """
            SELECT 'dataset:' || name || '@' || version, NULL, format('{:,} rows', row_count) FROM datasets
            UNION ALL SELECT 'run:' || id, name, lower(status) FROM runs
            UNION ALL SELECT 'model:' || model || '@' || version, NULL, string_agg(alias, ', ' ORDER BY alias) FROM model_aliases GROUP BY model, version
            UNION ALL SELECT 'deployment:' || name, NULL, arg_max(state, started) FROM deployments GROUP BY name
            UNION ALL SELECT 'monitor:' || subject, NULL, CASE arg_max(CAST(body->'$.drifted' AS BOOLEAN), created) WHEN true THEN 'drift' ELSE 'stable' END
                FROM reports WHERE kind = 'MonitorReport' GROUP BY subject
            """,
            row => (Node: row.GetString(0), Detail: new NodeDetail(row.Text(1), row.Text(2))))
        .GroupBy(d => d.Node, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Detail, StringComparer.Ordinal);

    private readonly record struct NodeDetail(string? Name, string? Detail);
}
