using System.Globalization;

namespace MLOps;

/// <summary>How numbers, shares, times and sizes are written in reports. Invariant culture throughout.</summary>
internal static class Figures
{
    /// <summary>1234567 as "1,234,567".</summary>
    public static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Four significant digits, thousands separated; "–" for NaN and null.</summary>
    public static string Number(double? value)
    {
        if (value is not { } x || double.IsNaN(x))
        {
            return "–";
        }

        if (double.IsInfinity(x))
        {
            return x > 0 ? "∞" : "-∞";
        }

        var size = Math.Abs(x);
        return size switch
        {
            0 => "0",
            >= 1e15 or < 1e-4 => x.ToString("0.###e0", CultureInfo.InvariantCulture),
            >= 1000 => x.ToString("#,0.#", CultureInfo.InvariantCulture),
            >= 1 => x.ToString("0.###", CultureInfo.InvariantCulture),
            _ => x.ToString("0.####", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A metric in a column of others: as <see cref="Number"/>, but four decimals below ten, so that they stand under one another.</summary>
    public static string Metric(double? value) => value is { } x && Math.Abs(x) is >= 1e-4 and < 9.99995 && x != Math.Truncate(x)
        ? x.ToString("0.0000", CultureInfo.InvariantCulture)
        : Number(value);

    /// <summary>Two decimals; three where what is not 1 would be called so.</summary>
    public static string Correlation(double value)
    {
        const double rounding = 1e-9;
        var size = Math.Abs(value);
        var shown = size < 0.995 ? Math.Round(size, 2) : size < 1 - rounding ? Math.Min(0.999, Math.Round(size, 3)) : 1;
        return Number(Math.Sign(value) * shown);
    }

    /// <summary>As many decimals as the numbers beside it; "-0.00" is "0.00".</summary>
    public static string Fixed(double value, int decimals) => (Math.Round(value, decimals) + 0.0).ToString("F" + decimals, CultureInfo.InvariantCulture);

    /// <summary>A probability that chance does as much; what was never seen in some thousand samples is not impossible.</summary>
    public static string Chance(double? p) => p is >= 0 and < 0.001 ? "<0.001" : Number(p);

    /// <summary>0.0312 as "3.1 %"; a small share above nothing is never "0 %".</summary>
    public static string Share(double share) => share switch
    {
        double.NaN => "–",
        0 => "0 %",
        > 0 and < 0.001 => "<0.1 %",
        < 1 and > 0.999 => ">99.9 %",
        _ => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>Seconds as "840 µs", "12 ms", "3.4 s" or "2 min 5 s".</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 0.0009995 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} µs"),
        < 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0} ms"),
        < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Round(seconds) / 60} min {(long)Math.Round(seconds) % 60} s"),
    };

    /// <summary>Bytes as "812 B", "3.4 kB", "12 MB".</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Any value of a table cell as people read it; null as "null".</summary>
    public static string Value(object? value) => value switch
    {
        null => "null",
        bool x => x ? "true" : "false",
        double x => Number(x),
        float x => Number(x),
        IFormattable x => x.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
