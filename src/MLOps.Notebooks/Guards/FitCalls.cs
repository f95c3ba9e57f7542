using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Guards;

/// <summary>
/// Which calls may be fits and evaluations of ML.NET, by their syntax; whether they are is seen when they run. Calls whose value nobody
/// takes are left alone: they might have none.
/// </summary>
internal static class FitCalls
{
    private static readonly string[] Tasks = ["BinaryClassification", "MulticlassClassification", "Regression", "Ranking", "Clustering", "AnomalyDetection"];
    private static readonly string[] Evaluations = ["Evaluate", "EvaluateNonCalibrated", "CrossValidate", "CrossValidateNonCalibrated", "PermutationFeatureImportance"];

    /// <summary><c>pipeline.Fit(rows)</c>: one plain argument, and a receiver that is a variable or a call.</summary>
    public static bool IsFit(InvocationExpressionSyntax call) =>
        call is { Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax { Identifier.ValueText: "Fit" } } method, ArgumentList.Arguments: [{ NameColon: null, RefKindKeyword.RawKind: 0 } rows] }
        && IsValue(method.Expression) && IsValue(rows.Expression) && HasTaker(call) && !IsInTree(call);

    /// <summary><c>ml.BinaryClassification.Evaluate(scored, ...)</c> and its kin.</summary>
    public static bool IsEvaluation(InvocationExpressionSyntax call) =>
        call is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var task } }, ArgumentList.Arguments: [{ NameColon: null, RefKindKeyword.RawKind: 0 } first, ..] }
        && Evaluations.Contains(name) && Tasks.Contains(task) && IsValue(first.Expression) && HasTaker(call) && !IsInTree(call);

    // A type's name begins with a capital; such a receiver may have no value.
    private static bool IsValue(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax { Identifier.ValueText: [var first, ..] } => !char.IsUpper(first),
        InvocationExpressionSyntax => true,
        MemberAccessExpressionSyntax member => IsValue(member.Expression),
        ParenthesizedExpressionSyntax inner => IsValue(inner.Expression),
        _ => false,
    };

    private static bool HasTaker(InvocationExpressionSyntax call) => call.Parent is not (null or ArrowExpressionClauseSyntax or AwaitExpressionSyntax or ConditionalAccessExpressionSyntax or LambdaExpressionSyntax)
        && (call.Parent is not ExpressionStatementSyntax statement || statement.SemicolonToken.IsMissing); // a cell's last expression: its value is shown

    private static bool IsInTree(InvocationExpressionSyntax call) => call.Ancestors().OfType<QueryExpressionSyntax>().Any();
}
