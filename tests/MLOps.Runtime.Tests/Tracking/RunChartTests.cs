using System.Text;
using System.Text.RegularExpressions;
using MLOps.Rendering;
using MLOps.Rendering.Charts;
using MLOps.Tracking;

namespace MLOps.Runtime.Tests.Tracking;

public sealed class RunChartTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Smoothing_is_the_weighted_mean_corrected_for_its_start()
    {
        var curve = new MetricCurve("r", "loss", [new(0, 4), new(1, double.NaN), new(2, 2), new(3, 8)], 4);

        // By hand with weight 0.5: 4; then (0.5*2 + 0.25*4)/0.75 = 8/3; then (0.5*8 + 0.25*2 + 0.125*4)/0.875 = 40/7.
        Assert.Equal([(0, 4), (1, double.NaN), (2, 8 / 3.0), (3, 40 / 7.0)], RunFigures.Smoothed(curve, 0.5), new Close());
        Assert.Equal(curve.Points.Select(p => p.Value), RunFigures.Smoothed(curve, 0).Select(p => p.Y));
    }

    [Fact]
    public void A_logarithmic_axis_shows_the_values_and_not_their_logarithms()
    {
        CurveLine[] series = [new("a", "#000", [(0, 0.001), (1, 1000)])];

        Assert.Contains("(log)", CurvesChart.Draw("loss", series, log: true), StringComparison.Ordinal);
        Assert.Contains(Texts(CurvesChart.Draw("loss", series, log: true)), t => t is "100");
        Assert.DoesNotContain("(log)", CurvesChart.Draw("loss", [new CurveLine("a", "#000", [(0, -1), (1, 10)])], log: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Three_runs_and_more_are_drawn_as_parallel_coordinates_and_scatter()
    {
        foreach (var (name, trees, trainer, auc) in new[] { ("a", 10, "Sdca", 0.7), ("b", 20, "LightGbm", 0.9), ("c", 40, "LightGbm", 0.8) })
        {
            using var run = Experiments.StartRun(name);
            run.LogParameter("trees", trees);
            run.LogParameter("trainer", trainer);
            run.LogParameter("same", 1);
            run.LogParameter("only_" + trainer, trees);
            run.LogMetric("auc", auc);
            run.LogMetric("system/threads", 5);
        }

        var pictures = Pictures(ReportRenderer.Html(Experiments.Compare("a", "b", "c")));

        var parallel = pictures.Single(p => Texts(p).Contains("trainer"));
        Assert.Superset(new HashSet<string> { "trees", "trainer", "auc", "LightGbm", "Sdca" }, Texts(parallel).ToHashSet());
        Assert.DoesNotContain("same", Texts(parallel));
        Assert.DoesNotContain("only_Sdca", Texts(parallel));
        Assert.Equal(3, Regex.Count(parallel, "<polyline"));
        var scatter = pictures.Single(p => Regex.Count(p, "<circle") == 3 && Texts(p).Contains("trees"));
        Assert.Contains("<path", scatter, StringComparison.Ordinal); // the best one is ringed
        Assert.DoesNotContain(pictures, p => p.Contains("system/", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_more_runs_than_colours_the_best_stand_out_and_every_run_is_a_row_the_best_first()
    {
        for (var i = 0; i < 20; i++)
        {
            using var run = Experiments.StartRun($"trial {i}");
            run.LogParameter("rate", 0.1 * (i + 1));
            run.LogMetric("auc", 0.5 + (0.02 * i));
            run.LogMetric("loss", 1, 0);
            run.LogMetric("loss", 1 - (0.02 * i), 1);
        }

        var html = ReportRenderer.Html(Experiments.Compare([.. Enumerable.Range(0, 20).Select(i => $"trial {i}")]));

        var bars = Pictures(html).First(p => Texts(p).Contains("auc: the best 12 of 20"));
        Assert.Equal(["trial 19", "trial 18"], Texts(bars).Where(t => t.StartsWith("trial", StringComparison.Ordinal)).Take(2));
        Assert.DoesNotContain("trial 7", Texts(bars));
        var curves = Pictures(html).First(p => Regex.Count(p, "<polyline") == 20 && Texts(p).Contains("loss"));
        Assert.Equal(["19 others", "trial 19"], Texts(curves).Where(t => t.EndsWith("others", StringComparison.Ordinal) || t.StartsWith("trial", StringComparison.Ordinal)));
        Assert.Equal(["trial 19", "trial 18", "trial 17"], Regex.Matches(html, @"<tr><td[^>]*>(trial \d+)</td>").Select(m => m.Groups[1].Value).Take(3));
    }

    [Fact]
    public void A_legend_names_every_run_and_takes_the_lines_that_it_needs()
    {
        foreach (var i in Enumerable.Range(1, 6))
        {
            using var run = Experiments.StartRun($"a longer name {i}");
            run.LogMetric("loss", 1, 0);
            run.LogMetric("loss", 0.1 * i, 1);
        }

        var curves = Pictures(ReportRenderer.Html(Experiments.Compare([.. Enumerable.Range(1, 6).Select(i => $"a longer name {i}")]))).First(p => p.Contains("<polyline", StringComparison.Ordinal));

        Assert.Equal(6, Texts(curves).Count(t => t.StartsWith("a longer name", StringComparison.Ordinal)));
    }

    [Fact]
    public void Long_words_that_begin_alike_stay_apart_and_no_line_goes_through_them()
    {
        foreach (var (name, auc) in new[] { ("FastTreeBinary", 0.7), ("LightGbmBinary", 0.9), ("SdcaBinary", 0.8) })
        {
            using var run = Experiments.StartRun(name);
            run.LogParameter("pipeline", "ColumnConcatenating → " + name);
            run.LogMetric("auc", auc);
        }

        var parallel = Pictures(ReportRenderer.Html(Experiments.Compare("FastTreeBinary", "LightGbmBinary", "SdcaBinary"))).Single(p => Texts(p).Contains("pipeline"));

        var words = Texts(parallel).Where(t => t.Contains('…', StringComparison.Ordinal)).ToList();
        Assert.Equal(3, words.Distinct(StringComparer.Ordinal).Count());
        var starts = Regex.Matches(parallel, "<polyline[^>]* points=\"[\\d.]+,(?<y>[\\d.]+)").Select(m => Number(m)).ToList();
        var texts = Regex.Matches(parallel, "<text x=\"[^\"]+\" y=\"(?<y>[\\d.]+)\"[^>]*>[^<]*…").Select(m => Number(m)).ToList();
        Assert.Equal((3, 3), (starts.Count, texts.Count));
        Assert.All(texts, t => Assert.DoesNotContain(starts, y => y > t - 9 && y < t + 2)); // the height of the letters

        static double Number(Match match) => double.Parse(match.Groups["y"].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Two_runs_get_neither()
    {
        Experiments.StartRun("a").End();
        Experiments.StartRun("b").End();

        Assert.Empty(Pictures(ReportRenderer.Html(Experiments.Compare("a", "b"))));
    }

    [Fact]
    public void An_evaluation_is_shown_as_pictures()
    {
        using (var run = Experiments.StartRun("x"))
        {
            run.LogText("evaluation_curves.json", """{"roc":[{"x":0,"y":0},{"x":0.2,"y":0.9},{"x":1,"y":1}],"precisionRecall":[{"x":0,"y":1},{"x":1,"y":0.5}]}""");
            run.LogText("confusion_matrix.json", """{"classes":2,"labels":["positive","negative"],"counts":[[8,2],[1,9]]}""");
        }

        var pictures = Pictures(ReportRenderer.Html(Experiments.Get("x")));

        Assert.Equal(3, pictures.Count);
        Assert.Contains(pictures, p => Texts(p).Contains("true positive rate"));
        Assert.Contains(pictures, p => Texts(p).Contains("recall"));
        Assert.Superset(new HashSet<string> { "8", "2", "1", "9", "predicted", "positive", "negative" }, Texts(pictures[2]).ToHashSet());
    }

    [Fact]
    public void A_file_of_the_users_that_is_called_like_an_evaluation_is_no_evaluation()
    {
        using (var run = Experiments.StartRun("x"))
        {
            run.LogText("confusion_matrix.json", "not JSON");
        }

        Assert.Null(Experiments.Get("x").Evaluation);
    }

    [Fact]
    public void A_page_names_its_parts_and_what_the_machine_did_apart_from_the_metrics()
    {
        using (var outer = Experiments.StartRun("outer"))
        {
            Experiments.StartRun("inner", outer).End();
            outer.LogMetric("system/threads", 4);
            outer.LogMetric("loss", 1);
        }

        var html = ReportRenderer.Html(Experiments.Get("outer"));
        Assert.Contains("Parts (1)", html, StringComparison.Ordinal);
        Assert.Contains("The machine meanwhile (1)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("system/", ReportRenderer.Text(Experiments.Get("outer")), StringComparison.Ordinal);
    }

    private static List<string> Pictures(string html) => Regex.Matches(html, "data:image/svg\\+xml;base64,([^\"]+)").Select(m => Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[1].Value))).ToList();

    private static List<string> Texts(string svg) => Regex.Matches(svg, "<text[^>]*>([^<]*)<").Select(m => m.Groups[1].Value).ToList();

    private sealed class Close : IEqualityComparer<(double X, double Y)>
    {
        public bool Equals((double X, double Y) a, (double X, double Y) b) => a.X.Equals(b.X) && (a.Y.Equals(b.Y) || Math.Abs(a.Y - b.Y) < 1e-9);

        public int GetHashCode((double X, double Y) pair) => 0;
    }
}
