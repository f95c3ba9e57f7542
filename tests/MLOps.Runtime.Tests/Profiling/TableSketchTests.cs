using MLOps.Profiling;
using MLOps.Profiling.Sketches;
using MLOps.Store;

namespace MLOps.Runtime.Tests.Profiling;

public sealed class TableSketchTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_sketch_has_the_figures_of_the_profile()
    {
        var file = ProfileReferenceTests.WeatherFile();
        var (profile, sketch) = (_test.Workspace.Profile(file), _test.Workspace.Sketch(file));

        Assert.Equal(profile.Columns.Select(c => (c.Name, c.Count, c.Missing)), sketch.Columns.Select(c => (c.Name, c.Count, c.Missing)));
        Assert.All(profile.Columns.Zip(sketch.Columns), c => Assert.InRange(c.Second.Distinct.Estimate, c.First.Distinct * (1 - (4 * c.Second.Distinct.Error)), c.First.Distinct * (1 + (4 * c.Second.Distinct.Error))));
        var (wind, found) = (profile.Column("wind"), sketch.Column("wind"));
        Assert.Equal(wind.Std!.Value, found.Moments!.Std!.Value, 1e-9);
        Assert.Equal(wind.Kurtosis!.Value, found.Moments.Kurtosis!.Value, 1e-9);
        Assert.InRange(found.Quantiles!.Cdf(wind.Median!.Value), 0.47, 0.53);
        Assert.Equal(profile.Column("weather").Top.Select(t => (t.Value.Text, t.Count)), sketch.Column("weather").Frequent.Values.Select(v => (v.Text, v.Count)));
    }

    [Fact]
    public void A_versions_sketch_is_kept_and_its_rows_are_not_read_again()
    {
        var version = _test.Workspace.Data.Add("weather", ProfileReferenceTests.WeatherFile());
        var first = _test.Workspace.Sketch("weather");
        File.Delete(_test.Workspace.Store.Artifacts.Find(version.Artifact));

        Assert.Equal(Json.Write(first), Json.Write(_test.Workspace.Sketch("weather@1")));
        Assert.Equal(Json.Write(first), Json.Write(_test.Workspace.Sketch(version)));
        Assert.Equal(1L, _test.Workspace.Store.Read(c => c.Scalar<long>("SELECT count(*) FROM dataset_sketches")));
    }

    [Fact]
    public void Profiling_a_version_keeps_its_sketch_too()
    {
        _test.Workspace.Data.Add("weather", ProfileReferenceTests.WeatherFile());
        _test.Workspace.Profile("weather");

        Assert.Equal(1L, _test.Workspace.Store.Read(c => c.Scalar<long>("SELECT count(*) FROM dataset_sketches")));
    }

    [Fact]
    public void Columns_that_only_one_part_has_are_missing_in_the_other()
    {
        var merged = _test.Workspace.Sketch("SELECT 1 AS a, 2 AS b FROM range(3)").Merge(_test.Workspace.Sketch("SELECT 1 AS a, 'x' AS c FROM range(5)"));

        Assert.Equal([("a", 8L, 0L), ("b", 3L, 5L), ("c", 5L, 3L)], merged.Columns.Select(c => (c.Name, c.Count, c.Missing)));
    }

    [Fact]
    public void Columns_of_different_types_do_not_merge()
    {
        var (numbers, texts) = (_test.Workspace.Sketch("SELECT 1 AS a"), _test.Workspace.Sketch("SELECT 'x' AS a"));

        Assert.Contains("a is Numeric in one table and Text in the other", Assert.Throws<ArgumentException>(() => numbers.Merge(texts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Very_large_and_very_close_values_keep_their_moments_in_a_merge()
    {
        foreach (var (center, spread) in new[] { (0.0, 1e150), (1e9, 1e-3), (0.0, 1e-200) })
        {
            string Part(int from, int to) => $"SELECT {center:R}::DOUBLE + i * {spread:R}::DOUBLE AS x FROM range({from}, {to}) t(i)";
            var (whole, merged) = (_test.Workspace.Sketch(Part(0, 100)).Column("x").Moments!, _test.Workspace.Sketch(Part(0, 30)).Merge(_test.Workspace.Sketch(Part(30, 100))).Column("x").Moments!);

            Assert.Equal(1, merged.Mean / whole.Mean, 1e-9);
            Assert.Equal(whole.Kurtosis!.Value, merged.Kurtosis!.Value, 1e-6);
            Assert.Equal(whole.Skewness!.Value, merged.Skewness!.Value, 1e-6);
        }
    }

    [Fact]
    public void Infinities_missing_values_times_and_nothing_at_all_can_be_sketched()
    {
        var sketch = _test.Workspace.Sketch("SELECT unnest(['nan', 'inf', '-inf', '1', '3', NULL])::DOUBLE AS x, DATE '2024-01-01' AS day, NULL::INT AS nothing, [1] AS list");

        Assert.Equal((4L, 2L, 2L, 2.0), (sketch.Column("x").Count, sketch.Column("x").Missing, sketch.Column("x").Moments!.Infinite, sketch.Column("x").Moments!.Mean));
        Assert.Equal(new DateTime(2024, 1, 1), DateTime.UnixEpoch.AddMicroseconds(sketch.Column("day").Quantiles!.Quantile(0.5)));
        Assert.Equal((0L, 0L), (sketch.Column("nothing").Count, sketch.Column("nothing").Distinct.Estimate));
        Assert.Equal(ColumnKind.Nested, sketch.Column("list").Type);
        Assert.Equal(0, _test.Workspace.Sketch("SELECT 1 AS x WHERE false").Rows);
        var twice = sketch.Merge(sketch);
        Assert.Equal(Json.Write(twice), Json.Write(Json.Read<TableSketch>(Json.Write(twice))));
    }

    [Fact]
    public void An_unknown_column_of_a_sketch_gets_the_nearest_name() =>
        Assert.Contains("did you mean 'price'", Assert.Throws<UserException>(() => _test.Workspace.Sketch("SELECT 1 AS price").Column("pirce")).Message, StringComparison.OrdinalIgnoreCase);
}
