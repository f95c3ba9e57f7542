using System.Text.Json;
using MLOps.Models.Evaluation;

namespace MLOps.Runtime.Tests.Models;

/// <summary>Against scikit-learn, NumPy and SciPy: Reference/evaluation.py makes the samples and what is expected.</summary>
public sealed class TaskMetricsTests : IDisposable
{
    private readonly JsonDocument _reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", "Reference", "evaluation.json")));

    public void Dispose() => _reference.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)] // many tied scores
    public void Yes_or_no_is_measured_as_scikit_learn_does(int sample)
    {
        var expected = Part("binary")[sample];
        Agree(Binary(expected), expected, 1e-6);
    }

    [Fact]
    public void Classes_are_measured_as_scikit_learn_does()
    {
        var x = Part("multiclass");
        Agree(MulticlassMetrics.Of(4, Integers(x, "truth"), Integers(x, "said"), Floats(x, "probability")), x, 1e-6);
    }

    [Fact]
    public void Numbers_are_measured_as_scikit_learn_does()
    {
        var x = Part("regression");
        Agree(new RegressionMetrics(Numbers(x, "truth"), Numbers(x, "said")), x, 1e-10);
    }

    [Fact]
    public void Orders_are_measured_as_scikit_learn_does_also_with_ties()
    {
        var x = Part("ranking");
        var metrics = new RankingMetrics(Numbers(x, "label"), Numbers(x, "score"), x.GetProperty("group").EnumerateArray().Select(g => g.GetString()!).ToArray());
        var values = metrics.Names.Zip(metrics.OfAll()).ToDictionary(p => p.First, p => p.Second);

        Assert.All([1, 3, 5, 10], k => Assert.Equal(x.GetProperty("ndcg").GetProperty($"{k}").GetDouble(), values[$"ndcg_at_{k}"], 10));
    }

    [Fact]
    public void Clusters_share_information_with_labels_as_scikit_learn_says()
    {
        var x = Part("clusters");
        var metrics = new ClusterMetrics(Integers(x, "cluster"), new float[Integers(x, "cluster").Length], Integers(x, "truth"));

        Assert.Equal(x.GetProperty("nmi").GetDouble(), metrics.OfAll()[1], 10);
    }

    [Fact]
    public void The_ROC_curve_has_the_points_of_scikit_learn()
    {
        var x = Part("binary")[1];
        var roc = x.GetProperty("roc");
        var curve = Binary(x).Curve();

        Assert.Equal(Numbers(roc[0]), curve.Select(p => p.FalsePositives).ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(Numbers(roc[1]), curve.Select(p => p.Recall).ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Bootstrap_intervals_are_those_of_numpy_but_for_chance()
    {
        var bootstrap = new Bootstrap(4000, 0.95, 1);
        var binary = bootstrap.Estimate(Binary(Part("binary")[0]));
        var regression = Part("regression");
        var error = bootstrap.Estimate(new RegressionMetrics(Numbers(regression, "truth"), Numbers(regression, "said")))[0];

        Close(Numbers(Part("binary")[0], "accuracy_interval"), binary[0]);
        Close(Numbers(Part("binary")[0], "area_interval"), binary[1]);
        Close(Numbers(regression, "error_interval"), error);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_whatever_the_number_of_threads()
    {
        var metrics = Binary(Part("binary")[0]);

        Assert.Equal(new Bootstrap(200, 0.9, 3).Estimate(metrics), new Bootstrap(200, 0.9, 3).Estimate(metrics));
        Assert.NotEqual(new Bootstrap(200, 0.9, 3).Estimate(metrics), new Bootstrap(200, 0.9, 4).Estimate(metrics));
    }

    [Fact]
    public void Weights_are_Poisson_with_mean_one()
    {
        var weights = new byte[1_000_000];
        new PoissonWeights().Fill(weights, null, 5);
        var mean = weights.Average(w => (double)w);

        Assert.Equal(1, mean, 0.005);
        Assert.Equal(1, weights.Average(w => (w - mean) * (w - mean)), 0.01);
        Assert.Equal(Math.Exp(-1), weights.Count(w => w == 0) / 1e6, 0.002);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(128)]
    public void Weights_of_many_alike_rows_are_Poisson_with_their_number(int rows)
    {
        var weights = new byte[500_000];
        new PoissonWeights().Fill(weights, Enumerable.Repeat((byte)rows, weights.Length).ToArray(), 5);
        var mean = weights.Average(w => (double)w);

        Assert.Equal(rows, mean, 0.005 * rows);
        Assert.Equal(rows, weights.Average(w => (w - mean) * (w - mean)), 0.01 * rows);
        Assert.Equal(weights.Length, weights.Count(w => Math.Abs(w - rows) < (5 * Math.Sqrt(rows)) + 5));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Gathered_rows_drawn_as_often_as_there_are_have_the_very_metrics(string task)
    {
        var (rows, gathered) = (Many(task, 20_000), Many(task, 20_000).Gathered());

        Assert.Equal(rows.OfAll(), gathered.OfAll(), (a, b) => Math.Abs(a - b) < 1e-6 * Math.Max(1, Math.Abs(a)));
        Assert.True(task == "numbers" || gathered.Units < rows.Units / 20, $"{gathered.Units} of {rows.Units}");
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Intervals_of_gathered_rows_are_those_of_single_rows_but_for_chance(string task)
    {
        var metrics = Many(task, 120_000);
        var gathered = new Bootstrap(1000, 0.9, 1).Estimate(metrics);
        var single = new Bootstrap(1000, 0.9, 2).Estimate(new OneByOne(metrics));

        Assert.All(gathered.Zip(single), pair =>
        {
            var (width, expected) = (pair.First.High!.Value - pair.First.Low!.Value, pair.Second.High!.Value - pair.Second.Low!.Value);
            Assert.Equal(pair.Second.Value, pair.First.Value);
            Assert.InRange(width / expected, 0.87, 1.15);
            Assert.InRange((pair.First.Low.Value - pair.Second.Low!.Value) / expected, -0.1, 0.1);
        });
    }

    [Theory]
    [InlineData("yes or no")]
    [InlineData("numbers")]
    public void Differences_on_many_rows_have_the_intervals_of_single_rows_but_for_chance(string task)
    {
        var (a, b) = Near(task, 60_000);
        var gathered = new Bootstrap(1000, 0.9, 1).Compare(a, b);
        var single = new Bootstrap(1000, 0.9, 2).Compare(new OneByOne(a), new OneByOne(b));

        Assert.All(gathered.Zip(single), pair =>
        {
            var expected = pair.Second.High - pair.Second.Low;
            Assert.Equal(pair.Second.Difference, pair.First.Difference);
            Assert.InRange((pair.First.High - pair.First.Low) / expected, 0.87, 1.15);
            Assert.InRange((pair.First.Low - pair.Second.Low) / expected, -0.1, 0.1);
        });
    }

    [Theory]
    [InlineData("yes or no")]
    [InlineData("numbers")]
    public void Lots_of_rows_drawn_once_have_the_very_metrics(string task)
    {
        var metrics = Near(task, 60_000).A;

        Assert.Equal(30_000, metrics.Lots().Units);
        Assert.Equal(metrics.OfAll(), metrics.Lots().OfAll(), (a, b) => Math.Abs(a - b) < 1e-7 * Math.Max(1, Math.Abs(a)));
    }

    [Fact]
    public void Few_distinct_scores_are_gathered_without_touching_their_order()
    {
        var scores = Enumerable.Range(0, 60_000).Select(i => i % 300 == 0 ? 2f : i % 2).ToArray(); // a short run beside two long ones
        var metrics = new BinaryMetrics(scores.Select((s, i) => i % 5 < s).ToArray(), scores.Select(s => s > 0).ToArray(), scores, null);
        var (gathered, single) = (new Bootstrap(1000, 0.9, 1).Estimate(metrics)[1], new Bootstrap(1000, 0.9, 2).Estimate(new OneByOne(metrics))[1]);

        Assert.InRange((gathered.High - gathered.Low)!.Value / (single.High - single.Low)!.Value, 0.87, 1.15);
    }

    [Fact]
    public void Samples_that_follow_each_other_have_nothing_in_common()
    {
        var (weights, first, second) = (new PoissonWeights(), new byte[4000], new byte[4000]);
        weights.Fill(first, null, 1);
        weights.Fill(second, null, 2);
        double Shared(int moved) => Enumerable.Range(0, 3900).Average(i => (first[i + moved] - 1.0) * (second[i] - 1));

        Assert.All(Enumerable.Range(0, 20), moved => Assert.InRange(Shared(moved), -0.1, 0.1));
    }

    public static TheoryData<string> Tasks => ["yes or no", "classes", "numbers", "clusters"];

    [Fact]
    public void A_part_of_the_rows_is_measured_like_a_sample_of_it()
    {
        var all = Binary(Part("binary")[0]);
        var rows = Enumerable.Range(0, all.Units).Where(i => i % 3 == 0).ToArray();
        var mask = Enumerable.Range(0, all.Units).Select(i => (byte)(i % 3 == 0 ? 1 : 0)).ToArray();
        var own = new byte[all.Units];
        all.Arrange(mask, own);

        Assert.Equal(all.Of(own), all.Part(rows).OfAll());
    }

    [Fact]
    public void What_is_not_defined_is_not_a_number()
    {
        var oneClass = new BinaryMetrics([true, true], [true, false], [1f, 2f], null).OfAll();

        Assert.True(double.IsNaN(oneClass[1]));
        Assert.True(double.IsNaN(new RegressionMetrics([3, 3], [3, 4]).OfAll()[3]));
    }

    [Fact]
    public void McNemars_test_agrees_with_scipy()
    {
        foreach (var x in Part("mcnemar").EnumerateArray())
        {
            var (onlyA, onlyB, both) = (x.GetProperty("onlyA").GetInt32(), x.GetProperty("onlyB").GetInt32(), x.GetProperty("both").GetInt32());
            List<bool> Right(bool first, bool second) => [.. Enumerable.Repeat(first, onlyA), .. Enumerable.Repeat(second, onlyB), .. Enumerable.Repeat(true, both)];

            Assert.Equal(x.GetProperty("p").GetDouble(), PairedTest.McNemar(Right(true, false), Right(false, true)), 9);
        }
    }

    [Fact]
    public void The_paired_t_test_agrees_with_scipy()
    {
        var x = Part("regression");
        double[] Errors(string name) => Numbers(x, "truth").Zip(Numbers(x, name), (t, p) => Math.Abs(t - p)).ToArray();

        Assert.Equal(x.GetProperty("t").GetDouble(), PairedTest.StudentT(Errors("said"), Errors("other")), 9);
    }

    [Fact]
    public void Groups_are_compared_by_their_rates()
    {
        var x = Part("binary")[0];
        var (truth, said) = (Booleans(x, "truth").Select(t => t ? 1 : 0).ToArray(), Booleans(x, "said").Select(s => s ? 1 : 0).ToArray());
        var judged = new JudgedRows(MLOps.Models.ModelTask.Binary, Enumerable.Range(0, truth.Length).ToArray(), Binary(x), ["false", "true"], truth, said);
        var result = Fairness.Judge(judged, "group", x.GetProperty("group").EnumerateArray().Select(g => g.GetString()!).ToArray());
        double[] Rates(string group) => Numbers(x.GetProperty("rates").GetProperty(group));

        Assert.All(result.Groups, g => Assert.Equal(Rates(g.Group), new[] { g.Selected, g.TruePositiveRate, g.FalsePositiveRate }, (a, b) => Math.Abs(a - b) < 1e-12));
        Assert.Equal(Math.Abs(Rates("a")[0] - Rates("b")[0]), result.DemographicParity, 12);
        Assert.Equal(Math.Abs(Rates("a")[1] - Rates("b")[1]), result.EqualOpportunity, 12);
        Assert.Equal(Math.Max(Math.Abs(Rates("a")[1] - Rates("b")[1]), Math.Abs(Rates("a")[2] - Rates("b")[2])), result.EqualisedOdds, 12);
        Assert.Equal(Math.Min(Rates("a")[0], Rates("b")[0]) / Math.Max(Rates("a")[0], Rates("b")[0]), result.DisparateImpact, 12);
    }

    // Answers with heavy tails, ties and rare classes.
    private static TaskMetrics Many(string task, int rows)
    {
        var random = new Random(7);
        var score = Enumerable.Range(0, rows).Select(_ => MathF.Round((float)random.NextDouble(), random.Next(2) == 0 ? 2 : 6)).ToArray();
        var truth = Array.ConvertAll(score, s => random.NextDouble() < s * s);
        var kind = Array.ConvertAll(score, s => Math.Min(3, (int)(s * s * s * 4)));
        var said = Array.ConvertAll(kind, k => random.Next(3) == 0 ? random.Next(4) : k);
        return task switch
        {
            "yes or no" => new BinaryMetrics(truth, Array.ConvertAll(score, s => s > 0.5f), score, score),
            "classes" => MulticlassMetrics.Of(4, kind, said, score),
            "numbers" => new RegressionMetrics(Array.ConvertAll(score, s => 1000 + (20.0 * s)), Array.ConvertAll(score, s => 1000 + (20.0 * s) + (1 / (0.05 + random.NextDouble())))),
            _ => new ClusterMetrics(said, score, kind),
        };
    }

    // Two models that are much more alike than either is to the truth.
    private static (TaskMetrics A, TaskMetrics B) Near(string task, int rows)
    {
        var random = new Random(3);
        var a = Enumerable.Range(0, rows).Select(_ => MathF.Round((float)random.NextDouble(), random.Next(3) == 0 ? 2 : 6)).ToArray();
        var b = Array.ConvertAll(a, x => Math.Clamp(x + (0.01f * ((float)random.NextDouble() - 0.4f)), 0, 1));
        var truth = Array.ConvertAll(a, x => random.NextDouble() < x * x);
        TaskMetrics Of(float[] said) => task == "yes or no"
            ? new BinaryMetrics(truth, Array.ConvertAll(said, s => s > 0.5f), said, said)
            : new RegressionMetrics(Array.ConvertAll(truth, t => t ? 1.0 : 0), Array.ConvertAll(said, s => (double)s));
        return (Of(a), Of(b));
    }

    /// <summary>Rows that are never gathered.</summary>
    private sealed class OneByOne(TaskMetrics metrics) : TaskMetrics
    {
        public override IReadOnlyList<string> Names => metrics.Names;

        public override int Units => metrics.Units;

        public override double[] Of(ReadOnlySpan<byte> weights) => metrics.Of(weights);

        public override void Arrange(ReadOnlySpan<byte> rows, Span<byte> own) => metrics.Arrange(rows, own);

        public override TaskMetrics Part(int[] rows) => throw new NotSupportedException();
    }

    private static void Agree(TaskMetrics metrics, JsonElement expected, double tolerance)
    {
        var values = metrics.OfAll();
        Assert.All(metrics.Names.Select((name, i) => (name, i)), m => Assert.Equal(expected.GetProperty(m.name).GetDouble(), values[m.i], tolerance));
    }

    // Each end of 4,000 draws strays by a few hundredths of the interval's width.
    private static void Close(double[] expected, MLOps.Models.MetricEstimate estimate)
    {
        var tolerance = 0.08 * (expected[1] - expected[0]);
        Assert.Equal(expected[0], estimate.Low!.Value, tolerance);
        Assert.Equal(expected[1], estimate.High!.Value, tolerance);
    }

    private static BinaryMetrics Binary(JsonElement x) => new(Booleans(x, "truth"), Booleans(x, "said"), Floats(x, "score"), Floats(x, "probability"));

    private JsonElement Part(string name) => _reference.RootElement.GetProperty(name);

    private static double[] Numbers(JsonElement array) => array.EnumerateArray().Select(v => v.GetDouble()).ToArray();

    private static double[] Numbers(JsonElement x, string name) => Numbers(x.GetProperty(name));

    private static float[] Floats(JsonElement x, string name) => Numbers(x, name).Select(v => (float)v).ToArray();

    private static int[] Integers(JsonElement x, string name) => x.GetProperty(name).EnumerateArray().Select(v => v.GetInt32()).ToArray();

    private static bool[] Booleans(JsonElement x, string name) => x.GetProperty(name).EnumerateArray().Select(v => v.GetBoolean()).ToArray();
}
