using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Guards;

/// <summary>Whether the expression that is a function's body is its value, or only what it does, as far as the syntax tells.</summary>
internal static class FunctionResults
{
    public static bool HasValue(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => HasValue(method.ReturnType, method.Modifiers),
        LocalFunctionStatementSyntax local => HasValue(local.ReturnType, local.Modifiers),
        AccessorDeclarationSyntax accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration),
        ConstructorDeclarationSyntax or DestructorDeclarationSyntax => false,
        _ => true,
    };

    /// <summary>The same for a lambda that is given to a variable declared as <c>Func</c> or <c>Action</c>; null when that is not so.</summary>
    public static bool? OfDelegate(LambdaExpressionSyntax lambda)
    {
        var name = lambda.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } } => Delegate(declaration.Type),
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } => Declared(lambda, target.Identifier.ValueText),
            _ => null,
        };
        var isAsync = lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
        return name switch
        {
            "Func" when !isAsync => true,
            "Action" => false,
            _ => null,
        };
    }

    private static bool HasValue(TypeSyntax type, SyntaxTokenList modifiers) =>
        !(type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
            || (modifiers.Any(SyntaxKind.AsyncKeyword) && type is IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" }));

    private static string? Declared(SyntaxNode place, string variable) => place.SyntaxTree.GetRoot().DescendantNodes().OfType<VariableDeclaratorSyntax>()
        .Where(d => d.Identifier.ValueText == variable).Select(d => d.Parent).OfType<VariableDeclarationSyntax>().Select(d => Delegate(d.Type)).FirstOrDefault();

    private static string? Delegate(TypeSyntax type) => type switch
    {
        NullableTypeSyntax nullable => Delegate(nullable.ElementType),
        SimpleNameSyntax { Identifier.ValueText: var name } => name,
        _ => null,
    };
}
