namespace MLOps.Governance;

/// <summary>The edges of the store, and what hangs together with some of their nodes.</summary>
internal sealed class LineageGraph(IReadOnlyList<LineageEdge> edges)
{
    private readonly ILookup<string, LineageEdge> _bySource = edges.ToLookup(e => e.Source, StringComparer.Ordinal);
    private readonly ILookup<string, LineageEdge> _byTarget = edges.ToLookup(e => e.Target, StringComparer.Ordinal);

    public IReadOnlyList<string> Nodes { get; } = edges.SelectMany(e => new[] { e.Source, e.Target }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

    /// <summary>All causes and all effects of the nodes, however far, and the edges between them. Siblings are not among them.</summary>
    public (HashSet<string> Nodes, List<LineageEdge> Edges) Around(IReadOnlyCollection<string> subjects)
    {
        var nodes = Closure(subjects, n => _byTarget[n].Select(e => e.Source));
        nodes.UnionWith(Closure(subjects, n => _bySource[n].Select(e => e.Target)));
        return (nodes, edges.Where(e => nodes.Contains(e.Source) && nodes.Contains(e.Target) && e.Source != e.Target).Distinct().ToList());
    }

    /// <summary>
    /// Each node's longest way from a node without causes. Should edges ever form a circle, the one that closes it is passed over.
    /// </summary>
    public static Dictionary<string, int> Layers(IReadOnlyCollection<string> nodes, IReadOnlyList<LineageEdge> edges)
    {
        var causes = edges.ToLookup(e => e.Target, e => e.Source, StringComparer.Ordinal);
        var layers = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        int Layer(string node)
        {
            if (layers.TryGetValue(node, out var known))
            {
                return known;
            }

            open.Add(node);
            var layer = causes[node].Where(c => !open.Contains(c)).Select(c => Layer(c) + 1).DefaultIfEmpty(0).Max();
            open.Remove(node);
            return layers[node] = layer;
        }

        foreach (var node in nodes.Order(StringComparer.Ordinal))
        {
            Layer(node);
        }

        return layers;
    }

    private static HashSet<string> Closure(IReadOnlyCollection<string> from, Func<string, IEnumerable<string>> next)
    {
        var seen = from.ToHashSet(StringComparer.Ordinal);
        var waiting = new Queue<string>(from);
        while (waiting.TryDequeue(out var node))
        {
            foreach (var neighbour in next(node).Where(seen.Add))
            {
                waiting.Enqueue(neighbour);
            }
        }

        return seen;
    }
}
