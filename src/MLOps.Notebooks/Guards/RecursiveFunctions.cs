using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Guards;

/// <summary>
/// The functions of a cell that may call themselves, by way of others or not: found by names alone, so that some are taken for
/// recursive that are not, which costs a nanosecond a call.
/// </summary>
internal sealed class RecursiveFunctions
{
    // Called by others than those who name them: by interpolated strings, comparisons, hash tables.
    private static readonly HashSet<string> CalledUnnamed = [nameof(ToString), nameof(Equals), nameof(GetHashCode), "CompareTo"];

    private readonly HashSet<SyntaxNode> _nodes;

    private RecursiveFunctions(HashSet<SyntaxNode> nodes) => _nodes = nodes;

    public static RecursiveFunctions Of(CompilationUnitSyntax root)
    {
        var functions = root.DescendantNodes().Select(n => (Node: n, Name: NameOf(n))).Where(f => f.Name is not null).ToList();
        var names = functions.Select(f => f.Name!).ToHashSet(StringComparer.Ordinal);
        var calls = functions.GroupBy(f => f.Name!, StringComparer.Ordinal).ToDictionary(
            g => g.Key,
            g => g.SelectMany(f => Mentions(f.Node)).Where(names.Contains).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        var recursive = names.Where(n => CalledUnnamed.Contains(n) || Reaches(n, calls)).ToHashSet(StringComparer.Ordinal);
        return new RecursiveFunctions(functions.Where(f => recursive.Contains(f.Name!)).Select(f => f.Node).ToHashSet());
    }

    public bool IsAny => _nodes.Count > 0;

    public bool Contains(SyntaxNode function) => _nodes.Contains(function);

    private static string? NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax local => local.Identifier.ValueText,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
        PropertyDeclarationSyntax { ExpressionBody: not null } property => property.Identifier.ValueText,
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
        AnonymousFunctionExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } } => variable.Identifier.ValueText,
        AnonymousFunctionExpressionSyntax { Parent: AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } } => target.Identifier.ValueText,
        _ => null,
    };

    private static IEnumerable<string> Mentions(SyntaxNode function) => Body(function)?.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Select(n => n.Identifier.ValueText) ?? [];

    private static SyntaxNode? Body(SyntaxNode function) => function switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
        PropertyDeclarationSyntax property => property.ExpressionBody,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        AnonymousFunctionExpressionSyntax lambda => lambda.Body,
        _ => null,
    };

    private static bool Reaches(string name, Dictionary<string, HashSet<string>> calls)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(calls[name]);
        while (open.TryPop(out var next))
        {
            if (next == name)
            {
                return true;
            }

            if (seen.Add(next))
            {
                foreach (var callee in calls[next])
                {
                    open.Push(callee);
                }
            }
        }

        return false;
    }
}
