namespace MLOps.Validation;

/// <summary>
/// Every value is at least (strictly: above) the one before it, or the other way round for decreasing. The row that breaks the order
/// fails, not the one before. Missing values are passed over; NaN fails.
/// </summary>
/// <param name="Strictly">Equal neighbours fail.</param>
/// <param name="By">The column that puts the rows in order; the order of the source when null.</param>
/// <param name="Per">Each group of these columns is a sequence of its own.</param>
public sealed record Ordered(string Column, bool Decreasing = false, bool Strictly = false, string? By = null, IReadOnlyList<string>? Per = null) : RowExpectation
{
    public override string Kind => Decreasing ? "decreasing" : "increasing";

    public override IReadOnlyList<string> Reads => [Column, .. By is null ? [] : new[] { By }, .. Per ?? []];

    public override string Expected => $"{Column} {(Strictly ? "strictly " : "")}{Kind}{(By is null ? "" : $" by {By}")}{(Per is null ? "" : $" per {string.Join(", ", Per)}")}";

    internal override IEnumerable<(string, object?)> Parameters => [("strictly", Given(Strictly)), ("by", By), ("per", Per)];
}

/// <summary>Every value lies within so many standard deviations (n - 1) of the mean of the concerned rows. Missing values pass; with fewer than two different values every row does. Infinities fail and do not count for the mean.</summary>
public sealed record ZScore(string Column, double Most) : RowExpectation
{
    public override string Kind => "z_score";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Column} within {Most} standard deviations of its mean");

    internal override IEnumerable<(string, object?)> Parameters => [("max", Most)];
}
