namespace MLOps.Validation;

/// <summary>Another source has the same rows, each as often, in any order. Two nulls are equal.</summary>
/// <param name="Columns">The columns that are compared; all of this source when empty.</param>
public sealed record SameRows(string Source, IReadOnlyList<string> Columns) : WholeExpectation
{
    public override string Kind => "same_rows";

    public override IReadOnlyList<string> Reads => Columns;

    public override string Expected => $"the same rows as {Source}{(Columns.Count == 0 ? "" : $" in {string.Join(", ", Columns)}")}";

    internal override IEnumerable<(string, object?)> Parameters => [("source", Source), ("columns", Columns.Count == 0 ? null : Columns)];
}

/// <summary>Another source has the same columns with the same types (names without case).</summary>
/// <param name="Ordered">Also in the same order.</param>
/// <param name="AllowOthers">This source may have more.</param>
public sealed record SameSchema(string Source, bool Ordered = false, bool AllowOthers = false) : WholeExpectation
{
    public override string Kind => "same_schema";

    public override IReadOnlyList<string> Reads => [];

    public override string Expected => $"the columns and types of {Source}{(Ordered ? ", in this order" : "")}{(AllowOthers ? ", and maybe others" : "")}";

    internal override IEnumerable<(string, object?)> Parameters => [("source", Source), ("ordered", Given(Ordered)), ("allow_others", Given(AllowOthers))];
}

/// <summary>A query of the engine's SQL gives no rows. <c>{source}</c> in it stands for the source. Each row it gives is a violation; they are shown, not quarantined.</summary>
public sealed record NoRows(string Sql) : WholeExpectation
{
    public override string Kind => "no_rows";

    public override IReadOnlyList<string> Reads => [];

    public override string Expected => $"no rows from {Sql.ReplaceLineEndings(" ").Trim()}";

    internal override IEnumerable<(string, object?)> Parameters => [("sql", Sql)];
}

/// <summary>The latest time of a column is not older than so long before now (UTC). Without a time it does not hold; times in the future do.</summary>
public sealed record Fresh(string Column, TimeSpan MaxAge) : WholeExpectation
{
    public override string Kind => "fresh";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"the latest {Column} at most {Durations.Write(MaxAge)} old";

    internal override IEnumerable<(string, object?)> Parameters => [("max_age", Durations.Write(MaxAge))];
}
