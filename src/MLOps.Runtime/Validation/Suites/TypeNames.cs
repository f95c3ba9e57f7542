using System.Text.RegularExpressions;
using MLOps.Data;

namespace MLOps.Validation.Suites;

/// <summary>The words for types in a suite: families, DuckDB's names, and what other tools call them.</summary>
internal static partial class TypeNames
{
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["int"] = "INTEGER",
        ["int32"] = "INTEGER",
        ["int64"] = "BIGINT",
        ["long"] = "BIGINT",
        ["short"] = "SMALLINT",
        ["int16"] = "SMALLINT",
        ["float32"] = "FLOAT",
        ["single"] = "FLOAT",
        ["real"] = "FLOAT",
        ["float64"] = "DOUBLE",
        ["bool"] = "BOOLEAN",
        ["string"] = "VARCHAR",
        ["datetime"] = "TIMESTAMP",
        ["timestamptz"] = "TIMESTAMP WITH TIME ZONE",
    };

    private static readonly string[] Families = ["number", "integer", "text", "date", "time", "timestamp", "boolean"];

    private static readonly string[] Exact =
    [
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL",
        "VARCHAR", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "BOOLEAN", "UUID", "BLOB", "JSON", "INTERVAL",
    ];

    private static readonly HashSet<string> Integers = new(StringComparer.Ordinal)
    {
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
    };

    /// <summary>All words, for the nearest one.</summary>
    public static IEnumerable<string> All => Families.Concat(Exact).Concat(Aliases.Keys).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The word as <see cref="Matches"/> knows it, or null. Lower case is a family, upper case DuckDB's type; DECIMAL(p, s) is taken as it is.</summary>
    public static string? Normalise(string word)
    {
        var trimmed = word.Trim();
        if (Families.Contains(trimmed))
        {
            return trimmed;
        }

        if (Aliases.TryGetValue(trimmed, out var known))
        {
            return known;
        }

        var upper = trimmed.ToUpperInvariant();
        return Exact.Contains(upper) || Decimal().IsMatch(upper) ? upper : null;
    }

    /// <exception cref="UserException">The word is no type; the message names the nearest.</exception>
    public static string Require(string word) => Normalise(word) ?? throw new UserException(UserError.Unknown("type", word, All));

    /// <summary>The type that a text must be readable as: a family stands for its widest member.</summary>
    public static string Castable(string normalised) => normalised switch
    {
        "number" => "DOUBLE",
        "integer" => "BIGINT",
        "text" => "VARCHAR",
        "date" or "time" or "timestamp" or "boolean" => normalised.ToUpperInvariant(),
        _ => normalised,
    };

    [GeneratedRegex(@"^DECIMAL\(\d{1,2}(,\s*\d{1,2})?\)$")]
    private static partial Regex Decimal();

    public static bool Matches(string normalised, ColumnSchema column) => normalised switch
    {
        "number" => column.IsNumeric,
        "integer" => Integers.Contains(column.Type),
        "text" => column.IsText,
        "timestamp" => column.Type.StartsWith("TIMESTAMP", StringComparison.Ordinal),
        "date" or "time" or "boolean" => string.Equals(column.Type, normalised, StringComparison.OrdinalIgnoreCase),
        "DECIMAL" => column.Type.StartsWith("DECIMAL", StringComparison.Ordinal),
        _ => column.Type == normalised || column.Type.Replace(" ", "", StringComparison.Ordinal) == normalised.Replace(" ", "", StringComparison.Ordinal),
    };
}
