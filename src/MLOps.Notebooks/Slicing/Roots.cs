using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>The variables whose objects the value of an expression may be, or be part of.</summary>
internal static class Roots
{
    /// <param name="forMutation">Also the generators behind it: they are changed by use, but nobody holds a part of them.</param>
    public static IEnumerable<ISymbol> Of(IOperation? operation, CalleeSummaries callees, bool forMutation = false)
    {
        switch (operation)
        {
            case null or ILiteralOperation or INameOfOperation or ITypeOfOperation:
                return [];
            case IMethodReferenceOperation method:
                return Of(method.Instance, callees);
            case IAnonymousFunctionOperation lambda:
                return Captured(lambda, callees);
            case IInvocationOperation call when MutationRules.Copies(call):
                return [];
        }

        var isTop = Variables.Of(operation) is not null;
        var type = operation.Type;
        if (TypeTraits.IsGenerator(type) || MutationRules.IsPartOfGenerator(type))
        {
            return forMutation ? Itself(operation).Concat(Children(operation, callees, forMutation)) : [];
        }

        if (isTop)
        {
            return TypeTraits.IsPlain(type) && !forMutation ? [] : Itself(operation);
        }

        return TypeTraits.IsPlain(type) && operation is not (IArgumentOperation or IExpressionStatementOperation or IArrayInitializerOperation or IObjectOrCollectionInitializerOperation) && !forMutation
            ? []
            : Children(operation, callees, forMutation && operation is IConversionOperation or IMemberReferenceOperation or IArrayElementReferenceOperation or IParenthesizedOperation or IConditionalAccessOperation)
                .Concat(CalleeReads(operation, callees));
    }

    /// <summary>Whether the expression is <c>this</c> or a part of it, inside a type of the notebook.</summary>
    public static bool ReachThis(IOperation? operation) => operation switch
    {
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } self => self.Type is INamedTypeSymbol { IsScriptClass: false },
        IMemberReferenceOperation member => ReachThis(member.Instance),
        IArrayElementReferenceOperation element => ReachThis(element.ArrayReference),
        _ => false,
    };

    private static IEnumerable<ISymbol> Itself(IOperation operation) => Variables.Of(operation) is { } variable ? [variable] : [];

    private static IEnumerable<ISymbol> Children(IOperation operation, CalleeSummaries callees, bool forMutation) =>
        operation.ChildOperations.SelectMany(child => Of(child, callees, forMutation));

    private static IEnumerable<ISymbol> CalleeReads(IOperation operation, CalleeSummaries callees) =>
        operation is IInvocationOperation call && callees.Of(call.TargetMethod.OriginalDefinition) is { } summary
            ? summary.Effects.Reads.Where(r => r is IFieldSymbol field && !TypeTraits.IsPlain(field.Type))
            : [];

    private static IEnumerable<ISymbol> Captured(IAnonymousFunctionOperation lambda, CalleeSummaries callees) =>
        lambda.Body.Descendants().Where(d => Variables.Of(d) is IFieldSymbol).SelectMany(d => Of(d, callees));
}
