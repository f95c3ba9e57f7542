using System.Text;
using MLOps.Governance;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

internal static class LineageRendering
{
    public static string Html(LineageReport r) => ReportFrame.Wrap(r.Title, [], html =>
    {
        html.Image(LineageChart.Draw(r), LineageChart.Alt(r));
        html.Details("As a table", table => table.Table(["from", "how", "to"], r.Edges.Select(e => (IReadOnlyList<Action<Html>>)
            [c => c.Text(Named(r, e.Source)), c => c.Text(e.Role), c => c.Text(Named(r, e.Target))])));
    });

    /// <summary>A tree from the first causes; what has several causes is written out below the first and named below the others.</summary>
    public static string Text(LineageReport r)
    {
        var text = new StringBuilder(r.Title).Append('\n');
        var effects = r.Edges.ToLookup(e => e.Source, StringComparer.Ordinal);
        var targets = r.Edges.Select(e => e.Target).ToHashSet(StringComparer.Ordinal);
        var roots = r.Nodes.Where(n => !targets.Contains(n.Id)).ToList();
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in roots.Count > 0 ? roots : r.Nodes.Take(1))
        {
            text.Append(Named(r, root.Id)).Append('\n');
            told.Add(root.Id);
            Branches(r, text, root.Id, "", effects, told);
        }

        return text.ToString().TrimEnd();
    }

    private static void Branches(LineageReport r, StringBuilder text, string node, string indent, ILookup<string, LineageEdge> effects, HashSet<string> told)
    {
        var edges = effects[node].ToList();
        for (var i = 0; i < edges.Count; i++)
        {
            var isLast = i == edges.Count - 1;
            var isNew = told.Add(edges[i].Target);
            var more = !isNew && effects[edges[i].Target].Any() ? " (see above)" : "";
            text.Append(indent).Append(isLast ? "└─ " : "├─ ").Append(edges[i].Role).Append(" → ").Append(Named(r, edges[i].Target)).Append(more).Append('\n');
            if (isNew)
            {
                Branches(r, text, edges[i].Target, indent + (isLast ? "   " : "│  "), effects, told);
            }
        }
    }

    private static string Named(LineageReport r, string id)
    {
        var node = r.Nodes.First(n => n.Id == id);
        return $"{node.Kind} {node.Name}{(node.Detail is null ? "" : $" ({node.Detail})")}{(node.IsSubject ? " *" : "")}";
    }
}
