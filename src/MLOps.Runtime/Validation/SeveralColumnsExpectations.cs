namespace MLOps.Validation;

/// <summary>No two of these columns have the same value in a row. Missing values are never equal.</summary>
public sealed record UniqueWithinRow(IReadOnlyList<string> Columns) : RowExpectation
{
    public override string Kind => "unique_within_row";

    public override IReadOnlyList<string> Reads => Columns;

    public override string Expected => $"{string.Join(", ", Columns)} differ within each row";
}

/// <summary>The columns add up to a number, or to another column, in every row. A row with any of them missing passes; NaN fails.</summary>
/// <param name="Total">A number; null when <paramref name="TotalColumn"/> is given.</param>
/// <param name="Tolerance">Absolute, in the columns' unit; 1e-9 by default, since sums of fractions are not exact.</param>
public sealed record SumEquals(IReadOnlyList<string> Columns, double? Total, string? TotalColumn = null, double Tolerance = 1e-9) : RowExpectation
{
    public override string Kind => "sum_equals";

    public override IReadOnlyList<string> Reads => TotalColumn is null ? Columns : [.. Columns, TotalColumn];

    public override string Expected => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{string.Join(" + ", Columns)} equal to {(object?)TotalColumn ?? Total}{(Tolerance > 1e-9 ? Within(Tolerance) : "")}");

    internal override IEnumerable<(string, object?)> Parameters => [("total", Total), ("total_column", TotalColumn), ("tolerance", Tolerance == 1e-9 ? null : Tolerance)];
}

/// <summary>The values of these columns are together one of the given combinations. A row with any of them missing passes.</summary>
/// <param name="Values">Each with one value per column.</param>
public sealed record PairInSet(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<Literal>> Values) : RowExpectation
{
    public override string Kind => "pair_in_set";

    public override IReadOnlyList<string> Reads => Columns;

    public override string Expected => $"({string.Join(", ", Columns)}) in {List(Values.Select(v => $"({string.Join(", ", v)})"))}";

    internal override IEnumerable<(string, object?)> Parameters => [("values", Values)];
}
