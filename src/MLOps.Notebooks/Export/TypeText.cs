using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Export;

/// <summary>Writes a type as a person would, and collects the namespaces that this needs.</summary>
internal sealed class TypeText(NamePlan names, ISet<string> namespaces)
{
    private static readonly SymbolDisplayFormat Keywords = SymbolDisplayFormat.MinimallyQualifiedFormat;

    public string Of(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return $"{Of(array.ElementType)}[{new string(',', array.Rank - 1)}]";
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                return Of(nullable.TypeArguments[0]) + "?";
            case INamedTypeSymbol { IsTupleType: true } tuple:
                return $"({string.Join(", ", tuple.TupleElements.Select(e => e.IsExplicitlyNamedTupleElement ? $"{Of(e.Type)} {e.Name}" : Of(e.Type)))})";
            case INamedTypeSymbol { SpecialType: SpecialType.None } named:
                return Named(named);
            default:
                return type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(Keywords);
        }
    }

    private string Named(INamedTypeSymbol type)
    {
        var own = names.NameOf(type);
        if (own is null && type.ContainingNamespace is { IsGlobalNamespace: false } space)
        {
            namespaces.Add(space.ToDisplayString());
        }

        var prefix = own is null && type.ContainingType is { IsScriptClass: false } outer ? Named(outer) + "." : "";
        var arguments = type.TypeArguments.Length == 0 ? "" : $"<{string.Join(", ", type.TypeArguments.Select(Of))}>";
        return prefix + (own ?? type.Name) + arguments;
    }
}
