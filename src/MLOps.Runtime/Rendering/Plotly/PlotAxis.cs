using System.Globalization;
using System.Text.Json.Nodes;

namespace MLOps.Rendering.Plotly;

internal enum AxisKind
{
    Linear,
    Log,
    Date,
    Category,
}

/// <summary>
/// An axis: turns data into positions along it (a number, its decimal logarithm, days since 1970, a category's index) and knows
/// what it has to reach. Its kind follows from the data when the layout does not say.
/// </summary>
internal sealed class PlotAxis
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly JsonNode? _layout;
    private readonly (double From, double To)? _place;
    private readonly List<string> _categories = [];
    private double _low = double.PositiveInfinity;
    private double _high = double.NegativeInfinity;

    /// <param name="place">The part of the figure that the layout's grid gives it; null when there is no grid.</param>
    public PlotAxis(JsonNode? layout, IEnumerable<object?> data, (double From, double To)? place = null)
    {
        (_layout, _place) = (layout, place);
        var values = data.Where(v => v is not null).Take(1000).ToList();
        Kind = layout.At("type").Text() switch
        {
            "log" => AxisKind.Log,
            "date" => AxisKind.Date,
            "category" or "multicategory" => AxisKind.Category,
            "linear" => AxisKind.Linear,
            _ => Guess(values),
        };
        _categories.AddRange(layout.At("categoryarray").Values().OfType<string>());
    }

    public AxisKind Kind { get; }

    public string Title => _layout.At("title").Title();

    public bool IsVisible => _layout.At("visible").Flag() ?? true;

    public string? Overlays => _layout.At("overlaying").Text();

    public bool IsOnFarSide => _layout.At("side").Text() is "right" or "top";

    public bool IsReversed => _layout.At("autorange").Text() == "reversed" || (_layout.At("range").Values() is [{ } a, { } b] && Position(a) > Position(b));

    /// <summary>The part of the figure that it takes, 0 to 1.</summary>
    public (double From, double To) Domain => _layout.At("domain").Numbers() is [{ } from, { } to] && to > from ? (Math.Clamp(from, 0, 1), Math.Clamp(to, 0, 1)) : _place ?? (0, 1);

    public double From { get; private set; }

    public double To { get; private set; } = 1;

    public IReadOnlyList<string> Categories => _categories;

    /// <summary>Null when the value has no place on the axis: missing, text among numbers, nothing positive on a logarithmic one.</summary>
    public double? Position(object? value) => Kind switch
    {
        _ when value is null => null,
        AxisKind.Category => Category(value),
        AxisKind.Date => Day(value),
        AxisKind.Log => PlotJson.ToNumber(value) is > 0 and var x ? Math.Log10(x) : null,
        _ => PlotJson.ToNumber(value),
    };

    /// <summary>The same in the units of the axis for a number that was computed.</summary>
    public double? Place(double number) => Kind == AxisKind.Log ? number > 0 ? Math.Log10(number) : null : number;

    public void Reach(double? position)
    {
        // Beyond these a range has no length that a double could hold.
        if (position is { } p && Math.Abs(p) < 1e300)
        {
            (_low, _high) = (Math.Min(_low, p), Math.Max(_high, p));
        }
    }

    /// <summary>Sets the ends: what the layout says, or all data with a little air.</summary>
    /// <param name="air">Share of the range that is left free at both ends.</param>
    public void Finish(double air)
    {
        if (_layout.At("range").Values() is [{ } a, { } b] && End(a) is { } from && End(b) is { } to && from != to)
        {
            (From, To) = (Math.Min(from, to), Math.Max(from, to));
            return;
        }

        if (Kind == AxisKind.Category)
        {
            (From, To) = (-0.5, Math.Max(_categories.Count, 1) - 0.5);
            return;
        }

        var (low, high) = _low <= _high ? (_low, _high) : (0, 1);
        var space = high > low ? (high - low) * air : Math.Max(Math.Abs(high) * 0.05, 0.5);
        var startsAtZero = Kind == AxisKind.Linear && low == 0 && air < 0.1;
        (From, To) = (startsAtZero && high > low ? 0 : low - space, Kind == AxisKind.Linear && high == 0 && low < 0 ? 0 : high + space);
    }

    public IReadOnlyList<(double Position, string Label)> Ticks(int most)
    {
        var given = _layout.At("tickvals").Values();
        if (given.Count > 0 && _layout.At("tickmode").Text() != "auto")
        {
            var words = _layout.At("ticktext").Values();
            return given.Select((v, i) => (Position(v) ?? double.NaN, i < words.Count ? new string($"{words[i]}") : $"{v}")).Where(t => t.Item1 >= From && t.Item1 <= To).ToList();
        }

        return Kind switch
        {
            AxisKind.Category => AxisTicks.Categories(_categories, most),
            AxisKind.Date => AxisTicks.Dates(From, To, most),
            AxisKind.Log => AxisTicks.Decades(From, To),
            _ => AxisTicks.Numbers(From, To, most),
        };
    }

    /// <summary>A position in words, for the picture's description.</summary>
    public string Word(double position) => Kind switch
    {
        AxisKind.Date => Epoch.AddDays(position).ToString(To - From < 2 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture),
        AxisKind.Category => _categories.Count > 0 ? _categories[Math.Clamp((int)Math.Round(position), 0, _categories.Count - 1)] : "",
        AxisKind.Log => Figures.Number(Math.Pow(10, position)),
        _ => Figures.Number(position),
    };

    /// <summary>What the data reach from and to, in words; empty when there are none.</summary>
    public string Reached => Kind == AxisKind.Category ? $"{_categories.Count} {(_categories.Count == 1 ? "category" : "categories")}" : _low <= _high ? $"from {Word(_low)} to {Word(_high)}" : "";

    // The ends of a logarithmic axis are given as exponents.
    private double? End(object value) => Kind == AxisKind.Log ? PlotJson.ToNumber(value) : Kind == AxisKind.Category && value is double index ? index : Position(value);

    private double Category(object value)
    {
        var name = value as string ?? ((double)value).ToString(CultureInfo.InvariantCulture);
        var index = _categories.IndexOf(name);
        if (index < 0)
        {
            _categories.Add(name);
            index = _categories.Count - 1;
        }

        return index;
    }

    private static double? Day(object value) => value is double milliseconds ? milliseconds / 86_400_000
        : DateTime.TryParse((string)value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? (date - Epoch).TotalDays
        : null;

    private static AxisKind Guess(List<object?> values) => values.Count == 0 || values.TrueForAll(v => PlotJson.ToNumber(v) is not null) ? AxisKind.Linear
        : values.TrueForAll(v => v is string { Length: >= 8 } text && char.IsAsciiDigit(text[0]) && text.Contains('-', StringComparison.Ordinal) && Day(text) is not null) ? AxisKind.Date
        : AxisKind.Category;
}
