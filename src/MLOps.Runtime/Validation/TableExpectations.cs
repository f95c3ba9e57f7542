namespace MLOps.Validation;

/// <summary>The number of rows lies within bounds.</summary>
public sealed record RowCount(long? Min, long? Max) : FigureExpectation
{
    public override string Kind => "row_count";

    public override IReadOnlyList<string> Reads => [];

    public override Literal? Least => Of(Min);

    public override Literal? Most => Of(Max);

    public override string Expected => $"row count {Range(Of(Min), Of(Max))}";

    internal override IEnumerable<(string, object?)> Parameters => [("min", Min), ("max", Max)];
}

/// <summary>
/// An aggregate lies within bounds: numbers, or times for the min and max of a column of times. Nulls are left out as in SQL; over no values at
/// all the check fails, for nothing was seen.
/// </summary>
public sealed record AggregateBetween(Aggregate Aggregate, Literal? Min, Literal? Max) : FigureExpectation
{
    public override string Kind => "aggregate";

    public override IReadOnlyList<string> Reads => Aggregate.Reads;

    public override Literal? Least => Min;

    public override Literal? Most => Max;

    public override string Expected => $"{Aggregate} {Range(Min, Max)}";

    internal override IEnumerable<(string, object?)> Parameters => [("aggregate", Aggregate.ToString()), ("min", Min), ("max", Max)];
}

/// <summary>
/// An aggregate equals that of another source, over everything or group by group. A group that only one side has differs.
/// Two nulls are equal. |a - b| &lt;= max(Tolerance, RelativeTolerance x |b|).
/// </summary>
/// <param name="Tolerance">Absolute, in the unit of the aggregate.</param>
/// <param name="RelativeTolerance">Share of the other side; 1e-9 by default, since sums of fractions depend on their order.</param>
public sealed record AggregateEquals(Aggregate Aggregate, string Source, Aggregate Other, IReadOnlyList<string> By, IReadOnlyList<string> OtherBy, double Tolerance = 0, double RelativeTolerance = 1e-9, string? OtherWhere = null) : Expectation
{
    public override string Kind => "aggregate_equals";

    public override IReadOnlyList<string> Reads => [.. Aggregate.Reads, .. By];

    public override string Expected => $"{Aggregate} equal to {Other} of {Source}{(By.Count == 0 ? "" : " by " + string.Join(", ", By))}";

    internal override IEnumerable<(string, object?)> Parameters =>
        [("aggregate", Aggregate.ToString()), ("source", Source), ("other", Other.ToString()), ("by", By), ("otherBy", OtherBy), ("tolerance", Tolerance), ("relativeTolerance", RelativeTolerance)];
}

/// <summary>The column is of one of these types: exact names (BIGINT) or families (number, integer, text, date, timestamp, boolean).</summary>
public sealed record OfType(string Column, IReadOnlyList<string> Types) : SchemaExpectation
{
    public override string Kind => "type";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} is of type {string.Join(" or ", Types)}";

    internal override IEnumerable<(string, object?)> Parameters => [("is", Types)];
}

/// <summary>The source has a column of this name (case ignored).</summary>
public sealed record ColumnExists(string Column) : SchemaExpectation
{
    public override string Kind => "column_exists";

    public override IReadOnlyList<string> Reads => [];

    public override string Expected => $"there is a column {Column}";

    internal override IEnumerable<(string, object?)> Parameters => [("name", Column)];
}

/// <summary>The number of columns lies within bounds.</summary>
public sealed record ColumnCount(long? Min, long? Max) : SchemaExpectation
{
    public override string Kind => "column_count";

    public override IReadOnlyList<string> Reads => [];

    public override string Expected => $"column count {Range(Of(Min), Of(Max))}";

    internal override IEnumerable<(string, object?)> Parameters => [("min", Min), ("max", Max)];
}

/// <summary>The source has these columns and no others, in any order or in this one.</summary>
/// <param name="AllowOthers">The source may have more columns, anywhere between these.</param>
public sealed record ColumnsAre(IReadOnlyList<string> Names, bool Ordered = false, bool AllowOthers = false) : SchemaExpectation
{
    public override string Kind => "columns";

    public override IReadOnlyList<string> Reads => [];

    public override string Expected => $"columns {(AllowOthers ? "contain" : "are")} {List(Names)}{(Ordered ? ", in this order" : "")}";

    internal override IEnumerable<(string, object?)> Parameters => [("names", Names), ("ordered", Ordered), ("allow_others", Given(AllowOthers))];
}
