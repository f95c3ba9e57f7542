namespace MLOps.Profiling;

/// <summary>A numeric column as a time series, in the order of <see cref="OrderedBy"/>; missing values are left out.</summary>
public sealed record SeriesFigures
{
    /// <summary>The column that gives the order; null: the rows as they stand.</summary>
    public string? OrderedBy { get; init; }

    /// <summary>Values that were looked at: all, or the first ones of a long table.</summary>
    public required int Length { get; init; }

    /// <summary>
    /// p-value of the augmented Dickey-Fuller test with a constant, lags chosen by AIC up to 12 (n / 100)^(1/4); MacKinnon (1994, 2010).
    /// Null for a series that is constant or too short.
    /// </summary>
    public double? AdfP { get; init; }

    /// <summary>The test rejects a unit root at the level of <see cref="AlertThresholds.AdfP"/>; null without a test.</summary>
    public bool? IsStationary { get; init; }

    /// <summary>A lag of two or more stands out of the autocorrelation as a period does.</summary>
    public required bool IsSeasonal { get; init; }

    /// <summary>
    /// That lag in rows; null when not seasonal. Above the lags of <see cref="Acf"/>, and up to a third of <see cref="Length"/>, it is the middle of a
    /// crest of the autocorrelation (divisor n - lag, mean of eleven lags): halfway between where it passes half its height above the trough before.
    /// </summary>
    public int? Period { get; init; }

    /// <summary>Autocorrelation at lags 0, 1, ... up to 100, divisor n (as in statsmodels).</summary>
    public required IReadOnlyList<double> Acf { get; init; }

    /// <summary>Partial autocorrelation at the same lags, by Levinson-Durbin with the adjusted autocovariances (statsmodels' "ywadjusted").</summary>
    public required IReadOnlyList<double> Pacf { get; init; }
}
