using MLOps.Validation;
using MLOps.Validation.States;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>The verdict from the states of partitions is the verdict on all rows, and no row is read for it.</summary>
public sealed class PartitionTests : IDisposable
{
    private const string Suite = """
        suite: days
        checks:
          - not_null: x
            mostly: 0.9
          - between: x
            min: 0
            where: k <> 'b'
          - unique: id
          - row_count:
            min: 2500
          - aggregate: avg(x)
            min: 0
          - aggregate: stddev(x)
            min: 0
          - aggregate: sum(x)
            min: 0
          - aggregate: min(x)
            min: -100
          - aggregate: max(x)
            max: 100
          - aggregate: missing(x)
            max: 1000
          - aggregate: missing_share(x)
            max: 0.5
          - aggregate: max_length(k)
            max: 1
          - aggregate: count_distinct(id)
            min: 1
          - aggregate: quantile(x, 0.9)
            max: 100
          - column_exists: x
        """;

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_whole_is_told_from_the_states_of_its_parts()
    {
        foreach (var day in Enumerable.Range(0, 3))
        {
            _test.Workspace.Validate(Rows(day * 1000, (day + 1) * 1000), Suite, new ValidationOptions { Partition = $"day {day}" });
        }

        _test.Workspace.Flush();
        var whole = _test.Workspace.ValidateWhole("days");
        var read = _test.Workspace.Validate(Rows(0, 3000), Suite.Replace("suite: days", "suite: all", StringComparison.Ordinal));

        Assert.Equal((3000L, "3 partitions"), (whole.Rows, whole.Source));
        foreach (var (a, b) in whole.Checks.Zip(read.Checks))
        {
            Assert.Null(a.Error);
            Assert.Equal((b.Id, b.Success, b.Failed), (a.Id, a.Success, a.Failed));
            Close(b.Observed, a.Observed, a.Id is "count_distinct_id" ? 0.07 : a.Id is "quantile_x" ? 0.05 : 1e-9, a.Id);
        }
    }

    [Fact]
    public void Keys_that_repeat_over_partitions_are_found()
    {
        _test.Workspace.Validate(Rows(0, 1000), Suite, new ValidationOptions { Partition = "a" });
        _test.Workspace.Validate(Rows(990, 2000), Suite, new ValidationOptions { Partition = "b" });
        _test.Workspace.Flush();

        var unique = _test.Workspace.ValidateWhole("days").Checks.Single(c => c.Kind == "unique");

        Assert.Equal((false, 20L, 2010L), (unique.Success, unique.Failed, unique.Evaluated));
    }

    [Fact]
    public void A_partition_that_comes_again_replaces_itself()
    {
        _test.Workspace.Validate(Rows(0, 1000), Suite, new ValidationOptions { Partition = "a" });
        _test.Workspace.Flush();
        _test.Workspace.Validate(Rows(0, 10), Suite, new ValidationOptions { Partition = "a" });
        _test.Workspace.Flush();

        Assert.Equal(10, _test.Workspace.ValidateWhole("days").Rows);
    }

    [Fact]
    public void What_cannot_be_told_from_partitions_says_so_and_does_not_pass()
    {
        const string Other = "suite: other\nchecks:\n  - z_score: x\n    max: 9\n  - aggregate: skewness(x)\n    max: 99\n  - most_common_in_set: k\n    values: [a, b, c]\n";
        var part = _test.Workspace.Validate(Rows(0, 1000), Other, new ValidationOptions { Partition = "a" });
        _test.Workspace.Flush();

        var whole = _test.Workspace.ValidateWhole("other");

        Assert.True(part.Success);
        Assert.False(whole.Success);
        Assert.All(whole.Checks, c => Assert.Contains("cannot be told from partitions", c.Error, StringComparison.Ordinal));
        Assert.Contains("--partition", Assert.Throws<UserException>(() => _test.Workspace.ValidateWhole("nothing")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void States_merge_in_any_order_to_the_figures_of_all_values()
    {
        static FigureState Of(params double[] values) => new(
            values.Length + 1, values.Length, 1, values.DefaultIfEmpty().Average(), values.Sum(v => (v - values.Average()) * (v - values.Average())),
            values.Length == 0 ? null : values.Min(), values.Length == 0 ? null : values.Max(), values.Select(v => (ulong)v).Order().ToList(), values.Select((v, i) => new[] { i / 10.0, v }).ToList());

        FigureState a = Of(1, 2, 4), b = Of(), c = Of(8, 16);
        foreach (var merged in new[] { FigureState.Merge(FigureState.Merge(a, b), c), FigureState.Merge(c, FigureState.Merge(b, a)), FigureState.Merge(FigureState.Merge(b, c), a) })
        {
            Assert.Equal(6.2, merged.Value(new("avg", "x"))!.Value, 1e-12);
            Assert.Equal(37.2, merged.Value(new("variance", "x"))!.Value, 1e-12); // statistics.variance([1, 2, 4, 8, 16])
            Assert.Equal((8L, 5L, 3L, 1.0, 16.0), (merged.Rows, merged.Count, merged.Missing, merged.Min, merged.Max));
            Assert.Equal((5.0, 4.0), (merged.Value(new("count_distinct", "x")), merged.Value(new("median", "x"))));
        }
    }

    private static void Close(object? expected, object? actual, double share, string what)
    {
        if (expected is long or double)
        {
            var (e, a) = (Convert.ToDouble(expected, System.Globalization.CultureInfo.InvariantCulture), Convert.ToDouble(actual, System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(Math.Abs(e - a) <= share * Math.Abs(e), $"{what}: {a} instead of {e}");
        }
    }

    private static string Rows(int from, int to) =>
        $"SELECT i AS id, CASE WHEN i % 17 = 0 THEN NULL ELSE (i * 7919 % 1013) / 10.0 - 2 END AS x, ['a', 'b', 'c'][1 + (i % 3)::INTEGER] AS k FROM range({from}, {to}) r(i)";
}
