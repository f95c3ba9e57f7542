using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>Questions to a person: a pipeline has nobody to ask.</summary>
internal static class ConsoleInput
{
    private static readonly string[] OfConsole = ["ReadLine", "ReadKey", "Read", "ReadToEnd"];
    private static readonly string[] OfNotebooks = ["input", "GetInputAsync", "password", "GetPasswordAsync"];
    private static readonly string[] Lines = ["ReadLine", "input", "GetInputAsync"];

    /// <summary>
    /// Whether an expression is the line that a person answered and nothing more: <c>Console.ReadLine()</c>, with <c>!</c>,
    /// <c>?? ""</c> or <c>Trim()</c>, also read as a value: <c>int.Parse(Console.ReadLine())</c>.
    /// </summary>
    public static bool IsAnswer(SemanticModel model, ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax inner => IsAnswer(model, inner.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => IsAnswer(model, sure.Operand),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } other => IsAnswer(model, other.Left),
        AwaitExpressionSyntax later => IsAnswer(model, later.Expression),
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Trim" }, ArgumentList.Arguments.Count: 0 } } some => IsAnswer(model, some.Expression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Trim" } trim, ArgumentList.Arguments.Count: 0 } => IsAnswer(model, trim.Expression),
        InvocationExpressionSyntax call when IsConversion(call) => IsAnswer(model, call.ArgumentList.Arguments[0].Expression),
        InvocationExpressionSyntax call => Asked(model, call) is { } question && Lines.Contains(question.Name),
        _ => false,
    };

    /// <summary>Refuses what is left of them after those that became parameters.</summary>
    /// <exception cref="UserException">Kept code asks a person.</exception>
    public static void Refuse(IEnumerable<SliceNode> kept, ParameterPlan parameters)
    {
        foreach (var node in kept)
        {
            var question = node.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(i => Asked(node.Unit.Model, i) is not null && !IsParameter(node, i, parameters));
            if (question is not null)
            {
                throw new UserException(
                    $"Cell [{node.Cell.Order}] asks a person for input ('{question}'), and a pipeline has nobody to ask.",
                    "Set a variable to the answer, as Console.ReadLine() or int.Parse(Console.ReadLine()), and change it nowhere else, or set it in the cell tagged 'parameters': then it becomes an option. Take a password from Environment.GetEnvironmentVariable.");
            }
        }
    }

    // int.Parse(...), Convert.ToDouble(...)
    private static bool IsConversion(InvocationExpressionSyntax call) => call.ArgumentList.Arguments.Count > 0 && call.Expression switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Parse" } => true,
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Convert" } } convert => convert.Name.Identifier.ValueText.StartsWith("To", StringComparison.Ordinal),
        _ => false,
    };

    private static IMethodSymbol? Asked(SemanticModel model, InvocationExpressionSyntax call) => model.GetSymbolInfo(call).Symbol is IMethodSymbol method
        && ((method.ContainingType is { Name: "Console" } console && TypeTraits.Namespace(console) == "System" && OfConsole.Contains(method.Name))
            || (method.ContainingAssembly?.Name == "MLOps.Notebooks" && OfNotebooks.Contains(method.Name))) ? method : null;

    private static bool IsParameter(SliceNode node, InvocationExpressionSyntax call, ParameterPlan parameters) =>
        call.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { } variable && parameters.Of(node.Unit.Model.GetDeclaredSymbol(variable)) is not null;
}
