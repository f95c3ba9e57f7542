namespace MLOps.Governance;

/// <summary>Everything that led to something and everything that came of it.</summary>
/// <param name="Subject">What was asked for.</param>
/// <param name="Nodes">Causes before effects; of one layer by name.</param>
/// <param name="Edges">From cause to effect.</param>
public sealed record LineageReport(string Subject, IReadOnlyList<LineageNode> Nodes, IReadOnlyList<LineageEdge> Edges) : IReport
{
    public string Title => $"Lineage of {Subject}";
}

/// <param name="Id"><c>kind:name</c>, as the edges call it.</param>
/// <param name="Kind">"file", "dataset", "features", "run", "model", "deployment", "monitor", ...</param>
/// <param name="Detail">What the store knows of it in a few words: rows, aliases, state; null when nothing.</param>
/// <param name="Layer">Longest way from a node without causes, in steps.</param>
/// <param name="IsSubject">Whether it is what was asked for.</param>
public sealed record LineageNode(string Id, string Kind, string Name, string? Detail, int Layer, bool IsSubject);

/// <param name="Role">How the effect used the cause: "trained", "deployed", "monitored", ...</param>
public sealed record LineageEdge(string Source, string Target, string Role);
