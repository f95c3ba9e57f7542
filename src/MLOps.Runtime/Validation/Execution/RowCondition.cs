using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>
/// A row expectation as SQL. SQL's logic has three values: <paramref name="Fails"/> is true only for rows that break it,
/// false or null for the others, so that null values never count as failures unless the expectation is about them.
/// </summary>
/// <param name="Concerned">Expressions that must not be null for a row to be concerned; none: every row is.</param>
internal sealed record RowCondition(string Fails, IReadOnlyList<string> Concerned)
{
    /// <summary>An expression over other rows, computed in a pass with windows under the name that <see cref="DerivedName"/> gives; null when the row alone decides.</summary>
    public string? Derived { get; init; }

    /// <summary>The row's position in the source, from 1, wherever rows are read with it.</summary>
    public const string RowPosition = "__mlops_row";

    public static string DerivedName(BoundCheck bound) => $"__mlops_d{bound.Number}";

    public static RowCondition Of(BoundCheck bound, SuiteDialect dialect)
    {
        var names = bound.Columns.Select(c => Sql.Name(c.Name)).ToList();
        var x = names.FirstOrDefault() ?? "";
        return bound.Expectation switch
        {
            NotNull => new(Missing(bound.Columns[0], dialect), []),
            IsNull => new($"NOT ({Missing(bound.Columns[0], dialect)})", []),
            Between e => new(Outside(e, bound.Columns[0], dialect), [x]),
            InSet e => new($"{x} NOT IN ({List(e.Values, bound.Columns[0], dialect)})", [x]),
            NotInSet e => new($"{x} IN ({List(e.Values, bound.Columns[0], dialect)})", [x]),
            MatchesRegex or NotMatchesRegex or MatchesLike or NotMatchesLike or HasForm or TimeFormat or IsJson or FitsJsonSchema => new(TextConditions.Fails(bound, x, dialect), [x]),
            Length e => new(Outside(dialect.Length(x), e.Min, e.Max), [x]),
            ParsesAs e => new($"NOT ({dialect.Reads(x, e.Type)})", [x]),
            GreaterThan e => new(NotGreater(e, bound.Columns, dialect), names),
            EqualTo e => new(NotEqual(e, x, names[1], dialect), names),
            UniqueWithinRow => new(Repeated(names), names.Count == 0 ? [] : [$"coalesce({string.Join(", ", names.Select(n => dialect.AsText(n)))})"]),
            SumEquals e => new(OtherSum(e, names, dialect), names),
            PairInSet e => new($"{string.Join(" AND ", names.Select(n => $"{n} IS NOT NULL"))} AND NOT ({Combinations(e, names, bound.Columns, dialect)})", names),
            Ordered e => Sequence(e, bound, dialect),
            ZScore e => Deviation(e, bound, dialect),
            Condition e => Of(bound.Dividing?.Sql ?? e.Sql),
            _ => throw new ArgumentOutOfRangeException(nameof(bound), bound.Expectation.Kind, null),
        };
    }

    private static RowCondition Of(string condition) => new($"NOT ({condition}\n)", [$"({condition}\n)"]);

    /// <summary>True for the rows that fail, among those that the filter picks. Where it picks none, the condition is not computed.</summary>
    public string FailsWhere(string? filter) => Picked(Fails, filter);

    /// <summary>The expression for the rows that a filter picks, null for the others: these might be what it cannot be computed for.</summary>
    public static string Picked(string expression, string? filter) => filter is null ? $"({expression})" : $"CASE WHEN ({filter}\n) THEN ({expression}) END";

    /// <summary>An aggregate that counts the rows concerned.</summary>
    public string CountConcerned(string? filter, SuiteDialect dialect) => CountOf(Concerned, filter, dialect);

    public static string CountOf(IReadOnlyList<string> notNull, string? filter, SuiteDialect dialect) => (notNull, filter) switch
    {
        ([], null) => "count(*)",
        ([], _) => dialect.CountTrue($"({filter}\n)"),
        ([var one], _) => filter is null ? $"count({one})" : $"count({Picked(one, filter)})",
        _ => dialect.CountTrue(Picked(string.Join(" AND ", notNull.Select(n => $"{n} IS NOT NULL")), filter)),
    };

    public static string Missing(ColumnSchema column, SuiteDialect dialect)
    {
        var x = Sql.Name(column.Name);
        return IsFloat(column) ? $"({x} IS NULL OR {dialect.IsNaN(x)})" : $"{x} IS NULL";
    }

    public static bool IsFloat(ColumnSchema column) => column.Type is "FLOAT" or "DOUBLE";

    // The engine takes NaN for greater than every number, so that an upper bound refuses it and a lower bound does not.
    private static string Outside(Between e, ColumnSchema column, SuiteDialect dialect)
    {
        var x = Sql.Name(column.Name);
        var (below, above) = e.Exclusive ? ("<=", ">=") : ("<", ">");
        var parts = new List<string>();
        if (e.Min is { } min)
        {
            parts.Add($"{x} {below} {TypeRules.Sql(min, column, dialect)}");
        }

        if (e.Max is { } max)
        {
            parts.Add($"{x} {above} {TypeRules.Sql(max, column, dialect)}");
        }
        else if (IsFloat(column))
        {
            parts.Add(dialect.IsNaN(x));
        }

        return string.Join(" OR ", parts);
    }

    private static string Outside(string value, long? min, long? max) => string.Join(
        " OR ",
        new[] { min is { } a ? $"{value} < {a}" : null, max is { } b ? $"{value} > {b}" : null }.OfType<string>());

    private static string NotGreater(GreaterThan e, IReadOnlyList<ColumnSchema> columns, SuiteDialect dialect)
    {
        var (a, b) = (Sql.Name(columns[0].Name), Sql.Name(columns[1].Name));
        var compared = $"NOT ({a} {(e.OrEqual ? ">=" : ">")} {b})";
        var nans = string.Concat(columns.Where(IsFloat).Select(c => $" OR {dialect.IsNaN(Sql.Name(c.Name))}"));
        return nans.Length == 0 ? compared : $"{a} IS NOT NULL AND {b} IS NOT NULL AND ({compared}{nans})";
    }

    private static string NotEqual(EqualTo e, string a, string b, SuiteDialect dialect) => e.Tolerance > 0
        ? $"{a} IS NOT NULL AND {b} IS NOT NULL AND {a} <> {b} AND NOT coalesce(abs({a} - {b}) <= {dialect.Number(e.Tolerance)}, FALSE)"
        : $"{a} <> {b}";

    // Every pair once; a null makes its pair neither true nor false, which OR passes over.
    private static string Repeated(List<string> names) => string.Join(" OR ", names.SelectMany((a, i) => names.Skip(i + 1).Select(b => $"coalesce({a} = {b}, FALSE)")));

    private static string OtherSum(SumEquals e, List<string> names, SuiteDialect dialect)
    {
        var parts = e.TotalColumn is null ? names : names.SkipLast(1);
        var total = e.TotalColumn is null ? dialect.Number(e.Total ?? 0) : dialect.AsNumber(names[^1]);
        return $"{string.Join(" AND ", names.Select(n => $"{n} IS NOT NULL"))} AND NOT (abs({string.Join(" + ", parts.Select(dialect.AsNumber))} - {total}) <= {dialect.Number(e.Tolerance)})";
    }

    private static string Combinations(PairInSet e, List<string> names, IReadOnlyList<ColumnSchema> columns, SuiteDialect dialect) => string.Join(
        " OR ",
        e.Values.Select(v => $"({string.Join(" AND ", v.Select((x, i) => $"{names[i]} = {TypeRules.Sql(x, columns[i], dialect)}"))})"));

    // The value before among the rows that the check is about; missing ones are passed over.
    private static RowCondition Sequence(Ordered e, BoundCheck bound, SuiteDialect dialect)
    {
        var x = Sql.Name(bound.Columns[0].Name);
        var nan = IsFloat(bound.Columns[0]) ? dialect.IsNaN(x) : "FALSE";
        var picked = $"CASE WHEN NOT {nan} AND {Filtered(bound)} THEN {x} END";
        var groups = bound.Columns.Skip(e.By is null ? 1 : 2).Select(c => Sql.Name(c.Name)).ToList();
        var order = e.By is null ? RowPosition : $"{Sql.Name(bound.Columns[1].Name)}, {RowPosition}";
        var window = $"{(groups.Count == 0 ? "" : $"PARTITION BY {string.Join(", ", groups)} ")}ORDER BY {order}";
        var breaks = (e.Decreasing, e.Strictly) switch { (false, false) => "<", (false, true) => "<=", (true, false) => ">", _ => ">=" };
        return new($"coalesce({nan} OR {x} {breaks} {DerivedName(bound)}, FALSE)", [x]) { Derived = dialect.Previous(picked, window) };
    }

    private static RowCondition Deviation(ZScore e, BoundCheck bound, SuiteDialect dialect)
    {
        var x = dialect.AsNumber(Sql.Name(bound.Columns[0].Name));
        return new($"coalesce({dialect.IsInfinite(x)} OR {DerivedName(bound)} > {dialect.Number(e.Most)}, FALSE)", [$"CASE WHEN NOT {dialect.IsNaN(x)} THEN 1 END"])
        {
            Derived = dialect.Deviation(x, Filtered(bound)),
        };
    }

    private static string Filtered(BoundCheck bound) => bound.Filter is { } filter ? $"coalesce(({filter}\n), FALSE)" : "TRUE";

    private static string List(IEnumerable<Literal> values, ColumnSchema column, SuiteDialect dialect) => string.Join(", ", values.Select(v => TypeRules.Sql(v, column, dialect)));
}
