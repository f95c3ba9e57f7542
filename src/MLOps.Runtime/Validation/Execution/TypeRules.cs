using System.Globalization;
using MLOps.Data;

namespace MLOps.Validation.Execution;

/// <summary>
/// Which expectations fit which types. Asked before the engine is, because an engine would rather cast text to numbers and stop at
/// the first that is none.
/// </summary>
internal static class TypeRules
{
    /// <summary>Why the check cannot be asked of its columns, or null.</summary>
    public static string? Mismatch(BoundCheck bound) => bound.Expectation switch
    {
        Between x => Bounds(bound.Columns[0], [.. new[] { x.Min, x.Max }.OfType<Literal>()]),
        InSet x => Literals(bound.Columns[0], x.Values),
        NotInSet x => Literals(bound.Columns[0], x.Values),
        MatchesRegex or NotMatchesRegex or MatchesLike or NotMatchesLike or HasForm or TimeFormat or IsJson or FitsJsonSchema or Length or ParsesAs =>
            bound.Columns[0].IsText ? null : $"{Of(bound.Columns[0])}, and {bound.Expectation.Kind} reads text",
        GreaterThan => Comparable(bound.Columns[0], bound.Columns[1]) ?? Ordered(bound.Columns[0]),
        EqualTo { Tolerance: > 0 } => Numeric(bound),
        EqualTo => Comparable(bound.Columns[0], bound.Columns[1]),
        UniqueWithinRow => bound.Columns.Skip(1).Select(c => Comparable(bound.Columns[0], c)).FirstOrDefault(e => e is not null),
        SumEquals => Numeric(bound),
        ZScore => Numeric(bound),
        PairInSet x => bound.Columns.Select((c, i) => Literals(c, x.Values.Select(v => v[i]).ToList())).FirstOrDefault(e => e is not null),
        Validation.Ordered => Ordered(bound.Columns[0]),
        DistinctValues x => Literals(bound.Columns[0], x.Values),
        MostCommon x => Literals(bound.Columns[0], x.Values),
        Distribution x => Distributed(x, bound),
        Fresh => bound.Columns[0] is { IsTemporal: true, Type: not "TIME" } ? null : $"{Of(bound.Columns[0])}, and fresh reads times",
        AggregateBetween x when x.Aggregate.Column is not null => Figure(x.Aggregate, new[] { x.Min, x.Max }.OfType<Literal>().ToList(), bound.Columns),
        NoAnomaly { Aggregate: { Column: not null } aggregate } => Figure(aggregate, [], bound.Columns, ofNumbers: true),
        ForeignKey x when bound.Other is { } other => x.Columns.Select((_, i) => Key(bound.Columns[i], other, x.Referenced[i])).FirstOrDefault(e => e is not null),
        _ => null,
    };

    /// <summary>The literal as SQL of the column's type; only for literals that <see cref="Mismatch"/> let pass.</summary>
    public static string Sql(Literal literal, ColumnSchema column, SuiteDialect dialect) => column switch
    {
        { IsNumeric: true } => Number(literal, dialect),
        { IsTemporal: true } => dialect.Time(literal.Text, column.Type),
        { IsBoolean: true } => literal.Text,
        _ => Store.Sql.Text(literal.Text),
    };

    // A number in exponent notation or with more digits than a DECIMAL holds is a DOUBLE to the engine, as it is to C#.
    private static string Number(Literal literal, SuiteDialect dialect) =>
        decimal.TryParse(literal.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString(CultureInfo.InvariantCulture)
            : dialect.Number(literal.ToDouble());

    private static string? Literals(ColumnSchema column, IReadOnlyList<Literal> literals)
    {
        foreach (var literal in literals)
        {
            var fits = column switch
            {
                { IsNumeric: true } => double.TryParse(literal.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
                { Type: "TIME" } => TimeOnly.TryParse(literal.Text, CultureInfo.InvariantCulture, out _),
                { IsTemporal: true } => literal.Kind == LiteralKind.Text && DateTime.TryParse(literal.Text, CultureInfo.InvariantCulture, out _),
                { IsBoolean: true } => literal.Kind == LiteralKind.Boolean,
                _ => true,
            };
            if (!fits)
            {
                return $"{Of(column)}, and {literal} is none";
            }
        }

        return null;
    }

    // Bounds given as numbers ask for numbers: as text '9' is above '10', which nobody means.
    private static string? Bounds(ColumnSchema column, IReadOnlyList<Literal> bounds) =>
        column.IsText && bounds.Any(b => b.Kind == LiteralKind.Number)
            ? $"{Of(column)}, and its bounds are numbers (parses_as finds the texts that are none)"
            : Literals(column, bounds) ?? Ordered(column);

    private static string? Ordered(ColumnSchema column) =>
        column.IsNumeric || column.IsTemporal || column.IsText ? null : $"{Of(column)}, which has no order";

    private static string? Comparable(ColumnSchema a, ColumnSchema b) =>
        Family(a) == Family(b) ? null : $"{Of(a)} and {Of(b)}: they cannot be compared";

    private static string? Key(ColumnSchema column, Source other, string referenced)
    {
        var key = other.Columns.FirstOrDefault(c => string.Equals(c.Name, referenced, StringComparison.OrdinalIgnoreCase));
        return key is null ? null : Comparable(column, key);
    }

    private static string? Figure(Aggregate aggregate, IReadOnlyList<Literal> bounds, IReadOnlyList<ColumnSchema> columns, bool ofNumbers = false)
    {
        var (function, column) = (aggregate.Function, columns[0]);
        if (function is "min" or "max" && column.IsTemporal && !ofNumbers)
        {
            return Literals(column, bounds);
        }

        if (bounds.FirstOrDefault(b => double.IsNaN(b.ToDouble())) is { Text: not null } bound)
        {
            return $"{function} is a number, and {bound} is none";
        }

        return aggregate.ReadsText
            ? column.IsText ? null : $"{Of(column)}, and {function} reads text"
            : function is "count" or "count_distinct" or "distinct_share" or "missing" or "missing_share" or "entropy"
                ? null
                : columns.FirstOrDefault(c => !c.IsNumeric) is { } other ? $"{Of(other)}, and {function} between numbers needs a number" : null;
    }

    private static string? Numeric(BoundCheck bound) =>
        bound.Columns.FirstOrDefault(c => !c.IsNumeric) is { } column ? $"{Of(column)}, and {bound.Expectation.Kind} reads numbers" : null;

    private static string? Distributed(Distribution expectation, BoundCheck bound)
    {
        var column = bound.Columns[0];
        if (expectation.Measure == DistributionMeasure.KolmogorovSmirnov && !column.IsNumeric && !column.IsTemporal)
        {
            return $"{Of(column)}, and ks compares numbers or times";
        }

        return bound.Other is { } other ? Key(column, other, expectation.Other ?? expectation.Column) : null;
    }

    private static string Family(ColumnSchema column) => column switch
    {
        { IsNumeric: true } => "number",
        { IsText: true } => "text",
        { Type: "TIME" } => "time",
        { IsTemporal: true } => "temporal",
        _ => column.Type,
    };

    private static string Of(ColumnSchema column) => $"column '{column.Name}' is {column.Type}";
}
