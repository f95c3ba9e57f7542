using System.Globalization;

namespace MLOps.Validation.Execution;

/// <summary>Whether a figure lies within the bounds of its expectation.</summary>
internal static class FigureBounds
{
    /// <summary>The aggregate that a figure is.</summary>
    public static Aggregate AggregateOf(FigureExpectation figure) => figure switch
    {
        AggregateBetween x => x.Aggregate,
        NoAnomaly x => x.Aggregate,
        _ => new Aggregate("count", null),
    };

    /// <param name="value">A number, a date or time, or null when there was nothing to take it from.</param>
    public static Finding Find(FigureExpectation expectation, object? value)
    {
        if (value is null)
        {
            return new Finding(false, 1, 0, "there is no value to look at");
        }

        var (least, most) = value is DateTime or DateOnly ? (Compare(value, expectation.Least), Compare(value, expectation.Most)) : Numbers(value, expectation);
        var holds = least is null or >= 0 && most is null or <= 0;
        return new Finding(holds, holds ? 0 : 1, 1, Observed(value));
    }

    // How a time stands to its bound: below (-1), at or above it; null without a bound.
    private static int? Compare(object value, Literal? bound) => bound is { } b ? Time(value).CompareTo(DateTime.Parse(b.Text, CultureInfo.InvariantCulture)) : null;

    private static DateTime Time(object value) => value is DateOnly day ? day.ToDateTime(TimeOnly.MinValue) : (DateTime)value;

    // NaN lies within no bounds.
    private static (int? Least, int? Most) Numbers(object value, FigureExpectation expectation)
    {
        var figure = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        int? Against(Literal? bound, int nan) => bound is { } b ? double.IsNaN(figure) ? nan : figure.CompareTo(b.ToDouble()) : null;
        return (Against(expectation.Least, -1), Against(expectation.Most, 1));
    }

    private static object Observed(object value) => value switch
    {
        long or int => value,
        DateTime or DateOnly => Time(value) is { TimeOfDay.Ticks: 0 } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Time(value).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };
}
