using System.Globalization;
using System.Text.Json.Nodes;

namespace MLOps.Rendering.Plotly;

/// <summary>Values as colours, from the least to the most.</summary>
internal sealed class ColorScale
{
    // Viridis, by Smith and van der Walt, at nine places: reads in grey, and for the colour-blind.
    private static readonly (double At, string Color)[] Usual =
    [
        (0, "#440154"), (0.125, "#482878"), (0.25, "#3e4989"), (0.375, "#31688e"), (0.5, "#26828e"), (0.625, "#1f9e89"), (0.75, "#35b779"), (0.875, "#6ece58"), (1, "#fde725"),
    ];

    private static readonly (double At, string Color)[] TwoSided = [(0, "#b2182b"), (0.25, "#ef8a62"), (0.5, "#f7f7f7"), (0.75, "#67a9cf"), (1, "#2166ac")];

    private readonly List<(double At, int R, int G, int B)> _stops;

    private ColorScale(IEnumerable<(double At, string Color)> stops, double from, double to, bool isReversed)
    {
        _stops = stops.Select(s => (At: isReversed ? 1 - s.At : s.At, Rgb: Parse(s.Color))).OrderBy(s => s.At).Select(s => (s.At, s.Rgb.R, s.Rgb.G, s.Rgb.B)).ToList();
        (From, To) = (from, to);
    }

    public double From { get; }

    public double To { get; }

    /// <summary>The scale that a trace or its markers ask for; ours when they name one that we do not know.</summary>
    public static ColorScale Of(JsonNode? owner, IEnumerable<double?> values)
    {
        var known = values.OfType<double>().ToList();
        var from = (owner.At("cmin") ?? owner.At("zmin")).Number() ?? known.DefaultIfEmpty(0).Min();
        var to = (owner.At("cmax") ?? owner.At("zmax")).Number() ?? known.DefaultIfEmpty(1).Max();
        return new(Stops(owner.At("colorscale")), from, to, owner.At("reversescale").Flag() ?? false);
    }

    public string Color(double value)
    {
        var at = To > From ? Math.Clamp((value - From) / (To - From), 0, 1) : 0.5;
        var above = Math.Clamp(_stops.FindIndex(s => s.At >= at), 1, _stops.Count - 1);
        var (a, b) = (_stops[above - 1], _stops[above]);
        var share = b.At > a.At ? Math.Clamp((at - a.At) / (b.At - a.At), 0, 1) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"#{Mix(a.R, b.R, share):x2}{Mix(a.G, b.G, share):x2}{Mix(a.B, b.B, share):x2}");
    }

    /// <summary>Black or white, whichever reads on the value's colour.</summary>
    public string Ink(double value)
    {
        var (r, g, b) = Parse(Color(value));
        return (0.299 * r) + (0.587 * g) + (0.114 * b) > 140 ? "#222222" : "#ffffff";
    }

    private static int Mix(int a, int b, double share) => (int)Math.Round(a + ((b - a) * share));

    private static IEnumerable<(double, string)> Stops(JsonNode? scale)
    {
        if (scale is JsonArray { Count: > 1 } array)
        {
            var stops = array.Select(s => s is JsonArray { Count: 2 } pair ? (pair[0].Number(), PlotTrace.Safe(pair[1])) : (null, null)).ToList();
            if (stops.TrueForAll(s => s is { Item1: not null, Item2: not null }))
            {
                return stops.Select(s => (s.Item1!.Value, s.Item2!));
            }
        }

        return scale.Text() is "RdBu" or "Picnic" or "Portland" or "RdYlBu" ? TwoSided
            : scale.Text() is "Greys" or "Gray" ? [(0, "#202020"), (1, "#f0f0f0")]
            : scale.Text() is "Blues" ? [(0, "#deebf7"), (1, "#08519c")]
            : scale.Text() is "Reds" ? [(0, "#fee0d2"), (1, "#a50f15")]
            : scale.Text() is "Greens" ? [(0, "#e5f5e0"), (1, "#006d2c")]
            : Usual;
    }

    private static (int R, int G, int B) Parse(string color)
    {
        if (color is ['#', .. { Length: 6 } hex] && int.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var rgb))
        {
            return (rgb >> 16, (rgb >> 8) & 0xFF, rgb & 0xFF);
        }

        var numbers = color.Split('(', ')', ',').Skip(1).Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) ? x : (double?)null).OfType<double>().ToList();
        return color.StartsWith("rgb", StringComparison.Ordinal) && numbers.Count >= 3 ? ((int)numbers[0], (int)numbers[1], (int)numbers[2]) : (128, 128, 128);
    }
}
