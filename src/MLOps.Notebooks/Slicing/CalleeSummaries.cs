using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        var bodies = method.DeclaringSyntaxReferences.SelectMany(Bodies).Concat(method.MethodKind == MethodKind.Constructor ? Initializers(method.ContainingType) : []).ToList();
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

    // Making an object runs these too.
    private IEnumerable<IOperation> Initializers(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>()
        .SelectMany(declaration => declaration.Members.Where(m => !m.Modifiers.Any(SyntaxKind.StaticKeyword) && !m.Modifiers.Any(SyntaxKind.ConstKeyword)))
        .SelectMany(InitializersOf)
        .Select(value => models(value.SyntaxTree)?.GetOperation(value)).OfType<IOperation>();

    private static IEnumerable<EqualsValueClauseSyntax> InitializersOf(MemberDeclarationSyntax member) => member switch
    {
        BaseFieldDeclarationSyntax fields => fields.Declaration.Variables.Select(v => v.Initializer).OfType<EqualsValueClauseSyntax>(),
        PropertyDeclarationSyntax { Initializer: { } value } => [value],
        _ => [],
    };

    private IEnumerable<IOperation> Bodies(SyntaxReference reference)
    {
        var model = models(reference.SyntaxTree);
        return model?.GetOperation(reference.GetSyntax()) is IMethodBodyBaseOperation or IBlockOperation && model.GetOperation(reference.GetSyntax()) is { } body
            ? [body]
            : [];
    }
}
