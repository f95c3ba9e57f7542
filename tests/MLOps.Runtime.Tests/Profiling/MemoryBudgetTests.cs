using MLOps.Profiling;
using MLOps.Profiling.Texts;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>How memory is divided, and that less of it changes no figure.</summary>
public sealed class MemoryBudgetTests : IDisposable
{
    private const long Scarce = 100_000_000;

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(100_000_000, 10, 62_500_000, 25_000_000)]
    [InlineData(2_000_000_000, 1_000, 1_250_000_000, 500_000_000)]
    [InlineData(800_000_000, 1_000, 600_000_000, 200_000_000)]
    [InlineData(400_000_000, 1_000, 350_000_000, 50_000_000)]
    public void Both_shares_together_are_no_more_than_the_bound(long total, int columns, long engine, long own)
    {
        var budget = new MemoryBudget(total, columns);

        Assert.Equal((engine, own), (budget.Engine, budget.Own));
        Assert.True(budget.Engine + budget.Own <= total);
    }

    [Theory]
    [InlineData(1_000_000, 25)]
    [InlineData(2_500_001, 9)]
    [InlineData(1_000_000_000, 1)]
    public void As_many_are_held_at_once_as_fit_and_one_at_least(long bytesEach, int expected) =>
        Assert.Equal(expected, new MemoryBudget(Scarce, 10).Fitting(bytesEach, 25));

    [Fact]
    public void The_default_is_a_quarter_of_the_machine() =>
        Assert.Equal(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, MemoryBudget.Of(new ProfileOptions(), 3).Total);

    [Fact]
    public void What_cannot_be_held_even_in_the_smallest_pieces_is_refused_in_a_sentence()
    {
        var error = Assert.Throws<UserException>(() => _test.Workspace.Profile(
            "SELECT i % 1000 AS a, i % 777 AS b FROM range(400000) t(i)", new ProfileOptions { Exact = true, Memory = Scarce }));

        Assert.StartsWith("Comparing columns over 400,000 rows takes 179.2 MB of memory in all, and the profile may take 100 MB.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_do_not_fit_are_ordered_on_disk_with_the_same_figures()
    {
        const string rows = """
            SELECT CASE WHEN i % 13 = 0 THEN NULL WHEN i % 1001 = 0 THEN 'inf'::DOUBLE ELSE (hash(i) % 700001)::DOUBLE / 7 - 9000 END AS x,
                (hash(i + 1) % 900001)::INTEGER AS n, -1e15 + i AS far, TIMESTAMP '2024-01-01' + INTERVAL (i * 7919 % 1000003) SECOND AS at FROM range(1000000) t(i)
            """;
        var options = new ProfileOptions { CorrelationRows = 1_000 };
        var (wide, narrow) = (_test.Workspace.Profile(rows, options), _test.Workspace.Profile(rows, options with { Memory = Scarce }));

        Assert.Equal(wide.Method, narrow.Method);
        foreach (var (a, b) in wide.Columns.Zip(narrow.Columns))
        {
            Assert.Equal((a.Q05, a.Q25, a.Median, a.Q75, a.Q95, a.Mad, a.Distinct), (b.Q05, b.Q25, b.Median, b.Q75, b.Q95, b.Mad, b.Distinct));
            Assert.Equal(a.Histogram!.Counts, b.Histogram!.Counts);
            Assert.Equal(a.Mean ?? 0, b.Mean ?? 0, 1e-9 * Math.Abs(a.Mean ?? 1));
            Assert.Equal(a.Std ?? 0, b.Std ?? 0, 1e-9 * (a.Std ?? 1));
            Assert.Equal(a.Skewness ?? 0, b.Skewness ?? 0, 1e-9);
            Assert.Equal(a.Kurtosis ?? 0, b.Kurtosis ?? 0, 1e-9);
        }
    }

    [Fact]
    public void Columns_that_do_not_fit_are_compared_in_parts_with_the_same_figures()
    {
        var columns = Enumerable.Range(0, 14).Select(c => $"CASE WHEN hash(i + {c}) % 17 = 0 THEN NULL ELSE (hash(i * {c + 1}) % 1000 + i % {c + 2})::DOUBLE END AS n{c}")
            .Concat(Enumerable.Range(0, 5).Select(c => $"'v' || (hash(i // {c + 2}) % {c + 2}) AS t{c}"));
        var rows = $"SELECT {string.Join(", ", columns)} FROM range(60000) t(i)";
        var options = new ProfileOptions { Exact = true, CostlyCorrelationColumns = 6 };
        var (whole, parts) = (_test.Workspace.Profile(rows, options), _test.Workspace.Profile(rows, options with { Memory = Scarce }));

        Assert.Equal(whole.Correlations.Select(c => (c.Method, c.A, c.B, c.Value, c.Rows)).Order(), parts.Correlations.Select(c => (c.Method, c.A, c.B, c.Value, c.Rows)).Order());
        Assert.Equal(Grids(whole), Grids(parts));
        Assert.Contains(parts.Correlations, c => c.Method == "phik");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2_000)]
    [InlineData(1_000_000)]
    public void Words_are_counted_in_as_many_passes_as_memory_asks_for(long mostBytes)
    {
        var words = Enumerable.Range(0, 20_000).Select(i => $"w{(long)i * i % 997}").ToList();
        var counts = new BoundedCounts(mostBytes, 10);
        var passes = 0;
        do
        {
            words.ForEach(w => counts.Add(w, 2));
            passes++;
        }
        while (counts.NeedsAnotherPass());

        var expected = words.GroupBy(w => w, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, 2L * g.Count())).OrderByDescending(g => g.Value).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        Assert.Equal((40_000, expected.Count), (counts.Total, counts.Distinct));
        Assert.Equal(expected.Take(10), counts.Most);
        Assert.Equal(mostBytes < 1_000_000, passes > 1);
    }

    [Fact]
    public void Wide_tables_find_room_in_tables_of_fewer_columns()
    {
        var columns = Enumerable.Range(0, 150).Select(c => $"(hash(i + {c}) % 9973)::DOUBLE AS n{c}");
        var rows = $"SELECT {string.Join(", ", columns)}, 'word ' || i AS t FROM range(20000) t(i)";
        _test.Workspace.Data.Engine.Execute($"COPY ({rows}) TO {MLOps.Store.Sql.Text(Path.Combine(_test.Folder, "wide.parquet"))}");
        var (whole, parts) = (_test.Workspace.Profile("wide.parquet"), _test.Workspace.Profile("wide.parquet", new ProfileOptions { Memory = Scarce }));

        foreach (var (a, b) in whole.Columns.Zip(parts.Columns))
        {
            Assert.Equal((a.Name, a.Distinct, a.Median, a.Mad, a.Sum), (b.Name, b.Distinct, b.Median, b.Mad, b.Sum));
        }

        Assert.Equal(whole.DuplicateRows, parts.DuplicateRows);
        Assert.Equal(whole.Samples!.Tail.SelectMany(r => r), parts.Samples!.Tail.SelectMany(r => r));
        Assert.Equal(whole.Samples.Random.SelectMany(r => r), parts.Samples.Random.SelectMany(r => r));
    }

    private static IEnumerable<(string, string, long)> Grids(ProfileReport report) =>
        report.Interactions.Select(i => (i.X, i.Y, i.Grid?.Counts.Sum(row => row.Sum()) ?? i.Points.Count));
}
