using System.Text.RegularExpressions;

namespace MLOps.Validation;

/// <summary>A function over a column, written <c>avg(price)</c>; <c>count(*)</c> counts rows.</summary>
/// <param name="Function">One of <see cref="Functions"/>.</param>
/// <param name="Column">Null for <c>count(*)</c>.</param>
public sealed partial record Aggregate(string Function, string? Column)
{
    /// <summary>count, count_distinct (exact), sum, avg, min, max, median (interpolated), stddev (n - 1), missing (null or NaN).</summary>
    public static IReadOnlyList<string> Functions { get; } = ["count", "count_distinct", "sum", "avg", "min", "max", "median", "stddev", "missing"];

    public override string ToString() => $"{Function}({Column ?? "*"})";

    /// <summary>Splits <c>sum(amount)</c>; null when it is not of this shape. The function is not checked.</summary>
    internal static Aggregate? Parse(string text)
    {
        var match = Shape().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var column = match.Groups[2].Value.Trim().Trim('"');
        return new Aggregate(match.Groups[1].Value.ToLowerInvariant() is "mean" or "average" ? "avg" : match.Groups[1].Value.ToLowerInvariant(), column == "*" ? null : column);
    }

    [GeneratedRegex(@"^\s*(\w+)\s*\((.+)\)\s*$")]
    private static partial Regex Shape();
}
