using MLOps.Pipelines;

namespace MLOps.Rendering.Charts;

/// <summary>The steps of a pipeline as a graph: below each step those that come after it, beside each other those that may run at once.</summary>
internal sealed class StepChart
{
    private const int MostInARow = 3;
    private const double LetterWidth = 7;
    private const double Height = 26;
    private const double Gap = 20;
    private const double RowHeight = 52;

    // White on this has a contrast of more than 4.5, also on a dark page.
    private const string Fill = "#2f6aa8";

    private readonly IReadOnlyList<PipelineStepReport> _steps;
    private readonly List<List<int>> _rows;
    private readonly int _widest;
    private readonly double _width;

    private StepChart(IReadOnlyList<PipelineStepReport> steps)
    {
        (_steps, _rows) = (steps, Rows(steps));
        _widest = _rows.Max(r => r.Count);
        // The fewer stand beside each other, the more of its title each can show.
        _width = _widest switch { 1 => 420, 2 => 310, _ => 212 };
    }

    public static string Draw(IReadOnlyList<PipelineStepReport> steps) => new StepChart(steps).Draw();

    private string Draw()
    {
        var places = new Dictionary<int, (double X, double Y)>();
        for (var row = 0; row < _rows.Count; row++)
        {
            var left = (_widest - _rows[row].Count) * (_width + Gap) / 2;
            for (var place = 0; place < _rows[row].Count; place++)
            {
                places[_rows[row][place]] = (left + place * (_width + Gap) + 2, row * RowHeight + 4);
            }
        }

        var svg = new Svg(_widest * (_width + Gap) - Gap + 4, (_rows.Count - 1) * RowHeight + Height + 8);
        foreach (var (step, index) in _steps.Select((s, i) => (s, i)))
        {
            step.After.ToList().ForEach(before => Line(svg, places[before - 1], places[index]));
        }

        foreach (var (step, index) in _steps.Select((s, i) => (s, i)))
        {
            Box(svg, $"{index + 1}. {step.Title}", places[index]);
        }

        return svg.ToString();
    }

    public static string Words(IReadOnlyList<PipelineStepReport> steps) =>
        "Steps of the pipeline: " + string.Join("; ", steps.Select((s, i) => $"{i + 1}. {s.Title}{(s.After.Count == 0 ? "" : " after " + string.Join(", ", s.After))}")) + ".";

    // A step stands one row below the lowest of those that it comes after; a full row goes on in the next.
    private static List<List<int>> Rows(IReadOnlyList<PipelineStepReport> steps)
    {
        var depths = new List<int>();
        foreach (var step in steps)
        {
            depths.Add(step.After.Count == 0 ? 0 : step.After.Max(a => depths[a - 1]) + 1);
        }

        return Enumerable.Range(0, steps.Count).GroupBy(i => depths[i]).OrderBy(g => g.Key).SelectMany(g => g.Chunk(MostInARow)).Select(row => row.ToList()).ToList();
    }

    private void Line(Svg svg, (double X, double Y) from, (double X, double Y) to)
    {
        var (x1, y1, x2, y2) = (from.X + _width / 2, from.Y + Height, to.X + _width / 2, to.Y);
        var bend = (y2 - y1) / 2;
        svg.Path($"M{Svg.N(x1)} {Svg.N(y1)} C{Svg.N(x1)} {Svg.N(y1 + bend)} {Svg.N(x2)} {Svg.N(y2 - bend)} {Svg.N(x2)} {Svg.N(y2)}", Svg.Gray, 1.2);
        svg.Circle(x2, y2, 2.5, Svg.Gray);
    }

    private void Box(Svg svg, string title, (double X, double Y) place)
    {
        svg.Rect(place.X, place.Y, _width, Height, Fill, 1, 5);
        svg.Text(place.X + _width / 2, place.Y + 17, Cut(title, (int)(_width / LetterWidth)), 11, "middle", "#ffffff");
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
