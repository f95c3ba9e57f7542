using System.Globalization;
using System.Text.RegularExpressions;

namespace MLOps.Validation;

/// <summary>A function over a column, written <c>avg(price)</c>; <c>count(*)</c> counts rows, <c>quantile(price, 0.95)</c> and <c>corr(price, tax)</c> take a second argument.</summary>
/// <param name="Function">One of <see cref="Functions"/>.</param>
/// <param name="Column">Null for <c>count(*)</c>.</param>
/// <param name="Second">The level of a quantile, the other column of a correlation; null for the rest.</param>
public sealed partial record Aggregate(string Function, string? Column, string? Second = null)
{
    /// <summary>
    /// count, count_distinct (exact), distinct_share (distinct / count), sum, avg, min, max, median and quantile (interpolated), stddev and variance
    /// (n - 1), skewness and kurtosis (bias-corrected, excess), missing (null or NaN) and missing_share, entropy (bits), corr (Pearson),
    /// min_length, max_length and mean_length (characters).
    /// </summary>
    public static IReadOnlyList<string> Functions { get; } =
    [
        "count", "count_distinct", "distinct_share", "sum", "avg", "min", "max", "median", "quantile", "stddev", "variance", "skewness", "kurtosis",
        "missing", "missing_share", "entropy", "corr", "min_length", "max_length", "mean_length",
    ];

    public override string ToString() => $"{Function}({Column ?? "*"}{(Second is null ? "" : $", {Second}")})";

    /// <summary>The columns it reads.</summary>
    internal IReadOnlyList<string> Reads => (Column, Function) switch
    {
        (null, _) => [],
        ({ } column, "corr") => [column, Second!],
        ({ } column, _) => [column],
    };

    internal bool ReadsText => Function is "min_length" or "max_length" or "mean_length";

    /// <summary>What is wrong with it besides its function; null when nothing is.</summary>
    internal string? Fault => (Function, Column, Second) switch
    {
        ("quantile", _, null) => "quantile takes a level, as in quantile(price, 0.95).",
        ("quantile", _, { } level) when !double.TryParse(level, NumberStyles.Float, CultureInfo.InvariantCulture, out var p) || p is not (>= 0 and <= 1) => $"The level of a quantile is a number from 0 to 1, not '{level}'.",
        ("corr", _, null) => "corr takes two columns, as in corr(price, tax).",
        (not "count", null, _) => $"{Function} takes a column; only count takes *.",
        _ => null,
    };

    /// <summary>Splits <c>sum(amount)</c>; null when it is not of this shape. The function is not checked.</summary>
    internal static Aggregate? Parse(string text)
    {
        var match = Shape().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var function = match.Groups[1].Value.ToLowerInvariant() is "mean" or "average" ? "avg" : match.Groups[1].Value.ToLowerInvariant();
        var inner = match.Groups[2].Value;
        var comma = function is "quantile" or "corr" ? inner.LastIndexOf(',') : -1;
        var column = Bare(comma < 0 ? inner : inner[..comma]);
        return new Aggregate(function, column == "*" ? null : column, comma < 0 ? null : Bare(inner[(comma + 1)..]));
    }

    private static string Bare(string name) => name.Trim().Trim('"');

    [GeneratedRegex(@"^\s*(\w+)\s*\((.+)\)\s*$")]
    private static partial Regex Shape();
}
