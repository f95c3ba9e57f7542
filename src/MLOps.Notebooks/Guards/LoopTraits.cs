using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Guards;

/// <summary>Which of the two checks a loop gets: the exact one costs a loop that calls nothing up to four times its time.</summary>
internal static class LoopTraits
{
    private static readonly string[] Computed = ["Math", "MathF", "BitOperations", "Vector", "Unsafe"];

    /// <summary>
    /// Loops with an end of their own that only compute. Not those without an end, those that call, catch or await, and <c>while</c>
    /// and <c>do</c> within lambdas, which may run in the pool, beside the work of other cells.
    /// </summary>
    public static bool IsTight(StatementSyntax loop) =>
        !IsEndless(loop) && !(loop is WhileStatementSyntax or DoStatementSyntax && IsInLambda(loop)) && !Own(loop).Any(CallsOrWaits);

    private static bool IsEndless(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax { Condition: var condition } => condition.IsKind(SyntaxKind.TrueLiteralExpression),
        DoStatementSyntax { Condition: var condition } => condition.IsKind(SyntaxKind.TrueLiteralExpression),
        ForStatementSyntax { Condition: var condition } => condition is null || condition.IsKind(SyntaxKind.TrueLiteralExpression),
        _ => false,
    };

    private static IEnumerable<SyntaxNode> Own(StatementSyntax loop) => loop.DescendantNodes(n => n == loop || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    private static bool CallsOrWaits(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax call => !IsComputed(call.Expression),
        ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } => true,
        BaseObjectCreationExpressionSyntax or InterpolatedStringExpressionSyntax or WithExpressionSyntax or YieldStatementSyntax => true,
        CatchClauseSyntax or FinallyClauseSyntax or AwaitExpressionSyntax or LockStatementSyntax => true,
        _ => false,
    };

    private static bool IsComputed(ExpressionSyntax method) => method is IdentifierNameSyntax { Identifier.ValueText: "nameof" }
        || (method is MemberAccessExpressionSyntax { Expression: SimpleNameSyntax type } && Computed.Contains(type.Identifier.ValueText));

    private static bool IsInLambda(SyntaxNode node) => node.Ancestors().Any(a => a is AnonymousFunctionExpressionSyntax);
}
