namespace MLOps.Profiling;

/// <summary>Figures that were not computed from every row, and how far they may be off. What no estimate names is exact.</summary>
/// <param name="Figures">Which figures, in words: "quantiles, iqr and mad".</param>
/// <param name="Columns">Of which columns; empty when it concerns the table or every column that has the figure.</param>
/// <param name="Method">How they were found: "sample of 200,000 rows, seed 42".</param>
/// <param name="Error">One standard error, in words with its unit: "0.11 % of the rank"; null when none can be stated.</param>
public sealed record Estimate(string Figures, IReadOnlyList<string> Columns, string Method, string? Error);
