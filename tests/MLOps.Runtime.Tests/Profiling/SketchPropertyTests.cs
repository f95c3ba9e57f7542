using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MLOps.Profiling.Sketches;

namespace MLOps.Runtime.Tests.Profiling;

public sealed class SketchPropertyTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Property(MaxTest = 10)]
    public Property The_merge_of_two_parts_equals_the_whole() => Prop.ForAll(Tables(), rows =>
    {
        var cut = rows.Length / 3;
        var (whole, merged) = (Sketch(rows), Sketch(rows[..cut]).Merge(Sketch(rows[cut..])));

        Assert.Equal(whole.Rows, merged.Rows);
        foreach (var (a, b) in whole.Columns.Zip(merged.Columns))
        {
            Assert.Equal((a.Name, a.Count, a.Missing, a.Distinct.Estimate), (b.Name, b.Count, b.Missing, b.Distinct.Estimate));
            Assert.Equal(a.Frequent.Values, b.Frequent.Values);
        }

        Same(whole.Column("X"), merged.Column("X"));
        Assert.Equal(whole.Column("X").Quantiles!.Levels, merged.Column("X").Quantiles!.Levels);
    });

    [Property(MaxTest = 8)]
    public Property The_order_of_rows_does_not_matter() => Prop.ForAll(Tables(), rows =>
    {
        var shuffled = rows.ToArray();
        new Random(rows.Length).Shuffle(shuffled);
        var (a, b) = (Sketch(rows), Sketch(shuffled));

        Same(a.Column("X"), b.Column("X"));
        Assert.Equal(a.Column("Text").Frequent.Values, b.Column("Text").Frequent.Values);
        Assert.Equal(a.Column("X").Distinct.Hashes, b.Column("X").Distinct.Hashes);
    });

    [Property(MaxTest = 8)]
    public Property Scaling_and_shifting_move_the_moments_and_keep_their_shape() => Prop.ForAll(Tables(), rows =>
    {
        const double factor = 512, shift = 4096;
        var (a, b) = (Sketch(rows).Column("X").Moments!, Sketch(rows.Select(r => r with { X = (r.X * factor) + shift }).ToArray()).Column("X").Moments!);

        Close((a.Mean * factor) + shift, b.Mean);
        Close(a.Std * factor, b.Std);
        Close(a.Skewness, b.Skewness, 1e-6);
        Close(a.Kurtosis, b.Kurtosis, 1e-6);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Quantiles_of_merged_parts_stay_within_the_stated_error(int seed)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, 200_000).Select(i => seed == 3 ? i : Math.Exp(3 * random.NextDouble()) + (random.Next(3) * 10)).ToArray();
        var sketch = values.Chunk(7_001).Select(Quantiles).Aggregate((a, b) => a.Merge(b));
        var sorted = values.Order().ToArray();

        Assert.Equal((200_000L, sorted[0], sorted[^1]), (sketch.Count, sketch.Min, sketch.Max));
        Assert.InRange(sketch.Levels.Sum(l => l.Count), 1, 4 * TableSketcher.QuantileSize);
        Assert.Equal(200_000, sketch.Levels.Select((l, i) => (long)l.Count << i).Sum());
        foreach (var p in Enumerable.Range(0, 101).Select(i => i / 100.0))
        {
            var value = sketch.Quantile(p);
            var rank = (double)Array.FindIndex(sorted, v => v >= value) / sorted.Length;
            Assert.True(Math.Abs(rank - p) <= sketch.RankError, $"the {p:0.00} quantile has rank {rank:0.0000}");
            Assert.InRange(sketch.Cdf(value), p - (2 * sketch.RankError), p + (2 * sketch.RankError));
        }
    }

    [Fact]
    public void Few_values_have_exact_quantiles_and_shares()
    {
        var sketch = Quantiles([4, 1, 2, 2]);

        Assert.True(sketch.IsExact);
        Assert.Equal((1.75, 2.0, 4.0), (sketch.Quantile(0.25), sketch.Quantile(0.5), sketch.Quantile(1)));
        Assert.Equal((0.0, 0.75, 1.0), (sketch.Cdf(0.5), sketch.Cdf(2), sketch.Cdf(9)));
        Assert.True(double.IsNaN(Quantiles([]).Quantile(0.5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => sketch.Quantile(1.1));
    }

    [Fact]
    public void Many_different_values_are_estimated_within_four_standard_errors()
    {
        var sketch = _test.Workspace.Sketch("SELECT i AS id, i % 500 AS few FROM range(300000) t(i)");
        var halves = _test.Workspace.Sketch("SELECT i AS id FROM range(200000) t(i)").Merge(_test.Workspace.Sketch("SELECT i AS id FROM range(100000, 300000) t(i)"));

        Assert.Equal((500L, true, 0.0), (sketch.Column("few").Distinct.Estimate, sketch.Column("few").Distinct.IsExact, sketch.Column("few").Distinct.Error));
        Assert.InRange(sketch.Column("id").Distinct.Estimate, 300_000 * (1 - (4 * sketch.Column("id").Distinct.Error)), 300_000 * (1 + (4 * sketch.Column("id").Distinct.Error)));
        Assert.Equal(sketch.Column("id").Distinct.Hashes, halves.Column("id").Distinct.Hashes);
    }

    [Fact]
    public void Counts_of_frequent_values_are_bounds_that_hold()
    {
        string Part(int from) => $"SELECT CASE WHEN i % 3 = 0 THEN 'often' ELSE 'v' || (i * i % 10007) END AS v FROM range({from}, {from + 5_000}) t(i)";
        var merged = Enumerable.Range(0, 4).Select(i => _test.Workspace.Sketch(Part(i * 4_321))).Aggregate((a, b) => a.Merge(b)).Column("v").Frequent;
        var exact = _test.Workspace.Data.Query($"SELECT v, count(*) FROM ({string.Join(" UNION ALL ", Enumerable.Range(0, 4).Select(i => Part(i * 4_321)))}) GROUP BY v", limit: 50_000)
            .Rows.ToDictionary(r => (string)r[0]!, r => Convert.ToInt64(r[1], System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(("often", 0L), (merged.Values[0].Text, merged.Values[0].Slack));
        Assert.False(merged.IsComplete);
        Assert.All(merged.Values, v => Assert.InRange(exact[v.Text], v.Count, v.Count + v.Slack));
        Assert.All(exact.Where(e => merged.Values.All(v => v.Text != e.Key)), e => Assert.InRange(e.Value, 0, merged.Others));
    }

    private static QuantileSketch Quantiles(IEnumerable<double> values)
    {
        var builder = new QuantileSketchBuilder(TableSketcher.QuantileSize);
        foreach (var value in values)
        {
            builder.Add(value);
        }

        return builder.Build();
    }

    private static Arbitrary<Row[]> Tables() => Arb.From(
        from n in Gen.Choose(2, 60)
        from rows in (from hundredths in Gen.Choose(-5_000, 5_000)
                      from missing in Gen.Choose(0, 9)
                      from text in Gen.Elements("a", "b", "a b", "é", "")
                      select new Row(missing == 0 ? null : hundredths / 100.0, text)).ArrayOf(n)
        select rows);

    private TableSketch Sketch(Row[] rows) => _test.Workspace.Sketch(rows);

    private static void Same(ColumnSketch expected, ColumnSketch actual)
    {
        var (a, b) = (expected.Moments!, actual.Moments!);
        Assert.Equal((a.Count, a.Zeros, a.Negatives, a.Infinite), (b.Count, b.Zeros, b.Negatives, b.Infinite));
        Assert.Equal((a.Min, a.Max), (b.Min, b.Max));
        Close(a.Count == 0 ? null : a.Mean, b.Count == 0 ? null : b.Mean);
        Close(a.Variance, b.Variance);
        Close(a.Skewness, b.Skewness, 1e-7);
        Close(a.Kurtosis, b.Kurtosis, 1e-7);
    }

    private static void Close(double? expected, double? actual, double tolerance = 1e-9)
    {
        Assert.Equal(expected.HasValue, actual.HasValue);
        if (expected is { } e && actual is { } a)
        {
            Assert.True(Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Max(Math.Abs(e), Math.Abs(a))), $"expected {e:R}, found {a:R}");
        }
    }

    private sealed record Row(double? X, string Text);
}
