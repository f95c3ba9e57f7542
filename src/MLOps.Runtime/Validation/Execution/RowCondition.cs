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
    /// <summary>An expression over other rows, computed in a pass with windows under the name that <see cref="DerivedName"/> gives; null when the row alone decides.</summary>
    public string? Derived { get; init; }

    /// <summary>The row's position in the source, from 1, wherever rows are read with it.</summary>
    public const string RowPosition = "__mlops_row";

    public static string DerivedName(BoundCheck bound) => $"__mlops_d{bound.Number}";

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
            MatchesRegex or NotMatchesRegex or MatchesLike or NotMatchesLike or HasForm or TimeFormat or IsJson or FitsJsonSchema => new(TextConditions.Fails(bound, x), [x]),
            Length e => new(Outside($"length({x})", e.Min, e.Max), [x]),
            ParsesAs e => new(Unreadable(x, e.Type), [x]),
            GreaterThan e => new(NotGreater(e, bound.Columns), names),
            EqualTo e => new(NotEqual(e, x, names[1]), names),
            UniqueWithinRow => new(Repeated(names), names.Count == 0 ? [] : [$"coalesce({string.Join(", ", names.Select(n => $"CAST({n} AS VARCHAR)"))})"]),
            SumEquals e => new(OtherSum(e, names), names),
            PairInSet e => new($"{string.Join(" AND ", names.Select(n => $"{n} IS NOT NULL"))} AND NOT ({Combinations(e, names, bound.Columns)})", names),
            Ordered e => Sequence(e, bound),
            ZScore e => Deviation(e, bound),
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

    private static string NotEqual(EqualTo e, string a, string b) => e.Tolerance > 0
        ? $"{a} IS NOT NULL AND {b} IS NOT NULL AND {a} <> {b} AND NOT coalesce(abs({a} - {b}) <= {Number(e.Tolerance)}, FALSE)"
        : $"{a} <> {b}";

    // Every pair once; a null makes its pair neither true nor false, which OR passes over.
    private static string Repeated(List<string> names) => string.Join(" OR ", names.SelectMany((a, i) => names.Skip(i + 1).Select(b => $"coalesce({a} = {b}, FALSE)")));

    private static string OtherSum(SumEquals e, List<string> names)
    {
        var parts = e.TotalColumn is null ? names : names.SkipLast(1);
        var total = e.TotalColumn is null ? Number(e.Total ?? 0) : $"CAST({names[^1]} AS DOUBLE)";
        return $"{string.Join(" AND ", names.Select(n => $"{n} IS NOT NULL"))} AND NOT (abs({string.Join(" + ", parts.Select(n => $"CAST({n} AS DOUBLE)"))} - {total}) <= {Number(e.Tolerance)})";
    }

    private static string Combinations(PairInSet e, List<string> names, IReadOnlyList<ColumnSchema> columns) => string.Join(
        " OR ",
        e.Values.Select(v => $"({string.Join(" AND ", v.Select((x, i) => $"{names[i]} = {TypeRules.Sql(x, columns[i])}"))})"));

    // The value before among the rows that the check is about; missing ones are passed over.
    private static RowCondition Sequence(Ordered e, BoundCheck bound)
    {
        var x = Sql.Name(bound.Columns[0].Name);
        var nan = IsFloat(bound.Columns[0]) ? $"isnan({x})" : "FALSE";
        var picked = $"CASE WHEN NOT {nan} AND {Filtered(bound)} THEN {x} END";
        var groups = bound.Columns.Skip(e.By is null ? 1 : 2).Select(c => Sql.Name(c.Name)).ToList();
        var order = e.By is null ? RowPosition : $"{Sql.Name(bound.Columns[1].Name)}, {RowPosition}";
        var window = $"{(groups.Count == 0 ? "" : $"PARTITION BY {string.Join(", ", groups)} ")}ORDER BY {order}";
        var breaks = (e.Decreasing, e.Strictly) switch { (false, false) => "<", (false, true) => "<=", (true, false) => ">", _ => ">=" };
        return new($"coalesce({nan} OR {x} {breaks} {DerivedName(bound)}, FALSE)", [x]) { Derived = $"lag({picked} IGNORE NULLS) OVER ({window})" };
    }

    private static RowCondition Deviation(ZScore e, BoundCheck bound)
    {
        var x = $"CAST({Sql.Name(bound.Columns[0].Name)} AS DOUBLE)";
        var finite = $"FILTER (WHERE isfinite({x}) AND {Filtered(bound)}) OVER ()";
        return new($"coalesce(isinf({x}) OR {DerivedName(bound)} > {Number(e.Most)}, FALSE)", [$"CASE WHEN NOT isnan({x}) THEN 1 END"])
        {
            Derived = $"CASE WHEN isfinite({x}) THEN abs({x} - avg({x}) {finite}) / nullif(stddev_samp({x}) {finite}, 0) END",
        };
    }

    private static string Filtered(BoundCheck bound) => bound.Check.Filter is { } filter ? $"coalesce(({filter}\n), FALSE)" : "TRUE";

    private static string Number(double value) => $"CAST('{value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}' AS DOUBLE)";

    private static string List(IEnumerable<Literal> values, ColumnSchema column) => string.Join(", ", values.Select(v => TypeRules.Sql(v, column)));
}
