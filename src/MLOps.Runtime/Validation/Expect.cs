namespace MLOps.Validation;

/// <summary>Checks in C#: <c>Expect.Column("price").Between(0, 1000).Mostly(0.99)</c>.</summary>
public static class Expect
{
    public static ColumnExpectations Column(string name) => new(name);

    public static ValidationCheck RowCount(long? min = null, long? max = null) => ValidationCheck.Of(new RowCount(min, max));

    public static ValidationCheck ColumnCount(long? min = null, long? max = null) => ValidationCheck.Of(new ColumnCount(min, max));

    public static ValidationCheck Columns(IReadOnlyList<string> names, bool ordered = false, bool allowOthers = false) => ValidationCheck.Of(new ColumnsAre(names, ordered, allowOthers));

    public static ValidationCheck Unique(params string[] columns) => ValidationCheck.Of(new Unique(columns));

    /// <summary>No two of the columns are equal in a row.</summary>
    public static ValidationCheck UniqueWithinRow(params string[] columns) => ValidationCheck.Of(new UniqueWithinRow(columns));

    /// <param name="tolerance">Absolute, in the columns' unit.</param>
    public static ValidationCheck SumEquals(IReadOnlyList<string> columns, double total, double tolerance = 1e-9) => ValidationCheck.Of(new SumEquals(columns, total, null, tolerance));

    /// <param name="total">The column that holds the sum.</param>
    public static ValidationCheck SumEquals(IReadOnlyList<string> columns, string total, double tolerance = 1e-9) => ValidationCheck.Of(new SumEquals(columns, null, total, tolerance));

    /// <param name="values">Each with one value per column.</param>
    public static ValidationCheck PairInSet(IReadOnlyList<string> columns, params IReadOnlyList<Literal>[] values) => ValidationCheck.Of(new PairInSet(columns, values));

    /// <param name="max">0 independent, 1 one follows from the other.</param>
    public static ValidationCheck CramersPhi(string column, string other, double max) => ValidationCheck.Of(new CramersPhi(column, other, max));

    /// <param name="sql">A query that gives the violations; <c>{source}</c> stands for the source.</param>
    public static ValidationCheck NoRows(string sql) => ValidationCheck.Of(new NoRows(sql));

    /// <param name="columns">The columns to compare; all when none is named.</param>
    public static ValidationCheck SameRows(string source, params string[] columns) => ValidationCheck.Of(new SameRows(source, columns));

    public static ValidationCheck SameSchema(string source, bool ordered = false, bool allowOthers = false) => ValidationCheck.Of(new SameSchema(source, ordered, allowOthers));

    /// <param name="tolerance">Rows that the two may differ by.</param>
    public static ValidationCheck RowCountEquals(string source, long tolerance = 0) =>
        ValidationCheck.Of(new AggregateEquals(new("count", null), source, new("count", null), [], [], tolerance, 0));

    /// <param name="source">Dataset, file, SQL, or the name of a variable given in the options.</param>
    /// <param name="referenced">Columns of the other source; the same names when null.</param>
    public static ValidationCheck ForeignKey(IReadOnlyList<string> columns, string source, IReadOnlyList<string>? referenced = null) =>
        ValidationCheck.Of(new ForeignKey(columns, source, referenced ?? columns));

    /// <param name="sql">A condition that is true in every row that passes.</param>
    public static ValidationCheck Condition(string sql) => ValidationCheck.Of(new Condition(sql));

    /// <param name="aggregate">As in <c>avg(price)</c>; one of <see cref="Validation.Aggregate.Functions"/>.</param>
    public static ValidationCheck Aggregate(string aggregate, Literal? min = null, Literal? max = null) =>
        ValidationCheck.Of(new AggregateBetween(Parse(aggregate), min, max));

    /// <summary>The aggregate is as its values in earlier runs of the suite let expect.</summary>
    public static ValidationCheck NoAnomaly(string aggregate, AnomalyDetector detector) => ValidationCheck.Of(new NoAnomaly(Parse(aggregate), detector));

    /// <param name="aggregate">As in <c>sum(amount)</c>.</param>
    /// <param name="other">The other source's aggregate; the same when null.</param>
    /// <param name="by">Columns to group by on both sides.</param>
    /// <param name="tolerance">Absolute, in the unit of the aggregate.</param>
    /// <param name="relativeTolerance">Share of the other side.</param>
    /// <param name="otherBy">The other side's columns to group by, as many; the same names when null.</param>
    /// <param name="otherWhere">SQL that picks the other side's rows; all when null.</param>
    public static ValidationCheck AggregateEquals(
        string aggregate, string source, string? other = null, IReadOnlyList<string>? by = null, double tolerance = 0, double relativeTolerance = 1e-9, IReadOnlyList<string>? otherBy = null, string? otherWhere = null) =>
        (otherBy ?? by ?? []).Count == (by ?? []).Count
            ? ValidationCheck.Of(new AggregateEquals(Parse(aggregate), source, Parse(other ?? aggregate), by ?? [], otherBy ?? by ?? [], tolerance, relativeTolerance, otherWhere))
            : throw new UserException($"otherBy names {otherBy!.Count} columns where by names {by?.Count ?? 0}.");

    private static Aggregate Parse(string text) => Validation.Aggregate.Parse(text) switch
    {
        { Fault: { } fault } => throw new UserException(fault),
        { } aggregate when Validation.Aggregate.Functions.Contains(aggregate.Function) => aggregate,
        _ => throw new UserException($"'{text}' is not an aggregate.", $"Write FUNCTION(COLUMN) with one of {string.Join(", ", Validation.Aggregate.Functions)}."),
    };
}
