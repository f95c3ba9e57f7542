namespace MLOps.Profiling.Relations;

/// <summary>
/// Kendall's tau-b over the rows in which both columns have a value, ties corrected, in n log n (Knight 1966): the discordant pairs
/// are the exchanges of a merge sort.
/// </summary>
internal static class Kendall
{
    /// <returns>NaN for fewer than two rows or without variation.</returns>
    public static (int Rows, double Value) Of(double[] a, double[] b)
    {
        var rows = Enumerable.Range(0, a.Length).Where(i => !double.IsNaN(a[i]) && !double.IsNaN(b[i])).ToArray();
        var (x, y) = (Array.ConvertAll(rows, i => a[i]), Array.ConvertAll(rows, i => b[i]));
        SortByBoth(x, y);
        var n = rows.Length;
        var pairs = (double)n * (n - 1) / 2;
        var (tiedX, tiedBoth) = (Ties(x), TiedTogether(x, y));
        var discordant = Exchanges(y);
        var tiedY = Ties(y); // sorted by now
        var spread = Math.Sqrt(pairs - tiedX) * Math.Sqrt(pairs - tiedY);
        return (n, spread > 0 ? Math.Clamp((pairs - tiedX - tiedY + tiedBoth - (2 * discordant)) / spread, -1, 1) : double.NaN);
    }

    private static void SortByBoth(double[] x, double[] y)
    {
        Array.Sort(x, y);
        for (var i = 0; i < x.Length;)
        {
            var end = i + 1;
            while (end < x.Length && x[end] == x[i])
            {
                end++;
            }

            Array.Sort(y, i, end - i);
            i = end;
        }
    }

    private static double Ties(double[] ascending)
    {
        var ties = 0.0;
        for (var i = 0; i < ascending.Length;)
        {
            var end = i + 1;
            while (end < ascending.Length && ascending[end] == ascending[i])
            {
                end++;
            }

            ties += (double)(end - i) * (end - i - 1) / 2;
            i = end;
        }

        return ties;
    }

    private static double TiedTogether(double[] x, double[] y)
    {
        double ties = 0, run = 0;
        for (var i = 1; i < x.Length; i++)
        {
            run = x[i] == x[i - 1] && y[i] == y[i - 1] ? run + 1 : 0;
            ties += run;
        }

        return ties;
    }

    private static double Exchanges(double[] values)
    {
        var (from, to) = (values, new double[values.Length]);
        var exchanges = 0.0;
        for (var width = 1; width < values.Length; width *= 2)
        {
            for (var start = 0; start < values.Length; start += 2 * width)
            {
                exchanges += Merge(from, to, start, Math.Min(start + width, values.Length), Math.Min(start + (2 * width), values.Length));
            }

            (from, to) = (to, from);
        }

        if (!ReferenceEquals(from, values))
        {
            Array.Copy(from, values, values.Length);
        }

        return exchanges;
    }

    private static double Merge(double[] from, double[] to, int start, int middle, int end)
    {
        var exchanges = 0.0;
        for (int left = start, right = middle, at = start; at < end; at++)
        {
            if (left < middle && (right >= end || from[left] <= from[right]))
            {
                to[at] = from[left++];
            }
            else
            {
                exchanges += middle - left;
                to[at] = from[right++];
            }
        }

        return exchanges;
    }
}
