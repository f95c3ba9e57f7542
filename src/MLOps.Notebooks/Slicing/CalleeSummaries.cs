using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>What calling a method of the notebook does, through all methods that it calls in turn.</summary>
internal sealed record CalleeSummary(StatementEffects Effects, IReadOnlySet<ISymbol> ChangedParameters, bool ChangesThis);

/// <summary>Summaries, computed once per method. A recursive call adds nothing to the summary being computed.</summary>
internal sealed class CalleeSummaries(Func<SyntaxTree, SemanticModel?> models, TextValues texts)
{
    private readonly Dictionary<IMethodSymbol, CalleeSummary?> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Null for compiled methods and those without a body.</summary>
    public CalleeSummary? Of(IMethodSymbol method)
    {
        if (_known.TryGetValue(method, out var known))
        {
            return known;
        }

        _known[method] = null;
        var walker = new EffectWalker(this, texts);
        var bodies = method.DeclaringSyntaxReferences.SelectMany(Bodies).ToList();
        if (bodies.Count == 0)
        {
            return null;
        }

        foreach (var body in bodies)
        {
            walker.Read(body);
        }

        return _known[method] = new CalleeSummary(walker.Effects, walker.ChangedParameters, walker.ChangesThis);
    }

    private IEnumerable<IOperation> Bodies(SyntaxReference reference)
    {
        var model = models(reference.SyntaxTree);
        return model?.GetOperation(reference.GetSyntax()) is IMethodBodyBaseOperation or IBlockOperation && model.GetOperation(reference.GetSyntax()) is { } body
            ? [body]
            : [];
    }
}
