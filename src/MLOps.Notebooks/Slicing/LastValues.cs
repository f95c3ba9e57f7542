using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// What a notebook that records and writes nothing is for: the values that it ends with, on which no later statement builds, which at most
/// show them. Only such as a proof can compare: numbers, texts, lists and records of these, tables, models of ML.NET and their metrics.
/// </summary>
internal static class LastValues
{
    /// <summary>Names of the variables, in the order in which they came.</summary>
    public static IReadOnlyList<string> Find(IReadOnlyList<SliceNode> nodes, DependencyGraph graph)
    {
        var used = nodes.Where(n => BuildsSomething(graph.EffectsOf(n.Index))).SelectMany(n => Uses(n, graph)).ToHashSet(SymbolEqualityComparer.Default);
        return graph.CurrentNames.Where(name => graph.Current(name) is { Variable: var variable } && !used.Contains(variable) && IsMade(variable, nodes) && CanBeCompared(variable.Type)).ToList();
    }

    private static IEnumerable<ISymbol> Uses(SliceNode node, DependencyGraph graph)
    {
        var effects = graph.EffectsOf(node.Index);
        return effects.Reads.Concat(effects.Mutations).Where(s => !effects.Definitions.Contains(s) && !effects.Mutations.Contains(s));
    }

    // To make is to leave something for others: a variable, a change.
    private static bool BuildsSomething(StatementEffects effects) => effects.Definitions.Count > 0 || effects.Writes.Concat(effects.Mutations).Any(s => s is IFieldSymbol);

    // A plain setting is no result.
    private static bool IsMade(IFieldSymbol variable, IReadOnlyList<SliceNode> nodes) => !nodes.Any(n => n.Effects.Definitions.Contains(variable)
        && n.Syntax is FieldDeclarationSyntax field && field.Declaration.Variables.Any(v => v.Identifier.ValueText == variable.Name && v.Initializer is { Value: LiteralExpressionSyntax }));

    private static bool CanBeCompared(ITypeSymbol type) => StorableTypes.Holds(type)
        || (type is INamedTypeSymbol named && TypeTraits.Namespace(named).StartsWith("Microsoft.ML", StringComparison.Ordinal)
            && (named.Name.EndsWith("Metrics", StringComparison.Ordinal) || named.AllInterfaces.Append(named).Any(i => i.Name is "ITransformer")));
}
