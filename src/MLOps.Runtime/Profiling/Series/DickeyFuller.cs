using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace MLOps.Profiling.Series;

/// <summary>
/// The augmented Dickey-Fuller test of a unit root, with a constant: the change is regressed on the level before, earlier changes and
/// a constant; how many earlier ones is chosen by AIC. As in statsmodels' adfuller with its defaults.
/// </summary>
internal static class DickeyFuller
{
    private const int Shortest = 12;

    /// <summary>p-value after MacKinnon (1994); null for a series that is too short, or whose regression has no solution.</summary>
    public static double? P(double[] series)
    {
        if (series.Length < Shortest)
        {
            return null;
        }

        var most = Math.Min((series.Length / 2) - 2, (int)Math.Ceiling(12 * Math.Pow(series.Length / 100.0, 0.25)));
        var (changes, design) = Regression(series, most);
        var t = Level(series, BestLags(changes, design, most));
        return t is { } x && double.IsFinite(x) ? MacKinnon(x) : null;
    }

    // Columns: constant, level before the change, changes 1, 2, ... lags earlier.
    private static (Vector<double> Changes, Matrix<double> Design) Regression(double[] series, int lags)
    {
        var rows = series.Length - 1 - lags;
        double Change(int i) => series[i + 1] - series[i];
        return (
            Vector<double>.Build.Dense(rows, i => Change(i + lags)),
            Matrix<double>.Build.Dense(rows, lags + 2, (i, j) => j switch { 0 => 1, 1 => series[i + lags], _ => Change(i + lags - (j - 1)) }));
    }

    // With an orthogonal basis, what each further column explains is one product: all regressions cost no more than the largest.
    private static int BestLags(Vector<double> changes, Matrix<double> design, int most)
    {
        var parts = Orthogonal(design).TransposeThisAndMultiply(changes);
        double rest = changes.DotProduct(changes), n = changes.Count, lowest = double.PositiveInfinity;
        var best = 0;
        for (var k = 0; k < parts.Count; k++)
        {
            rest -= parts[k] * parts[k];
            var aic = (n * Math.Log(Math.Max(rest, 0) / n)) + (2 * (k + 1));
            if (k > 0 && aic < lowest)
            {
                (best, lowest) = (k - 1, aic);
            }
        }

        return Math.Min(best, most);
    }

    private static Matrix<double> Orthogonal(Matrix<double> design) => design.QR(QRMethod.Thin).Q;

    // The t-statistic of the level before.
    private static double? Level(double[] series, int lags)
    {
        var (changes, design) = Regression(series, lags);
        var qr = design.QR(QRMethod.Thin);
        if (!qr.IsFullRank || design.RowCount <= design.ColumnCount)
        {
            return null;
        }

        var coefficients = qr.Solve(changes);
        var residuals = changes - (design * coefficients);
        var variance = residuals.DotProduct(residuals) / (design.RowCount - design.ColumnCount);
        var inverse = qr.R.Inverse();
        return coefficients[1] / Math.Sqrt(variance * inverse.Row(1).DotProduct(inverse.Row(1)));
    }

    // Response surface for one variable and a constant.
    private static double MacKinnon(double t) => t switch
    {
        > 2.74 => 1,
        < -18.83 => 0,
        <= -1.61 => Normal.CDF(0, 1, 2.1659 + (t * (1.4412 + (t * 0.038269)))),
        _ => Normal.CDF(0, 1, 1.7339 + (t * (0.93202 + (t * (-0.12745 + (t * -0.010368)))))),
    };
}
