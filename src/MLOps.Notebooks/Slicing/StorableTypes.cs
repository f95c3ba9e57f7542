using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Slicing;

/// <summary>Types whose values JSON holds without loss.</summary>
internal static class StorableTypes
{
    private static readonly HashSet<string> Values = new(StringComparer.Ordinal) { "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "System.Guid", "Microsoft.Data.Analysis.DataFrame" };
    private static readonly HashSet<string> Collections = new(StringComparer.Ordinal) { "System.Collections.Generic.List", "System.Collections.Generic.HashSet", "System.Collections.Generic.Dictionary" };

    public static bool Holds(ITypeSymbol type) => Holds(type, new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    private static bool Holds(ITypeSymbol type, HashSet<ISymbol> within) => type switch
    {
        { SpecialType: SpecialType.System_String or SpecialType.System_Boolean or (>= SpecialType.System_SByte and <= SpecialType.System_Double) or SpecialType.System_Char } => true,
        { TypeKind: TypeKind.Enum } => true,
        IArrayTypeSymbol { Rank: 1 } array => Holds(array.ElementType, within),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => Holds(nullable.TypeArguments[0], within),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(e => Holds(e.Type, within)),
        INamedTypeSymbol named when Values.Contains(TypeTraits.Name(named)) => true,
        INamedTypeSymbol named when Collections.Contains(TypeTraits.Name(named)) =>
            named.TypeArguments.All(a => Holds(a, within)) && (named.Name != "Dictionary" || named.TypeArguments[0].SpecialType is SpecialType.System_String or SpecialType.System_Int32 or SpecialType.System_Int64),
        INamedTypeSymbol named when named.Locations.Any(l => l.IsInSource) && !named.IsAnonymousType => !within.Add(named) || IsData(named, within),
        _ => false,
    };

    // All of its state is in properties (or public fields) that can be set when it is read back.
    private static bool IsData(INamedTypeSymbol type, HashSet<ISymbol> within) =>
        type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, IsStatic: false, IsGenericType: false }
        && (type.IsValueType || type.BaseType?.SpecialType == SpecialType.System_Object)
        && (type.IsRecord || type.InstanceConstructors.Any(c => c.Parameters.Length == 0 && c.DeclaredAccessibility == Accessibility.Public))
        && type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic).All(f => Holds(f.Type, within) && (f.AssociatedSymbol is IPropertySymbol property ? CanSet(property) : f is { DeclaredAccessibility: Accessibility.Public, IsReadOnly: false }))
        && type.GetMembers().OfType<IPropertySymbol>().All(p => !p.GetAttributes().Any(a => a.AttributeClass?.Name == "JsonIgnoreAttribute"));

    private static bool CanSet(IPropertySymbol property) =>
        property is { DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public };
}
