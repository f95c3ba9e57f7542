using MLOps.Validation.Suites;

namespace MLOps.Validation;

/// <summary>Checks in C#: <c>Expect.Column("price").Between(0, 1000).Mostly(0.99)</c>.</summary>
public static class Expect
{
    public static ColumnExpectations Column(string name) => new(name);

    public static ValidationCheck RowCount(long? min = null, long? max = null) => ValidationCheck.Of(new RowCount(min, max));

    public static ValidationCheck ColumnCount(long? min = null, long? max = null) => ValidationCheck.Of(new ColumnCount(min, max));

    public static ValidationCheck Columns(IReadOnlyList<string> names, bool ordered = false) => ValidationCheck.Of(new ColumnsAre(names, ordered));

    public static ValidationCheck Unique(params string[] columns) => ValidationCheck.Of(new Unique(columns));

    /// <param name="source">Dataset, file, SQL, or the name of a variable given in the options.</param>
    /// <param name="referenced">Columns of the other source; the same names when null.</param>
    public static ValidationCheck ForeignKey(IReadOnlyList<string> columns, string source, IReadOnlyList<string>? referenced = null) =>
        ValidationCheck.Of(new ForeignKey(columns, source, referenced ?? columns));

    /// <param name="sql">A condition that is true in every row that passes.</param>
    public static ValidationCheck Condition(string sql) => ValidationCheck.Of(new Condition(sql));

    /// <param name="aggregate">As in <c>avg(price)</c>.</param>
    public static ValidationCheck Aggregate(string aggregate, double? min = null, double? max = null) =>
        ValidationCheck.Of(new AggregateBetween(Parse(aggregate), min, max));

    /// <param name="aggregate">As in <c>sum(amount)</c>.</param>
    /// <param name="other">The other source's aggregate; the same when null.</param>
    /// <param name="by">Columns to group by on both sides.</param>
    /// <param name="tolerance">Absolute, in the unit of the aggregate.</param>
    public static ValidationCheck AggregateEquals(string aggregate, string source, string? other = null, IReadOnlyList<string>? by = null, double tolerance = 0, double relativeTolerance = 1e-9) =>
        ValidationCheck.Of(new AggregateEquals(Parse(aggregate), source, Parse(other ?? aggregate), by ?? [], by ?? [], tolerance, relativeTolerance));

    private static Aggregate Parse(string text) => Validation.Aggregate.Parse(text) is { } aggregate && Validation.Aggregate.Functions.Contains(aggregate.Function)
        ? aggregate
        : throw new UserException($"'{text}' is not an aggregate.", $"Write FUNCTION(COLUMN) with one of {string.Join(", ", Validation.Aggregate.Functions)}.");
}

/// <summary>The checks of one column.</summary>
public sealed class ColumnExpectations(string column)
{
    public ValidationCheck NotNull() => ValidationCheck.Of(new NotNull(column));

    public ValidationCheck IsNull() => ValidationCheck.Of(new IsNull(column));

    public ValidationCheck Between(Literal min, Literal max) => ValidationCheck.Of(new Between(column, min, max));

    public ValidationCheck AtLeast(Literal min) => ValidationCheck.Of(new Between(column, min, null));

    public ValidationCheck AtMost(Literal max) => ValidationCheck.Of(new Between(column, null, max));

    public ValidationCheck InSet(params Literal[] values) => ValidationCheck.Of(new InSet(column, values));

    public ValidationCheck NotInSet(params Literal[] values) => ValidationCheck.Of(new NotInSet(column, values));

    public ValidationCheck MatchesRegex(string regex) => ValidationCheck.Of(new MatchesRegex(column, regex));

    public ValidationCheck NotMatchesRegex(string regex) => ValidationCheck.Of(new NotMatchesRegex(column, regex));

    public ValidationCheck Length(long? min = null, long? max = null) => ValidationCheck.Of(new Length(column, min, max));

    public ValidationCheck ParsesAs(string type) => ValidationCheck.Of(new ParsesAs(column, TypeNames.Castable(TypeNames.Require(type))));

    public ValidationCheck OfType(params string[] types) => ValidationCheck.Of(new OfType(column, types.Select(TypeNames.Require).ToList()));

    public ValidationCheck Unique() => ValidationCheck.Of(new Unique([column]));

    public ValidationCheck GreaterThan(string other, bool orEqual = false) => ValidationCheck.Of(new GreaterThan(column, other, orEqual));

    public ValidationCheck EqualTo(string other) => ValidationCheck.Of(new EqualTo(column, other));

    public ValidationCheck Exists() => ValidationCheck.Of(new ColumnExists(column));

    /// <param name="source">Dataset, file, SQL, or the name of a variable given in the options.</param>
    public ValidationCheck FoundIn(string source, string? referenced = null) => ValidationCheck.Of(new ForeignKey([column], source, [referenced ?? column]));
}
