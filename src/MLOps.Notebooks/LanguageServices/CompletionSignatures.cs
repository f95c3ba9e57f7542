using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Recommendations;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>
/// One line about each name that may stand at a place: its declaration, and how many overloads it has. Made from the symbols
/// themselves; Roslyn's own descriptions bind and read documentation for each item, which takes a hundred times as long.
/// </summary>
internal static class CompletionSignatures
{
    private static readonly SymbolDisplayFormat Format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.IncludeType,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static async Task<ILookup<string, ISymbol>> AtAsync(Document document, int position, CancellationToken cancellation) =>
        (await Recommender.GetRecommendedSymbolsAtPositionAsync(document, position, cancellationToken: cancellation).ConfigureAwait(false))
            .ToLookup(s => s.Name, StringComparer.Ordinal);

    /// <summary>Null when nothing is known, as of keywords.</summary>
    public static string? Of(IEnumerable<ISymbol> named)
    {
        var symbols = named.ToList();
        if (symbols.Count == 0)
        {
            return null;
        }

        var more = symbols.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (+ {symbols.Count - 1} overload{(symbols.Count == 2 ? "" : "s")})");
        return symbols[0].ToDisplayString(Format) + (symbols[0] is IMethodSymbol ? more : "");
    }
}
