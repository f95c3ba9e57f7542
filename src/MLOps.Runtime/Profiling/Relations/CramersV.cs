namespace MLOps.Profiling.Relations;

/// <summary>
/// Cramér's V with the bias correction of Bergsma, "A bias-correction for Cramér's V and Tschuprow's T" (2013), as ydata-profiling
/// uses it; 0 to 1. Yates' continuity correction is not applied.
/// </summary>
internal static class CramersV
{
    /// <returns>Null when a column has fewer than two different values over the common rows.</returns>
    public static double? Of(Contingency table)
    {
        if (table.Rows < 2 || table.Columns < 2)
        {
            return null;
        }

        double n = table.Total, r = table.Rows, k = table.Columns;
        var phi2 = Math.Max(0, table.PhiSquared() - ((k - 1) * (r - 1) / (n - 1)));
        var size = Math.Min(r - ((r - 1) * (r - 1) / (n - 1)), k - ((k - 1) * (k - 1) / (n - 1))) - 1;
        return size > 0 ? Math.Min(1, Math.Sqrt(phi2 / size)) : 0;
    }
}
