using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Guards;

/// <summary>
/// Which loops need a check of their own. An abort ends plain loops on the cell's thread, and a check would make the tightest of
/// them several times slower; it does not end those that catch what is thrown, nor those on threads of the pool.
/// </summary>
internal static class LoopTraits
{
    /// <summary>Loops without an end of their own, loops that catch or await, and <c>while</c> and <c>do</c> within lambdas, which may run anywhere.</summary>
    public static bool NeedsCheck(StatementSyntax loop) => IsEndless(loop) || CatchesOrWaits(loop) || (loop is WhileStatementSyntax or DoStatementSyntax && IsInLambda(loop));

    private static bool IsEndless(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax { Condition: var condition } => condition.IsKind(SyntaxKind.TrueLiteralExpression),
        DoStatementSyntax { Condition: var condition } => condition.IsKind(SyntaxKind.TrueLiteralExpression),
        ForStatementSyntax { Condition: var condition } => condition is null || condition.IsKind(SyntaxKind.TrueLiteralExpression),
        _ => false,
    };

    private static bool CatchesOrWaits(StatementSyntax loop) => loop.DescendantNodes(n => n == loop || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(n => n is CatchClauseSyntax or FinallyClauseSyntax or AwaitExpressionSyntax or LockStatementSyntax);

    private static bool IsInLambda(SyntaxNode node) => node.Ancestors().Any(a => a is AnonymousFunctionExpressionSyntax);
}
