using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Slicing;

/// <summary>What the slicer needs to know of types: whether a value can be shared, changed from afar, or evaluated later.</summary>
internal static class TypeTraits
{
    private static readonly HashSet<string> PlainTypes = new(StringComparer.Ordinal)
    {
        "System.Type", "System.Uri", "System.Version", "System.Text.RegularExpressions.Regex", "System.Globalization.CultureInfo", "System.TimeZoneInfo",
        "System.DateTime", "System.DateTimeOffset", "System.TimeSpan", "System.Guid",
    };

    /// <summary>A value of its own: holding it never lets anyone see another's change.</summary>
    public static bool IsPlain(ITypeSymbol? type) => type switch
    {
        null => true,
        { SpecialType: SpecialType.System_String or SpecialType.System_Void } => true,
        { TypeKind: TypeKind.Enum or TypeKind.Error or TypeKind.Pointer } => true,
        { IsRefLikeType: true } => false,
        { IsValueType: true, IsTupleType: false } => true,
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(e => IsPlain(e.Type)),
        INamedTypeSymbol { IsAnonymousType: true } anonymous => anonymous.GetMembers().OfType<IPropertySymbol>().All(p => IsPlain(p.Type)),
        INamedTypeSymbol named => PlainTypes.Contains(Name(named)) || IsPlainLibrary(named) || IsReadOnlyRecord(named),
        _ => false,
    };

    /// <summary>Whether SQL may ask a value of this type: what is no table at run time is passed over there.</summary>
    public static bool MayBeTable(ITypeSymbol type) => type is { IsValueType: false, SpecialType: not SpecialType.System_String, TypeKind: not TypeKind.Delegate }
        && (!Namespace(type).StartsWith("Microsoft.ML", StringComparison.Ordinal) || type.Name == "IDataView" || type.AllInterfaces.Any(i => i.Name == "IDataView"));

    /// <summary>Calls on it advance or change it, although nobody else can hold its insides: ML.NET's context draws seeds from one generator.</summary>
    public static bool IsGenerator(ITypeSymbol? type) => type is INamedTypeSymbol named && Name(named) is "Microsoft.ML.MLContext";

    /// <summary>ML.NET's trainers and pipelines: each Fit advances the generators that its steps were made with.</summary>
    public static bool IsEstimator(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && named.AllInterfaces.Append(named).Any(i => i.Name == "IEstimator" && Namespace(i) == "Microsoft.ML");

    /// <summary>Holds code or a query that runs when it is used.</summary>
    public static bool IsDeferred(ITypeSymbol? type) => type switch
    {
        null => false,
        { TypeKind: TypeKind.Delegate or TypeKind.Interface or TypeKind.Dynamic } => true,
        INamedTypeSymbol named => Name(named) is "System.Lazy" or "System.Threading.Tasks.Task" || named.Locations.Any(l => l.IsInSource)
            || named.TypeArguments.Any(a => a.TypeKind == TypeKind.Delegate),
        IArrayTypeSymbol array => array.ElementType.TypeKind == TypeKind.Delegate,
        _ => false,
    };

    /// <summary>Methods called on it do not change it (they may still hold what it was made of).</summary>
    public static bool IsReadOnly(ITypeSymbol? type) => IsPlain(type) || type is INamedTypeSymbol { TypeKind: TypeKind.Interface or TypeKind.Delegate } named
        && (Namespace(named).StartsWith("Microsoft.ML", StringComparison.Ordinal) || named.Name.StartsWith("IReadOnly", StringComparison.Ordinal)
            || named.Name is "IEnumerable" or "IOrderedEnumerable" or "IGrouping" or "ILookup" or "IQueryable" or "IOrderedQueryable");

    public static string Name(INamedTypeSymbol type) => $"{Namespace(type)}.{type.Name}";

    public static string Namespace(ITypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "";

    // ML.NET's estimators, transformers and metrics, and our own reports, are immutable; data views read their rows late.
    private static bool IsPlainLibrary(INamedTypeSymbol type)
    {
        var space = Namespace(type);
        return space switch
        {
            _ when space == "MLOps" || space.StartsWith("MLOps.", StringComparison.Ordinal) => true,
            _ when space == "System.Collections.Immutable" => type.TypeArguments.All(IsPlain),
            _ when space == "Microsoft.ML" || space.StartsWith("Microsoft.ML.", StringComparison.Ordinal) => type.Name is not ("IDataView" or "TrainTestData") && !IsEstimator(type),
            _ => type.Name.EndsWith("Exception", StringComparison.Ordinal),
        };
    }

    private static bool IsReadOnlyRecord(INamedTypeSymbol type) => type.IsRecord && type.Locations.Any(l => l.IsInSource)
        && type.GetMembers().OfType<IPropertySymbol>().Where(p => !p.IsImplicitlyDeclared && !p.IsStatic)
            .All(p => (p.SetMethod is null || p.SetMethod.IsInitOnly) && (SymbolEqualityComparer.Default.Equals(p.Type, type) || IsPlain(p.Type)));
}
