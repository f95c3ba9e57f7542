using System.Globalization;

namespace MLOps.Profiling;

/// <summary>How DuckDB spells the figures of <see cref="Measure"/>. Expressions name the columns of a prepared relation.</summary>
internal static class DuckDbSpelling
{
    public static string Spell(Aggregate aggregate)
    {
        var (column, arguments) = (aggregate.Column.Sql, aggregate.Arguments);
        var number = Number(aggregate.Column);
        return aggregate.Measure switch
        {
            Measure.Count => $"count({column})",
            Measure.Min => $"min({Finite(aggregate.Column)})::VARCHAR",
            Measure.Max => $"max({Finite(aggregate.Column)})::VARCHAR",
            Measure.Low => AsNumber(aggregate.Column, $"min({Finite(aggregate.Column)})"),
            Measure.High => AsNumber(aggregate.Column, $"max({Finite(aggregate.Column)})"),
            // Integers of up to 64 bits add up exactly; everything else with compensation.
            Measure.Sum => IsNarrow(aggregate.Column) ? $"sum({column})::DOUBLE" : $"fsum({number})",
            // A filter would cost several times as much.
            Measure.Zeros => $"coalesce(countif({column} = 0), 0)::BIGINT",
            Measure.Negatives => $"coalesce(countif({column} < 0), 0)::BIGINT",
            Measure.Infinite => aggregate.Column.IsFloat ? $"coalesce(countif(isinf({column})), 0)::BIGINT" : "0",
            Measure.LengthMin => $"min(length({column}))",
            Measure.LengthMax => $"max(length({column}))",
            Measure.LengthMean => $"avg(length({column}))",
            Measure.HashedDistinct => $"count(DISTINCT hash({column})) FILTER ({column} IS NOT NULL AND hash({column}) % {arguments[0]:0} = 0)",
            Measure.PowerSums => PowerSums(number, Literal(arguments[0]), Literal(arguments[1])),
            // DuckDB's bins are closed on the right: on negated values that is closed on the left.
            Measure.Histogram => $"list_reverse(map_values(histogram(-({number}), [{Literals(arguments.SkipLast(1).Reverse().Select(x => -x))}])))::BIGINT[]",
            _ => throw new ArgumentOutOfRangeException(nameof(aggregate), aggregate.Measure, "No spelling."),
        };
    }

    /// <summary>The column as a double: infinities as null, times as microseconds since 1970.</summary>
    public static string Number(PreparedColumn column) => AsNumber(column, column.Sql);

    /// <summary>Whether a value is at most so much.</summary>
    public static string AtMost(PreparedColumn column, double most) => Compared(column, "<=", most);

    /// <summary>Whether a value is at least so much; NaN is.</summary>
    public static string AtLeast(PreparedColumn column, double least) => Compared(column, ">=", least);

    // Where the bound can be written in the column's own type, the parts of a file whose statistics exclude it are not read.
    private static string Compared(PreparedColumn column, string how, double bound) => column switch
    {
        { IsFloat: true } => $"{column.Sql} {how} {Literal(bound)}",
        _ when Math.Abs(bound) >= 1L << 53 => $"{Number(column)} {how} {Literal(bound)}",
        { Schema.Type: "TIMESTAMP" } => $"{column.Sql} {how} make_timestamp({Whole(bound)})",
        { IsInteger: true } => $"{column.Sql} {how} {Whole(bound)}",
        _ => $"{Number(column)} {how} {Literal(bound)}",
    };

    // The figures of a column share what they have in common, and the engine computes it once: it is spelled the same everywhere.
    private static string AsNumber(PreparedColumn column, string value) => column switch
    {
        { Kind: ColumnKind.Datetime } => $"CASE WHEN isfinite(TRY_CAST({value} AS TIMESTAMP)) THEN epoch_us(TRY_CAST({value} AS TIMESTAMP))::DOUBLE END",
        { IsFloat: true } => $"CASE WHEN isfinite({value}) THEN {value} END::DOUBLE",
        _ => $"{value}::DOUBLE",
    };

    /// <summary>A value as a report shows it: numbers and truth values as they are, all else as the beginning of its text.</summary>
    public static string Shown(PreparedColumn column) => column switch
    {
        { IsFloat: true } or { Kind: ColumnKind.Boolean } => column.Sql,
        { Kind: ColumnKind.Numeric } when IsNarrow(column) => column.Sql,
        { Kind: ColumnKind.Numeric } => $"{column.Sql}::DOUBLE",
        _ => $"left({column.Sql}::VARCHAR, 80)",
    };

    /// <summary>What a prepared relation selects for a column: NaN as null, everything without a form of its own as text.</summary>
    public static string Prepare(PreparedColumn column) => Prepare(column, column.Expression);

    private static string Prepare(PreparedColumn column, string name) => column switch
    {
        { IsFloat: true } => $"CASE WHEN isnan({name}) THEN NULL ELSE {name} END",
        { Kind: ColumnKind.Numeric or ColumnKind.Datetime or ColumnKind.Boolean } => name,
        { Schema.Type: "VARCHAR" } => name,
        { Schema.Type: "JSON" } => $"({name} ->> '$')",
        _ => $"CAST({name} AS VARCHAR)",
    };

    /// <summary>True for a JSON column when it holds an object or a list.</summary>
    public static string HoldsNested(string name) => $"coalesce(bool_or(json_type({name}) IN ('OBJECT', 'ARRAY')), false)";

    private static string Finite(PreparedColumn column) =>
        column.IsFloat || column.Kind == ColumnKind.Datetime ? $"CASE WHEN isfinite({column.Sql}) THEN {column.Sql} END" : column.Sql;

    private static bool IsNarrow(PreparedColumn column) => column.IsInteger && !column.Schema.Type.EndsWith("HUGEINT", StringComparison.Ordinal);

    private static string PowerSums(string number, string center, string scale)
    {
        var z = $"(({number} - {center}) / {scale})";
        return $"[sum({z}), sum({z} * {z}), sum({z} * {z} * {z}), sum(({z} * {z}) * ({z} * {z}))]";
    }

    private static string Literals(IEnumerable<double> values) => string.Join(", ", values.Select(Literal));

    private static string Whole(double value) => value.ToString("F0", CultureInfo.InvariantCulture);

    // With an exponent it is a DOUBLE; without one DuckDB would read a DECIMAL.
    public static string Literal(double value) => value.ToString("E16", CultureInfo.InvariantCulture);
}
