using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Headless.Parameters;

/// <summary>A parameter's value as a C# expression of its declared type; without a type, of the type that the value looks like.</summary>
internal static class ParameterLiteral
{
    private const string NumberOfAnyKind = "object";
    private static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static readonly HashSet<string> Lists = new(StringComparer.Ordinal)
    {
        "List", "IList", "IReadOnlyList", "ICollection", "IReadOnlyCollection", "IEnumerable", "HashSet", "ImmutableArray", "ImmutableList",
    };

    private static readonly HashSet<string> Maps = new(StringComparer.Ordinal) { "Dictionary", "IDictionary", "IReadOnlyDictionary", "SortedDictionary" };

    /// <exception cref="UserException">The value is not of the type, or the type is none that can be written down.</exception>
    public static string Write(string name, ParameterValue value, ITypeSymbol? type)
    {
        if (type is null or { SpecialType: SpecialType.System_Object })
        {
            return Guess(value);
        }

        if (TakesNull(type) && (value.IsNull || (!value.IsTyped && value.Text == "null")))
        {
            return "null";
        }

        return type switch
        {
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => Write(name, value, nullable.TypeArguments[0]),
            INamedTypeSymbol { TypeKind: TypeKind.Enum } names => Member(name, value, names),
            IArrayTypeSymbol { Rank: 1 } array => List(name, value, array.ElementType),
            INamedTypeSymbol { TypeArguments: [var item] } list when Lists.Contains(list.Name) => List(name, value, item),
            INamedTypeSymbol { TypeArguments: [var key, var item] } map when Maps.Contains(map.Name) => Map(name, value, map, key, item),
            _ => Scalar(name, value, type),
        };
    }

    private static bool TakesNull(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || (type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.Annotated);

    private static string Scalar(string name, ParameterValue value, ITypeSymbol type)
    {
        var known = ScalarParameter.All.GetValueOrDefault(type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(FullName))
            ?? throw new UserException(
                $"Parameter '{name}' is of type {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}, which cannot be given from outside.",
                "Text, numbers, true or false, dates, times, enums, and lists and dictionaries of these can.");
        var isOne = !value.IsTyped || value.Json is JsonValue;
        return (isOne ? known.Write(value.Text) : null) ?? throw Wrong(name, known.Takes, value);
    }

    private static string Member(string name, ParameterValue value, INamedTypeSymbol type)
    {
        var known = type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue).Select(f => f.Name).ToList();
        var typeName = type.ContainingType is { IsScriptClass: true } ? type.Name : type.ToDisplayString(FullName);
        return string.Join(" | ", value.Text.Split([',', '|'], StringSplitOptions.TrimEntries).Select(word =>
        {
            var member = known.Find(k => k == word) ?? known.Find(k => k.Equals(word, StringComparison.OrdinalIgnoreCase));
            return member is not null ? $"{typeName}.{member}" : throw new UserException(UserError.Unknown("value", word, known, $"{type.Name}, the type of parameter '{name}'"));
        }));
    }

    private static string List(string name, ParameterValue value, ITypeSymbol item) => value.Items() is { } items
        ? $"[{string.Join(", ", items.Select(i => Write(name, i, item)))}]"
        : throw Wrong(name, "a list as JSON such as [1, 2] or [\"a\", \"b\"]", value);

    private static string Map(string name, ParameterValue value, INamedTypeSymbol type, ITypeSymbol key, ITypeSymbol item)
    {
        var entries = value.Entries() ?? throw Wrong(name, "an object as JSON such as {\"a\": 1}", value);
        var created = type.TypeKind == TypeKind.Interface ? $"System.Collections.Generic.Dictionary<{key.ToDisplayString(FullName)}, {item.ToDisplayString(FullName)}>" : type.ToDisplayString(FullName);
        return $"new {created} {{ {string.Join(", ", entries.Select(e => $"[{Write(name, ParameterValue.FromText(e.Key), key)}] = {Write(name, e.Value, item)}"))} }}";
    }

    private static string Guess(ParameterValue value)
    {
        if (value.Items() is { } items)
        {
            return Array(items);
        }

        if (value.Entries() is { } entries)
        {
            return $"new System.Collections.Generic.Dictionary<string, object?> {{ {string.Join(", ", entries.Select(e => $"[{ScalarParameter.Quote(e.Key)}] = {Guess(e.Value)}"))} }}";
        }

        return value.IsTyped
            ? value.Json is JsonValue typed ? Guess(typed, value.Text) : "(object?)null"
            : GuessText(value.Text);
    }

    private static string Guess(JsonValue value, string text) => value.GetValueKind() == JsonValueKind.String ? ScalarParameter.Quote(text) : GuessText(text);

    private static string Array(IReadOnlyList<ParameterValue> items)
    {
        var kinds = items.Select(i => i.Json?.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False => "bool",
            JsonValueKind.String => "string",
            JsonValueKind.Number => double.TryParse(i.Text, CultureInfo.InvariantCulture, out var x) && x == Math.Floor(x) && Math.Abs(x) <= int.MaxValue ? "int" : "double",
            _ => NumberOfAnyKind,
        }).Distinct().ToList();
        var type = kinds is [var only] ? only : kinds.Count == 2 && kinds.Except(["int", "double"]).Any() is false ? "double" : "object?";
        return $"new {type}[] {{ {string.Join(", ", items.Select(Guess))} }}";
    }

    private static string GuessText(string text) =>
        ScalarParameter.All["bool"].Write(text)
        ?? (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole.ToString(CultureInfo.InvariantCulture)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) + "d"
            : ScalarParameter.Quote(text));

    private static UserException Wrong(string name, string takes, ParameterValue value) => new($"Parameter '{name}' takes {takes}, not '{value.Text}'.");
}
