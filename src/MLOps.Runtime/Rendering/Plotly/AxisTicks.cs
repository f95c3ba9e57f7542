using System.Globalization;

namespace MLOps.Rendering.Plotly;

/// <summary>Where an axis is marked and how: round numbers, decades, calendar steps, names.</summary>
internal static class AxisTicks
{
    private const int LongestCategory = 14;
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static IReadOnlyList<(double, string)> Numbers(double from, double to, int most)
    {
        var step = RoundStep((to - from) / Math.Max(most, 2));
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 10);
        var first = Math.Ceiling((from / step) - 1e-9);
        return Enumerable.Range(0, 200).Select(i => (first + i) * step).TakeWhile(v => v <= to + (step * 1e-9)).Select(v => (v, Label(v, step, decimals))).ToList();
    }

    public static IReadOnlyList<(double, string)> Decades(double from, double to)
    {
        if (to - from < 1)
        {
            return Numbers(Math.Pow(10, from), Math.Pow(10, to), 5).Where(t => t.Item1 > 0).Select(t => (Math.Log10(t.Item1), t.Item2)).ToList();
        }

        var step = Math.Max(1, (int)Math.Ceiling((to - from) / 8));
        var (first, last) = ((int)Math.Ceiling(from - 1e-9), (int)Math.Floor(to + 1e-9));
        return Enumerable.Range(0, ((last - first) / step) + 1).Select(i => (double)(first + (i * step))).Select(e => (e, Short(Math.Pow(10, e)))).ToList();
    }

    public static IReadOnlyList<(double, string)> Categories(IReadOnlyList<string> names, int most)
    {
        var every = Math.Max(1, (int)Math.Ceiling(names.Count / (double)Math.Max(most, 1)));
        return names.Select((n, i) => ((double)i, n.Length <= LongestCategory ? n : n[..(LongestCategory - 1)] + "…")).Where((_, i) => i % every == 0).ToList();
    }

    public static IReadOnlyList<(double, string)> Dates(double from, double to, int most)
    {
        var days = (to - from) / Math.Max(most, 2);
        var (step, format) = days switch
        {
            > 200 => ((int)RoundStep(Math.Max(1, days / 365.25)) * 12, "yyyy"),
            > 20 => (MonthStep(days / 30.4), "yyyy-MM"),
            _ => (0, ""),
        };
        return step > 0 ? Months(from, to, step, format) : Short(from, to, days);
    }

    /// <summary>The smallest of 1, 2, 5 times a power of ten that is not smaller.</summary>
    public static double RoundStep(double least)
    {
        if (!double.IsFinite(least) || least <= 0)
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        var times = least / power;
        return power * (times <= 1.0000001 ? 1 : times <= 2.0000001 ? 2 : times <= 5.0000001 ? 5 : 10);
    }

    private static int MonthStep(double months) => months <= 1 ? 1 : months <= 3 ? 3 : 6;

    private static List<(double, string)> Months(double from, double to, int step, string format)
    {
        var start = Epoch.AddDays(from);
        var month = (start.Year * 12) + start.Month - 1;
        month = (int)Math.Ceiling((month + (start.Day > 1 || start.TimeOfDay > TimeSpan.Zero ? 1 : 0)) / (double)step) * step;
        return Enumerable.Range(0, 100).Select(i => month + (i * step)).Where(m => m is >= 12 and < 12 * 9999)
            .Select(m => new DateTime(m / 12, (m % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc)).Select(d => ((d - Epoch).TotalDays, d.ToString(format, CultureInfo.InvariantCulture)))
            .TakeWhile(t => t.Item1 <= to).ToList();
    }

    private static List<(double, string)> Short(double from, double to, double days)
    {
        double[] steps = [14, 7, 2, 1, 12 / 24d, 6 / 24d, 3 / 24d, 1 / 24d, 30 / 1440d, 10 / 1440d, 5 / 1440d, 1 / 1440d, 30 / 86400d, 10 / 86400d, 5 / 86400d, 1 / 86400d];
        var step = steps.LastOrDefault(s => s >= days, steps[0]);
        var format = step >= 1 ? "MM-dd" : step >= 1 / 1440d ? to - from > 1 ? "MM-dd HH:mm" : "HH:mm" : "HH:mm:ss";
        var first = Math.Ceiling((from / step) - 1e-9);
        return Enumerable.Range(0, 100).Select(i => (first + i) * step).TakeWhile(d => d <= to).Select(d => (d, Epoch.AddDays(d).ToString(format, CultureInfo.InvariantCulture))).ToList();
    }

    private static string Label(double value, double step, int decimals)
    {
        var clean = Math.Abs(value) < step * 1e-9 ? 0 : value;
        return Math.Abs(clean) >= 1e6 || step >= 1e5 ? Short(clean) : decimals > 6 ? clean.ToString("0.#e+0", CultureInfo.InvariantCulture) : clean.ToString("N" + decimals, CultureInfo.InvariantCulture);
    }

    /// <summary>1500000 as "1.5M", as axes have it.</summary>
    private static string Short(double x) => Math.Abs(x) switch
    {
        0 => "0",
        >= 1e15 or < 1e-4 => x.ToString("0.#e+0", CultureInfo.InvariantCulture),
        >= 1e12 => (x / 1e12).ToString("0.##", CultureInfo.InvariantCulture) + "T",
        >= 1e9 => (x / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + "G",
        >= 1e6 => (x / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (x / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => x.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
