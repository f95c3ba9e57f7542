namespace MLOps.Profiling.Relations;

/// <summary>
/// Correlation ratio eta of a number given a category: the root of the share of the number's variance that lies between the
/// categories' means; 0 to 1 (Pearson 1905).
/// </summary>
internal static class CorrelationRatio
{
    /// <returns>NaN without variation, or with fewer than two categories.</returns>
    public static (int Rows, double Value) Of(CategoryColumn category, double[] values)
    {
        var (counts, sums) = (new int[category.Size], new double[category.Size]);
        for (var i = 0; i < values.Length; i++)
        {
            if (category.Codes[i] is >= 0 and var code && !double.IsNaN(values[i]))
            {
                counts[code]++;
                sums[code] += values[i];
            }
        }

        var rows = counts.Sum();
        var mean = sums.Sum() / rows;
        var between = counts.Zip(sums).Where(g => g.First > 0).Sum(g => g.First * Square((g.Second / g.First) - mean));
        var total = SquaresAbout(mean, category.Codes, values);
        return (rows, total > 0 && counts.Count(n => n > 0) > 1 ? Math.Min(1, Math.Sqrt(between / total)) : double.NaN);
    }

    private static double SquaresAbout(double mean, int[] codes, double[] values)
    {
        var total = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            if (codes[i] >= 0 && !double.IsNaN(values[i]))
            {
                total += Square(values[i] - mean);
            }
        }

        return total;
    }

    private static double Square(double x) => x * x;
}
