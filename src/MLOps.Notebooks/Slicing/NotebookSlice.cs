using MLOps.Pipelines;

namespace MLOps.Notebooks.Slicing;

/// <summary>The statements that an export keeps, in the order of execution, with the report that says why.</summary>
internal sealed record NotebookSlice(IReadOnlyList<ScriptUnit> Units, IReadOnlyList<PackageRequest> Packages, IReadOnlyList<SliceNode> Nodes, IReadOnlySet<int> Kept, DependencyGraph Graph, SliceReport Report)
{
    /// <summary>Package sources that cells named.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];

    /// <summary>The variables that the export is for, by the names that were given.</summary>
    public IReadOnlyList<(string Name, Microsoft.CodeAnalysis.IFieldSymbol Variable)> Results { get; init; } = [];

    public IEnumerable<SliceNode> KeptNodes => Nodes.Where(n => Kept.Contains(n.Index));
}
