namespace MLOps.Profiling;

/// <summary>Which columns are missing together.</summary>
/// <param name="Patterns">Sets of columns that are missing in the same row, the most frequent first; at most 20.</param>
/// <param name="CompleteRows">Rows in which nothing is missing.</param>
/// <param name="Nullity">
/// Pearson correlation of "is missing" between columns that miss some but not all values (as missingno's heatmap), the strongest
/// first. Method "nullity".
/// </param>
public sealed record Missingness(IReadOnlyList<MissingPattern> Patterns, long CompleteRows, IReadOnlyList<Correlation> Nullity);

/// <param name="Columns">Missing in these rows; all others have a value.</param>
public sealed record MissingPattern(IReadOnlyList<string> Columns, long Rows);
