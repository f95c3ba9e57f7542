using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Slicing;

/// <summary>What an export was asked to be for, by name: models, datasets, files, metrics, and variables as they are at the end.</summary>
internal sealed class ChosenOutputs(IReadOnlyList<string> names)
{
    private static readonly string[] Kinds = ["model:", "dataset:", "features:"];

    private readonly List<(string Name, IFieldSymbol Variable)> _variables = [];

    /// <summary>Names that are variables, with what they stand for at the end of the notebook.</summary>
    public IReadOnlyList<(string Name, IFieldSymbol Variable)> Variables => _variables;

    /// <summary>The nodes that make what was chosen, among those that can be outcomes.</summary>
    /// <exception cref="UserException">Nothing has one of the names.</exception>
    public IEnumerable<SliceNode> Find(IReadOnlyList<SliceNode> candidates, DependencyGraph graph) =>
        names.SelectMany(name => Recorded(name, candidates).ToList() is { Count: > 0 } found ? found : Giving(name, candidates, graph)).DistinctBy(n => n.Index).ToList();

    private static IEnumerable<SliceNode> Recorded(string name, IReadOnlyList<SliceNode> candidates) => candidates.Where(n =>
        Kinds.Any(kind => n.Effects.ResourceWrites.Contains(kind + name) || n.Effects.ResourceDefinitions.Contains(kind + name))
        || n.Effects.ResourceWrites.Contains(FileCalls.Resource(name)) || n.Effects.ResourceDefinitions.Contains(FileCalls.Resource(name))
        || (n.Effects.Outcome is not null && n.Effects.Constants.Contains(name)));

    private List<SliceNode> Giving(string name, IReadOnlyList<SliceNode> candidates, DependencyGraph graph)
    {
        if (graph.Current(name) is not { } current)
        {
            throw new UserException(
                $"Nothing in this notebook is called '{name}': no variable, model, dataset, file or metric.", $"Variables at its end: {string.Join(", ", graph.CurrentNames.Take(12))}.");
        }

        _variables.Add((name, current.Variable));
        return candidates.Where(n => current.Nodes.Contains(n.Index)).ToList();
    }
}
