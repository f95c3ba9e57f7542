namespace MLOps.Validation;

/// <summary>No two rows share these values. All rows of a repeated key fail; a row with a missing part passes, as in SQL.</summary>
public sealed record Unique(IReadOnlyList<string> Columns) : KeyExpectation
{
    public override string Kind => "unique";

    public override IReadOnlyList<string> Key => Columns;

    public override string Expected => Columns.Count == 1 ? $"{Columns[0]} is unique" : $"({string.Join(", ", Columns)}) is unique";
}

/// <summary>Every key is found in another source. A row with a missing part passes, as in SQL (MATCH SIMPLE).</summary>
/// <param name="Source">Dataset, file, SQL, or a variable's name.</param>
/// <param name="Referenced">Columns of the other source, one for each of <paramref name="Columns"/>.</param>
public sealed record ForeignKey(IReadOnlyList<string> Columns, string Source, IReadOnlyList<string> Referenced) : KeyExpectation
{
    public override string Kind => "foreign_key";

    public override IReadOnlyList<string> Key => Columns;

    public override string Expected => $"{string.Join(", ", Columns)} found in {Source} ({string.Join(", ", Referenced)})";

    internal override IEnumerable<(string, object?)> Parameters => [("source", Source), ("key", Referenced)];
}

/// <summary>
/// A functional dependency: rows that agree in some columns agree in this one. Of rows that do not, those with the most frequent value
/// pass and the others fail; when no value is more frequent than the others, all fail. A row with a missing value passes.
/// </summary>
/// <param name="By">The columns that determine it.</param>
public sealed record DeterminedBy(string Column, IReadOnlyList<string> By) : KeyExpectation
{
    public override string Kind => "determined_by";

    public override IReadOnlyList<string> Key => [Column, .. By];

    public override string Expected => $"{Column} is determined by {string.Join(", ", By)}";

    internal override IEnumerable<(string, object?)> Parameters => [("by", By)];
}
