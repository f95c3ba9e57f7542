namespace MLOps.Profiling;

/// <summary>
/// Where a series of times stands still: steps between neighbouring different times that are longer than three times the median
/// step.
/// </summary>
/// <param name="Step">The median step in seconds.</param>
/// <param name="Count">Gaps.</param>
/// <param name="Min">Shortest gap in seconds; null when there is none, as all that follow.</param>
/// <param name="Max">Longest gap in seconds.</param>
/// <param name="Mean">Mean gap in seconds.</param>
/// <param name="Std">Standard deviation of the gaps in seconds, divisor n - 1; null for fewer than two.</param>
/// <param name="IsExact">False: from the first rows only, as an estimate of the report says.</param>
public sealed record GapFigures(double Step, long Count, double? Min, double? Max, double? Mean, double? Std, bool IsExact = true);
