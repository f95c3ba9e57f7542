using MLOps.Validation;

namespace MLOps.Rendering.Charts;

/// <summary>
/// A check's figure from run to run: a line, a green dot where the check held, a red one where it failed, dashed lines where its bounds
/// lie. A run without a figure is a gap.
/// </summary>
internal static class TrendChart
{
    public const int Width = 190;
    public const int Height = 36;

    private const double Margin = 5;

    /// <param name="outcomes">The oldest first; at least one has a figure.</param>
    public static string Draw(CheckTrend trend, IReadOnlyList<CheckOutcome> outcomes)
    {
        var bounds = new[] { trend.Least, trend.Most }.OfType<double>().ToList();
        var heights = outcomes.Select(o => o.Figure).Where(double.IsFinite).Concat(bounds).ToList();
        var y = Scale.Padded(heights.Min(), heights.Max(), Height - Margin, Margin);
        var x = new Scale(0, Math.Max(outcomes.Count - 1, 1), Margin, Width - Margin);
        var svg = new Svg(Width, Height);
        foreach (var bound in bounds)
        {
            svg.Polyline([(0, y.At(bound)), (Width, y.At(bound))], Svg.Gray, 1, "4 3");
        }

        foreach (var line in Lines(outcomes))
        {
            svg.Polyline(line.Select(p => (x.At(p.Position), y.At(p.Outcome.Figure))), Svg.Blue);
        }

        foreach (var (outcome, position) in outcomes.Select((o, i) => (o, i)).Where(p => double.IsFinite(p.o.Figure)))
        {
            svg.Circle(x.At(position), y.At(outcome.Figure), outcome.State == CheckState.Fails ? 3 : 2.2, outcome.State == CheckState.Fails ? Svg.Red : Svg.Green);
        }

        return svg.ToString();
    }

    // Runs that follow one another and have figures.
    private static IEnumerable<List<(CheckOutcome Outcome, int Position)>> Lines(IReadOnlyList<CheckOutcome> outcomes)
    {
        var line = new List<(CheckOutcome, int)>();
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (double.IsFinite(outcomes[i].Figure))
            {
                line.Add((outcomes[i], i));
                continue;
            }

            yield return line;
            line = [];
        }

        yield return line;
    }
}
