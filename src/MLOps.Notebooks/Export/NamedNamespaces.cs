using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Export;

/// <summary>
/// The namespaces of what code names without its namespace: types, and methods that are called as if they were a type's own. The compiler
/// counts a using directive as needed as soon as it has looked at a method there, also when it chose another.
/// </summary>
internal static class NamedNamespaces
{
    /// <summary>Using directives whose namespace nothing names. Queries, loops and initialisers may still need one of them: ask the compiler.</summary>
    public static IReadOnlyList<UsingDirectiveSyntax> Unnamed(SemanticModel model)
    {
        var root = model.SyntaxTree.GetCompilationUnitRoot();
        var named = root.DescendantNodes(n => n is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>().Where(n => n is not IdentifierNameSyntax { IsVar: true }).Select(n => Namespace(n, model)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return root.Usings.Where(u => u.Alias is null && u.StaticKeyword.IsKind(SyntaxKind.None) && u.Name is { } name && !named.Contains(name.ToString())).ToList();
    }

    private static string? Namespace(SimpleNameSyntax name, SemanticModel model) => model.GetSymbolInfo(name).Symbol switch
    {
        IMethodSymbol { ReducedFrom: { } extension } => Text(extension.ContainingType),
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => Text(constructor.ContainingType),
        INamedTypeSymbol type => Text(type),
        _ => null,
    };

    private static string Text(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString();
}
