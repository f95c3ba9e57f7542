using MLOps.Rendering.Charts;
using MLOps.Tracking;

namespace MLOps.Rendering;

/// <summary>How runs and their metrics are written wherever they are shown.</summary>
internal static class RunFigures
{
    // What people ask first, first; other metrics follow in the order they were logged in.
    private static readonly string[] Leading =
        ["area_under_roc_curve", "auc", "macro_accuracy", "accuracy", "f1_score", "f1", "r_squared", "root_mean_squared_error", "rmse", "mean_absolute_error", "mae", "log_loss", "loss"];

    /// <summary>How many ranks there are; a metric of this rank is none of the leading ones.</summary>
    public static int Ranks => Leading.Length;

    /// <summary>NaN and infinities by name: in a run they are news, not gaps.</summary>
    public static string Exact(double? value) => value is { } v && double.IsNaN(v) ? "NaN" : Figures.Metric(value);

    public static int Rank(string key)
    {
        var at = Array.FindIndex(Leading, word => key == word || key.EndsWith("_" + word, StringComparison.Ordinal));
        return at < 0 ? Leading.Length : at;
    }

    /// <summary>What the machine did is told apart from what the training did.</summary>
    public static bool IsSystem(string key) => key.StartsWith("system/", StringComparison.Ordinal);

    public static void Curves(Html html, IReadOnlyList<MetricCurve> curves, IReadOnlyList<string> ids, IReadOnlyList<string> names, double smoothing = 0, bool log = false)
    {
        foreach (var metric in curves.GroupBy(c => c.Key, StringComparer.Ordinal))
        {
            var series = metric.Select(c => (Index: Index(ids, c.Run), Curve: c)).ToList();
            var lines = series.Select(s => new CurveLine(names[s.Index], Colour(s.Index), Smoothed(s.Curve, smoothing))).ToList();
            var svg = CurvesChart.Draw(metric.Key, lines.Count <= Svg.Palette.Count ? lines : BestBefore(lines, metric.Key), log);
            html.Image(svg, $"{metric.Key} over steps: " + string.Join("; ", series.Select(s => Words(names[s.Index], s.Curve))));
        }
    }

    // More lines than colours are one tangle: the one that ended best stands before the others.
    private static List<CurveLine> BestBefore(List<CurveLine> lines, string metric)
    {
        var best = MetricDirections.Best(MetricDirections.Of(metric), lines.Select(l => (double?)l.Points[^1].Y).ToList());
        var others = lines.Where((_, i) => i != best).Select((l, i) => l with { Name = i == 0 ? $"{lines.Count - (best is null ? 0 : 1)} {(best is null ? "runs" : "others")}" : "", Colour = Svg.Gray, Opacity = 0.35 });
        return [.. others, .. best is { } at ? [lines[at] with { Colour = Svg.Blue }] : (CurveLine[])[]];
    }

    /// <summary>The exponentially weighted mean of the points so far, divided by the weight that they have had; gaps stay gaps.</summary>
    public static IReadOnlyList<(double X, double Y)> Smoothed(MetricCurve curve, double weight)
    {
        var (mean, total) = (0.0, 0.0);
        return curve.Points.Select(p =>
        {
            if (!double.IsFinite(p.Value))
            {
                return ((double)p.Step, p.Value);
            }

            mean = (weight * mean) + ((1 - weight) * p.Value);
            total = (weight * total) + (1 - weight);
            return (p.Step, mean / total);
        }).ToList();
    }

    private static string Words(string name, MetricCurve curve) =>
        $"{name} from {Exact(curve.Points[0].Value)} to {Exact(curve.Points[^1].Value)} in {Figures.Count(curve.Total)} points";

    public static string StatusClass(RunStatus status) => status switch
    {
        RunStatus.Finished => "mlops-ok",
        RunStatus.Running => "mlops-warn",
        _ => "mlops-bad",
    };

    public static string Status(RunStatus status) => RunEntries.Word(status);

    public static string Took(double? seconds) => seconds is { } s ? Figures.Duration(s) : "still open";

    public static string Short(string digest) => digest.Length > 12 ? digest[..12] : digest;

    /// <summary>Among more runs than there are colours none has one of its own.</summary>
    public static string Colour(int index, int runs) => runs > Svg.Palette.Count ? Svg.Blue : Colour(index);

    public static string Colour(int index) => Svg.Palette[index % Svg.Palette.Count];

    private static int Index(IReadOnlyList<string> ids, string id) => ids.Select((x, i) => (x, i)).First(p => p.x == id).i;

    public static List<Action<Html>> Cells(IEnumerable<string> cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
