using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>Texts that are known without running: literals, variables that hold one, their joins.</summary>
internal sealed class TextValues
{
    private readonly Dictionary<ISymbol, string> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Called for each unconditional assignment, in order; null when the value is not known.</summary>
    public void Assign(ISymbol variable, string? value)
    {
        if (value is null)
        {
            _known.Remove(variable);
        }
        else
        {
            _known[variable] = value;
        }
    }

    /// <summary>The text of an expression, or null when only running tells.</summary>
    public string? Of(IOperation? operation) => operation switch
    {
        null => null,
        { ConstantValue: { HasValue: true, Value: string text } } => text,
        IFieldReferenceOperation field => _known.GetValueOrDefault(field.Field),
        ILocalReferenceOperation local => _known.GetValueOrDefault(local.Local),
        IConversionOperation conversion => Of(conversion.Operand),
        IParenthesizedOperation inner => Of(inner.Operand),
        IInterpolatedStringOperation text => Join(text.Parts.Select(Part)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => Join([Of(sum.LeftOperand), Of(sum.RightOperand)]),
        IInvocationOperation { TargetMethod: { Name: "Combine" or "Join", ContainingType.Name: "Path" } } call =>
            Join(call.Arguments.SelectMany(Elements).Select(Of), "/"),
        IInvocationOperation { TargetMethod: { Name: "GetFullPath", ContainingType.Name: "Path" }, Arguments: [var path] } => Of(path.Value),
        // A notebook's folder is where it runs, and so is its project's.
        IInvocationOperation { TargetMethod: { Name: "GetCurrentDirectory", ContainingType.Name: "Directory" } } => ".",
        IPropertyReferenceOperation { Property: { Name: "CurrentDirectory", ContainingType.Name: "Environment" } } => ".",
        IObjectCreationOperation { Constructor.ContainingType.Name: "DirectoryInfo" or "FileInfo", Arguments: [var place] } => Of(place.Value),
        _ => null,
    };

    private string? Part(IInterpolatedStringContentOperation part) => part switch
    {
        IInterpolatedStringTextOperation text => Of(text.Text),
        IInterpolationOperation { FormatString: null } hole => Of(hole.Expression),
        _ => null,
    };

    private static IEnumerable<IOperation> Elements(IArgumentOperation argument) =>
        argument.Value is IArrayCreationOperation { Initializer: { } items } ? items.ElementValues : [argument.Value];

    private static string? Join(IEnumerable<string?> parts, string separator = "")
    {
        var list = parts.ToList();
        return list.Count == 0 || list.Contains(null) ? null : string.Join(separator, list);
    }
}
