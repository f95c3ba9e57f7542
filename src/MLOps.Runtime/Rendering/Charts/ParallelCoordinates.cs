using System.Globalization;

namespace MLOps.Rendering.Charts;

/// <summary>One upright axis per quantity, one line per run across them; the last axis is what was to be improved, and colours the lines.</summary>
internal static class ParallelCoordinates
{
    private const double Height = 230;
    private const double Top = 40;
    private const double Bottom = 30;
    private const double Between = 130;
    private const double Side = 80;
    private const int LongestWord = 16;

    /// <param name="axes">Names, from left to right.</param>
    /// <param name="runs">A value per axis: numbers as they are, words by their place in the list of words; null leaves a gap.</param>
    public static string Draw(IReadOnlyList<ParallelAxis> axes, IReadOnlyList<IReadOnlyList<double?>> runs)
    {
        var svg = new Svg((2 * Side) + (Between * (axes.Count - 1)), Height);
        var scales = axes.Select((_, i) => Scaled(runs.Select(r => r[i]))).ToList();
        foreach (var run in runs.OrderBy(r => r[^1] ?? double.MinValue))
        {
            Line(svg, scales, run);
        }

        for (var i = 0; i < axes.Count; i++)
        {
            Axis(svg, axes[i], scales[i], X(i));
        }

        return svg.ToString();
    }

    private static Scale Scaled(IEnumerable<double?> values)
    {
        var finite = values.OfType<double>().Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        return new Scale(finite.Min(), finite.Max(), Height - Bottom, Top);
    }

    private static void Line(Svg svg, List<Scale> scales, IReadOnlyList<double?> run)
    {
        var goal = run[^1] is { } last && double.IsFinite(last) && scales[^1].To > scales[^1].From ? (last - scales[^1].From) / (scales[^1].To - scales[^1].From) : 0.5;
        var part = new List<(double, double)>();
        for (var i = 0; i <= run.Count; i++)
        {
            if (i < run.Count && run[i] is { } value && double.IsFinite(value))
            {
                part.Add((X(i), scales[i].At(value)));
                continue;
            }

            if (part.Count > 1)
            {
                svg.Polyline(part, Colour(goal), 1.6);
            }

            part.Clear();
        }
    }

    private static void Axis(Svg svg, ParallelAxis axis, Scale scale, double x)
    {
        svg.Line(x, Top, x, Height - Bottom, opacity: 0.7);
        svg.Text(x, 16, axis.Name.Length <= 20 ? axis.Name : axis.Name[..19] + "…", 11, "middle", bold: true);
        if (axis.Words.Count == 0)
        {
            svg.Text(x, Top - 8, Figures.Number(scale.To), 10, "middle");
            svg.Text(x, Height - Bottom + 14, Figures.Number(scale.From), 10, "middle");
            return;
        }

        // Above the lines that start there, the lowest below them: no line goes through a word.
        for (var i = 0; i < axis.Words.Count; i++)
        {
            svg.Text(x + 5, scale.At(i) + (i == 0 && axis.Words.Count > 1 ? 13 : -5), Short(axis.Words[i]), 10);
        }
    }

    // Long words often begin, or end, alike.
    private static string Short(string word) => word.Length <= LongestWord ? word : $"{word[..(LongestWord / 2)]}…{word[^(LongestWord / 2)..]}";

    private static double X(int axis) => Side + (Between * axis);

    // From orange (low) to blue (high).
    private static string Colour(double share)
    {
        int Mixed(int low, int high) => (int)Math.Round(low + ((high - low) * share));
        return string.Create(CultureInfo.InvariantCulture, $"#{Mixed(0xe0, 0x4c):x2}{Mixed(0x8a, 0x86):x2}{Mixed(0x3c, 0xc6):x2}");
    }
}

/// <param name="Words">The words that the numbers 0, 1, ... stand for; empty for an axis of numbers.</param>
internal sealed record ParallelAxis(string Name, IReadOnlyList<string> Words);
