using System.Globalization;

namespace MLOps.Rendering;

/// <summary>Two numbers that stand beside one another, in as few digits as tell them apart, four at least.</summary>
internal static class NumberPair
{
    private const int MostDigits = 17;

    /// <summary>What is no number stays as it is, and a pair of equal ones is written as metrics are.</summary>
    public static (string? A, string? B) Of(string? a, string? b)
    {
        var (left, right) = (Number(a), Number(b));
        var (first, second) = (left is null ? a : RunFigures.Exact(left), right is null ? b : RunFigures.Exact(right));
        for (var digits = 5; left is { } x && right is { } y && first == second && x != y && digits <= MostDigits; digits++)
        {
            (first, second) = (Digits(x, digits), Digits(y, digits));
        }

        return (first, second);
    }

    /// <summary>How far the second is from the first, with its sign; empty unless both are finite numbers.</summary>
    public static string Change(string? a, string? b) => Number(b) - Number(a) is { } change && double.IsFinite(change) ? (change > 0 ? "+" : "") + Figures.Number(change) : "";

    private static string Digits(double value, int digits) => value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
