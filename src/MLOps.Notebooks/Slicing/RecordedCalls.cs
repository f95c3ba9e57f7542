using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Guards;

namespace MLOps.Notebooks.Slicing;

/// <summary>Calls of ML.NET that an open run records in a notebook without a line for it.</summary>
internal static class RecordedCalls
{
    public static bool IsFit(InvocationExpressionSyntax call, IMethodSymbol? method) => FitCalls.IsFit(call) && IsOfMLNet(method)
        && method!.ReturnType is INamedTypeSymbol model && model.AllInterfaces.Append(model).Any(i => i.Name == "ITransformer");

    public static bool IsEvaluation(InvocationExpressionSyntax call, IMethodSymbol? method) => FitCalls.IsEvaluation(call) && IsOfMLNet(method);

    private static bool IsOfMLNet(IMethodSymbol? method) => method is not null && TypeTraits.Namespace(method.ContainingType).StartsWith("Microsoft.ML", StringComparison.Ordinal);
}
