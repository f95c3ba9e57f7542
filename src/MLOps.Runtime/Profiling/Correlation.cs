namespace MLOps.Profiling;

/// <summary>How two columns move together, over the rows in which both have a value.</summary>
/// <param name="Method">
/// "pearson", "spearman", "kendall" (tau-b): numeric pairs, -1 to 1. "cramersV" (bias-corrected; Bergsma 2013): categorical pairs,
/// 0 to 1. "phik" (Baak et al. 2020): any pair, 0 to 1. "correlationRatio" (eta): a category and a number, 0 to 1. "auto": Spearman
/// of two numeric columns, Cramér's V of all others with numbers in ten bins.
/// </param>
/// <param name="Rows">Rows it was computed from.</param>
/// <param name="IsExact">False when they are a sample.</param>
public sealed record Correlation(string Method, string A, string B, double Value, long Rows, bool IsExact);
