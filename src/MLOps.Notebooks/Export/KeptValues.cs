using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>
/// The variables whose values can stand for running a step: all that it leaves behind are values that JSON can hold, and
/// nothing of what it does depends on the clock, on chance, on the network or on things outside the project.
/// </summary>
internal sealed class KeptValues(NamePlan plan, ParameterPlan parameters, DependencyGraph graph, SharedObjects shared, IReadOnlyList<SliceNode> declarations, ISet<string> inputs)
{
    private static readonly HashSet<string> Unsteady = new(StringComparer.Ordinal)
    {
        "Now", "UtcNow", "Today", "TickCount", "TickCount64", "GetUtcNow", "GetTimestamp", "NewGuid", "CreateVersion7", "Shared", "ReadLine", "Environment", "Process", "HttpClient", "Random",
    };

    public StepValues Of(Step step)
    {
        var effects = step.Nodes.Select(n => graph.EffectsOf(n.Index)).ToList();
        if (effects.Exists(e => e.Outcome is not null || e.CompanionOf is not null))
        {
            return new([], null);
        }

        return (effects.Select(DoesMore).FirstOrDefault(r => r is not null) ?? Chance(step.Nodes)) is { } reason ? new([], reason) : Left(effects);
    }

    private StepValues Left(List<StatementEffects> effects)
    {
        var replaced = effects.SelectMany(e => e.Definitions.Concat(e.Writes)).ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
        var changed = effects.SelectMany(e => e.Mutations).Select(shared.Root).ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
        var left = plan.Fields.Where(f => replaced.Contains(f) || changed.Contains(shared.Root(f))).ToList();
        if (left.Find(f => !StorableTypes.Holds(f.Type)) is { } odd)
        {
            return new([], $"'{odd.Name}' is a {odd.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}, {WhyNotKept(odd.Type)}");
        }

        if (left.Find(f => !IsAlone(f)) is { } part)
        {
            return new([], $"'{part.Name}' shares what it holds with another variable");
        }

        // What only takes parameters over is no work.
        return new(left.Exists(f => parameters.Of(f) is null) ? left : [], null);
    }

    // A model could be put into a file; the fit that made it, passed over, would leave the next one other seeds.
    private static string WhyNotKept(ITypeSymbol type) => (type is INamedTypeSymbol named ? TypeTraits.Name(named) : "") switch
    {
        "Microsoft.ML.MLContext" => "which draws the seeds of what follows",
        var name when name.StartsWith("Microsoft.ML.", StringComparison.Ordinal) => "whose MLContext would draw other seeds for what follows",
        _ => "which no file holds",
    };

    private string? DoesMore(StatementEffects effects) => effects switch
    {
        { Keep: true } => "it is marked to be kept",
        { Deferred.Count: > 0 } => "it leaves code or a query that runs later",
        _ when effects.ResourceWrites.Count + effects.ResourceDefinitions.Count > 0 => "it writes files or data",
        _ when effects.Mutations.Any(m => m is not IFieldSymbol and not ILocalSymbol and not IParameterSymbol) => "it changes what is no variable",
        _ when effects.ResourceReads.Any(r => !IsSteady(r)) => "it reads what lies outside the project",
        _ when effects.Constants.Any(c => c.Contains("://", StringComparison.Ordinal)) => "it reads from an address",
        _ => null,
    };

    private bool IsSteady(string resource) => (resource.StartsWith("dataset:", StringComparison.Ordinal) && !resource.EndsWith('*')) || (resource.StartsWith("file:", StringComparison.Ordinal) && inputs.Contains(resource));

    private string? Chance(IReadOnlyList<SliceNode> nodes) =>
        nodes.Where(n => !IsParameter(n)).Concat(Called(nodes)).Select(n => Unsteadiness(n.Syntax)).FirstOrDefault(name => name is not null) is { } name ? $"it uses {name}" : null;

    // Whatever gave it its value in the notebook, here it comes from outside.
    private bool IsParameter(SliceNode node) => node.Effects.Definitions.Count > 0 && node.Effects.Definitions.All(d => parameters.Of(d) is not null);

    private IEnumerable<SliceNode> Called(IReadOnlyList<SliceNode> nodes)
    {
        var names = nodes.SelectMany(n => graph.EffectsOf(n.Index).Reads).ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
        return declarations.Where(d => d.Effects.Definitions.Any(names.Contains));
    }

    // Read back it would be an object of its own: no other variable may hold it or a part of it.
    private bool IsAlone(IFieldSymbol variable) => TypeTraits.IsPlain(variable.Type)
        || !plan.Fields.Any(other => !SymbolEqualityComparer.Default.Equals(other, variable) && !TypeTraits.IsPlain(other.Type) && SymbolEqualityComparer.Default.Equals(shared.Root(other), shared.Root(variable)));

    private static string? Unsteadiness(SyntaxNode syntax) =>
        syntax.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && Unsteady.Contains(t.ValueText)).Select(t => t.ValueText).FirstOrDefault();
}

/// <param name="Fields">The variables whose values can stand for running the step; empty when it has to run each time.</param>
/// <param name="Why">Why it has to, in words; null when it records something or leaves nothing, which needs no words.</param>
internal sealed record StepValues(IReadOnlyList<IFieldSymbol> Fields, string? Why);
