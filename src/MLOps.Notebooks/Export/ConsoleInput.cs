using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>Questions to a person: a pipeline has nobody to ask.</summary>
internal static class ConsoleInput
{
    private static readonly string[] Questions = ["ReadLine", "ReadKey", "Read", "ReadToEnd"];

    /// <summary>Whether an expression is what a person answered and nothing more: <c>Console.ReadLine()</c>, with <c>!</c> or <c>?? ""</c>.</summary>
    public static bool IsAnswer(ExpressionSyntax value) => value switch
    {
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => IsAnswer(sure.Operand),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } other => IsAnswer(other.Left),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ReadLine", Expression: IdentifierNameSyntax { Identifier.ValueText: "Console" } } } => true,
        _ => false,
    };

    /// <summary>Refuses what is left of them after those that became parameters.</summary>
    /// <exception cref="UserException">Kept code asks a person.</exception>
    public static void Refuse(IEnumerable<SliceNode> kept, ParameterPlan parameters)
    {
        foreach (var node in kept)
        {
            var question = node.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(i => IsQuestion(node.Unit.Model, i) && !IsParameter(node, i, parameters));
            if (question is not null)
            {
                throw new UserException(
                    $"Cell [{node.Cell.Order}] asks a person for input ('{question}'), and a pipeline has nobody to ask.",
                    "Set a variable to Console.ReadLine() and nothing else, or set it in the cell tagged 'parameters': then it becomes an option.");
            }
        }
    }

    private static bool IsQuestion(SemanticModel model, InvocationExpressionSyntax call) =>
        model.GetSymbolInfo(call).Symbol is IMethodSymbol { ContainingType.Name: "Console" } method && TypeTraits.Namespace(method.ContainingType) == "System" && Questions.Contains(method.Name);

    private static bool IsParameter(SliceNode node, InvocationExpressionSyntax call, ParameterPlan parameters) =>
        call.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { } variable && parameters.Of(node.Unit.Model.GetDeclaredSymbol(variable)) is not null;
}
