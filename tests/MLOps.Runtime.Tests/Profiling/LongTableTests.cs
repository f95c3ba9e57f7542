using MLOps.Profiling;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>What a table too long for exactness gives from a sample and from single passes over all rows.</summary>
public sealed class LongTableTests : IDisposable
{
    // More different values than are counted; NaN, infinities and whole numbers that no double holds among them.
    private const string Rows = """
        SELECT i AS rowid, CASE WHEN i = 700000 THEN 0 ELSE i END AS "r", 'h' || i AS h,
            CASE i % 100000 WHEN 7 THEN 'inf'::DOUBLE WHEN 8 THEN '-inf'::DOUBLE WHEN 9 THEN 'nan'::DOUBLE ELSE sin(i) * 1000 END AS x,
            (sin(i) * 1000)::FLOAT AS single, 9007199254740993 + i * 3 AS huge, TIMESTAMP '2024-01-01' - INTERVAL (i) SECOND AS moment,
            TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL (i) SECOND AS zoned, (i * 7919 % 1100009)::DECIMAL(18, 3) AS exact, CASE WHEN i % 3 = 0 THEN NULL ELSE -i END AS falls
        FROM range(1100009) t(i)
        """;

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ends_and_order_are_those_of_all_rows(bool inFile)
    {
        var source = inFile ? File() : Rows;
        var (rough, exact) = (_test.Workspace.Profile(source, new ProfileOptions { ExactRows = 1_000, QuantileSampleRows = 20_000, CorrelationRows = 1_000 }), _test.Workspace.Profile(source));

        Assert.Equal(exact.Columns.Select(c => (c.Name, c.Monotonicity)), rough.Columns.Select(c => (c.Name, c.Monotonicity)));
        Assert.All(exact.Columns.Zip(rough.Columns), c => Assert.Equal(c.First.Smallest.Select(Shown), c.Second.Smallest.Select(Shown)));
        Assert.All(exact.Columns.Zip(rough.Columns), c => Assert.Equal(c.First.Largest.Select(Shown), c.Second.Largest.Select(Shown)));
        Assert.Equal(10, rough.Column("x").Largest.Count);
        Assert.Equal([Monotonicity.StrictlyIncreasing, Monotonicity.None, Monotonicity.StrictlyDecreasing, Monotonicity.StrictlyDecreasing], new[] { "rowid", "r", "moment", "falls" }.Select(c => rough.Column(c).Monotonicity));
    }

    [Theory]
    [InlineData(100_000, 1_000)]
    [InlineData(1_010, 1_000)]
    [InlineData(50, 1)]
    public void A_sample_in_order_is_as_long_as_asked_and_the_same_each_time(int of, int rows)
    {
        var drawn = Drawn(of, rows, 1);

        Assert.Equal(rows, drawn.Distinct().Count());
        Assert.Equal(drawn.Order(), drawn);
        Assert.Equal(drawn, Drawn(of, rows, 1));
        Assert.NotEqual(drawn, Drawn(of, rows, 2));
    }

    // Chi-squared of ten equal parts of the table over 200 samples of 100 rows: 9 degrees of freedom, 0.999 of it below 27.9.
    [Fact]
    public void Every_row_is_as_likely_to_be_drawn()
    {
        var parts = Enumerable.Range(1, 200).SelectMany(seed => Drawn(10_000, 100, seed)).CountBy(row => row / 1_000).Select(p => (double)p.Value).ToList();

        Assert.Equal(10, parts.Count);
        Assert.InRange(parts.Sum(n => Math.Pow(n - 2_000, 2) / 2_000), 0, 27.9);
    }

    private static (string? Text, double? Number, long Count) Shown(TopValue value) => (value.Value.Text, value.Value.Number, value.Count);

    private List<long> Drawn(int of, int rows, int seed) =>
        _test.Workspace.Data.Engine.Query(DuckDbQueries.SampleInOrder($"(SELECT range AS r FROM range({of}))", "r", of, rows, seed), row => row.GetInt64(0));

    private string File()
    {
        var file = Path.Combine(_test.Folder, "long.parquet");
        _test.Workspace.Data.Engine.Execute($"COPY ({Rows}) TO '{file}' (FORMAT parquet)");
        return file;
    }
}
