using System.Globalization;

namespace MLOps.Rendering.Values;

/// <summary>
/// One way of writing for all numbers of a column: whole numbers as they are; others with as many decimals, at most six
/// significant digits of the largest, as the most precise of them needs, so that the points stand below one another. Columns
/// that span more than that are written with exponents.
/// </summary>
internal sealed class NumberColumn
{
    private const int Significant = 6;
    private readonly string? _format;

    public NumberColumn(IEnumerable<NumberNode> numbers)
    {
        var fractions = numbers.Select(n => Real(n.Value)).OfType<double>().Where(double.IsFinite).ToList();
        _format = fractions.Count == 0 ? null : Format(fractions);
    }

    public string Text(NumberNode number) => Real(number.Value) is not { } real ? Whole(number)
        : double.IsFinite(real) ? real.ToString(_format, CultureInfo.InvariantCulture)
        : Special(real);

    /// <summary>The number to its last digit, as C# writes it.</summary>
    public static string Whole(NumberNode number) => Real(number.Value) is { } real && !double.IsFinite(real) ? Special(real) : number.Value.ToString(null, CultureInfo.InvariantCulture);

    private static string Format(List<double> numbers)
    {
        var largest = numbers.Max(Math.Abs);
        var smallest = numbers.Where(x => x != 0).Select(Math.Abs).DefaultIfEmpty(1).Min();
        if (largest >= 1e15 || (largest < 1e-4 && largest > 0) || (smallest < 1e-4 && largest >= 1000))
        {
            return "0.#####e+0";
        }

        var most = Math.Clamp(Significant - 1 - (int)Math.Floor(Math.Log10(Math.Max(largest, 1e-4))), 1, 8);
        var needed = Enumerable.Range(0, most + 1).First(d => d == most || numbers.TrueForAll(x => Math.Abs(Math.Round(x, d) - x) <= Math.Abs(x) * 1e-7));
        return needed == 0 ? "0" : "0." + new string('0', needed);
    }

    private static string Special(double x) => double.IsNaN(x) ? "NaN" : x > 0 ? "∞" : "-∞";

    private static double? Real(IFormattable value) => value switch
    {
        double x => x,
        // By its own digits: as a double, 0.1f would be 0.10000000149011612.
        float or Half => double.Parse(value.ToString(null, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        _ => null,
    };
}
