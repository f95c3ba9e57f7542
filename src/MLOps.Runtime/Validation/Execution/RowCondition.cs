using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>
/// A row expectation in DuckDB's SQL. SQL's logic has three values: <paramref name="Fails"/> is true only for rows that break it,
/// false or null for the others, so that null values never count as failures unless the expectation is about them.
/// </summary>
/// <param name="Concerned">Expressions that must not be null for a row to be concerned; none: every row is.</param>
internal sealed record RowCondition(string Fails, IReadOnlyList<string> Concerned)
{
    public static RowCondition Of(BoundCheck bound)
    {
        var names = bound.Columns.Select(c => Sql.Name(c.Name)).ToList();
        var x = names.FirstOrDefault() ?? "";
        return bound.Expectation switch
        {
            NotNull => new(Missing(bound.Columns[0]), []),
            IsNull => new($"NOT ({Missing(bound.Columns[0])})", []),
            Between e => new(Outside(e, bound.Columns[0]), [x]),
            InSet e => new($"{x} NOT IN ({List(e.Values, bound.Columns[0])})", [x]),
            NotInSet e => new($"{x} IN ({List(e.Values, bound.Columns[0])})", [x]),
            MatchesRegex e => new($"NOT regexp_matches({x}, {Sql.Text(e.Regex)})", [x]),
            NotMatchesRegex e => new($"regexp_matches({x}, {Sql.Text(e.Regex)})", [x]),
            Length e => new(Outside($"length({x})", e.Min, e.Max), [x]),
            ParsesAs e => new(Unreadable(x, e.Type), [x]),
            GreaterThan e => new(NotGreater(e, bound.Columns), names),
            EqualTo => new($"{x} <> {names[1]}", names),
            Condition e => new($"NOT ({e.Sql}\n)", [$"({e.Sql}\n)"]),
            _ => throw new ArgumentOutOfRangeException(nameof(bound), bound.Expectation.Kind, null),
        };
    }

    /// <summary>The rows that fail, limited to those the filter picks.</summary>
    public string FailsWhere(string? filter) => filter is null ? $"({Fails})" : $"(({filter}\n) AND ({Fails}))";

    /// <summary>An aggregate that counts the rows concerned.</summary>
    public string CountConcerned(string? filter) => CountOf(Concerned, filter);

    public static string CountOf(IReadOnlyList<string> notNull, string? filter) => (notNull, filter) switch
    {
        ([], null) => "count(*)",
        ([var one], null) => $"count({one})",
        _ => $"count(*) FILTER (WHERE {string.Join(" AND ", notNull.Select(n => $"{n} IS NOT NULL").Concat(filter is null ? [] : [$"({filter}\n)"]))})",
    };

    public static string Missing(ColumnSchema column)
    {
        var x = Sql.Name(column.Name);
        return IsFloat(column) ? $"({x} IS NULL OR isnan({x}))" : $"{x} IS NULL";
    }

    public static bool IsFloat(ColumnSchema column) => column.Type is "FLOAT" or "DOUBLE";

    // The engine takes NaN for greater than every number, so that an upper bound refuses it and a lower bound does not.
    private static string Outside(Between e, ColumnSchema column)
    {
        var x = Sql.Name(column.Name);
        var (below, above) = e.Exclusive ? ("<=", ">=") : ("<", ">");
        var parts = new List<string>();
        if (e.Min is { } min)
        {
            parts.Add($"{x} {below} {TypeRules.Sql(min, column)}");
        }

        if (e.Max is { } max)
        {
            parts.Add($"{x} {above} {TypeRules.Sql(max, column)}");
        }
        else if (IsFloat(column))
        {
            parts.Add($"isnan({x})");
        }

        return string.Join(" OR ", parts);
    }

    // The engine reads '1.5' as the whole number 2: a load must not change the value on its way.
    private static string Unreadable(string x, string type) => type.EndsWith("INT", StringComparison.Ordinal) || type == "INTEGER"
        ? $"{x} IS NOT NULL AND (TRY_CAST({x} AS {type}) IS NULL OR TRY_CAST({x} AS DOUBLE) <> TRY_CAST({x} AS {type}))"
        : $"{x} IS NOT NULL AND TRY_CAST({x} AS {type}) IS NULL";

    private static string Outside(string value, long? min, long? max) => string.Join(
        " OR ",
        new[] { min is { } a ? $"{value} < {a}" : null, max is { } b ? $"{value} > {b}" : null }.OfType<string>());

    private static string NotGreater(GreaterThan e, IReadOnlyList<ColumnSchema> columns)
    {
        var (a, b) = (Sql.Name(columns[0].Name), Sql.Name(columns[1].Name));
        var compared = $"NOT ({a} {(e.OrEqual ? ">=" : ">")} {b})";
        var nans = string.Concat(columns.Where(IsFloat).Select(c => $" OR isnan({Sql.Name(c.Name)})"));
        return nans.Length == 0 ? compared : $"{a} IS NOT NULL AND {b} IS NOT NULL AND ({compared}{nans})";
    }

    private static string List(IEnumerable<Literal> values, ColumnSchema column) => string.Join(", ", values.Select(v => TypeRules.Sql(v, column)));
}
