using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>What counts as a variable of the notebook, and what is code of its own.</summary>
internal static class Variables
{
    /// <summary>The variable that the expression names, or null when it is a member, an element or something else.</summary>
    public static ISymbol? Of(IOperation operation) => operation switch
    {
        IFieldReferenceOperation field when IsScriptVariable(field.Field) => field.Field,
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IDeclarationExpressionOperation declared => Of(declared.Expression),
        _ => null,
    };

    public static bool IsScriptVariable(IFieldSymbol field) => field.ContainingType?.IsScriptClass == true;

    /// <summary>Declared in a cell (a script's own class included).</summary>
    public static bool IsSource(ITypeSymbol? type) => type is not null && (type.Locations.Any(l => l.IsInSource) || (type as INamedTypeSymbol)?.IsScriptClass == true);

    /// <summary>Calls that only show something and mean nothing outside of a notebook, the console's excepted.</summary>
    public static bool IsNotebookDisplay(IMethodSymbol method) => IsDisplay(method) && TypeTraits.Namespace(method.ContainingType) is not ("System" or "System.Diagnostics");

    /// <summary>Calls that only show something.</summary>
    public static bool IsDisplay(IMethodSymbol method)
    {
        var type = method.ContainingType is { } named ? TypeTraits.Name(named) : "";
        return type is "System.Console" or "System.Diagnostics.Debug" or "System.Diagnostics.Trace"
            || type.StartsWith("MLOps.Notebooks.", StringComparison.Ordinal) || type.StartsWith("MLOps.Interactive.", StringComparison.Ordinal)
            || type.StartsWith("Microsoft.DotNet.Interactive.", StringComparison.Ordinal) || type.StartsWith("Plotly.NET.", StringComparison.Ordinal);
    }
}
