using MLOps.Profiling;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>What is not exact says so, how it was found and how far it may be off; with exactness it is exact.</summary>
public sealed class EstimateTests : IDisposable
{
    private static readonly ProfileOptions Rough = new() { ExactRows = 1_000, QuantileSampleRows = 10_000, CorrelationRows = 2_000, CostlyCorrelationRows = 500 };

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("quantiles, iqr and mad", "a sample of 10,000 rows, seed 42", "0.5 % of the rank")]
    [InlineData("frequent values", "a sample of 10,000 rows, seed 42", "at most 0.5 % of the rows")]
    [InlineData("characters, words and parts", "a sample of at most 2,000 rows, seed 42", "at most 1.12 % of the rows")]
    [InlineData("personal data", "a sample of at most 2,000 rows, seed 42", "at most 1.12 % of the rows")]
    [InlineData("time series", "the first 5,000 rows", "at most 0.0141 of an autocorrelation")]
    [InlineData("the relation to the target", "a sample of 2,000 rows, seed 42", "about 0.0224")]
    public void Every_figure_of_a_sample_has_its_line(string figures, string method, string error)
    {
        var (rough, exact) = (_test.Workspace.Profile(Rows(1_200_000), Rough with { Target = "kind" }), _test.Workspace.Profile(Rows(8_000), Rough with { Target = "kind", Exact = true }));

        var line = rough.Estimates.First(e => e.Figures == figures);
        Assert.Equal((method, error), (line.Method, line.Error));
        Assert.Contains($"{figures} from {method} (± {error})", rough.Method, StringComparison.Ordinal);
        Assert.Empty(exact.Estimates);
    }

    [Fact]
    public void What_no_estimate_names_is_what_all_rows_give()
    {
        var (rough, exact) = (_test.Workspace.Profile(Rows(1_400_000), Rough), _test.Workspace.Profile(Rows(1_400_000), new ProfileOptions { ExactRows = 3_000_000 }));

        foreach (var (a, b) in rough.Columns.Zip(exact.Columns))
        {
            bool IsExact(string figures) => !rough.Estimates.Any(e => e.Figures == figures && (e.Columns.Count == 0 || e.Columns.Contains(a.Name)));
            Assert.Equal((b.Count, b.Missing, b.Min, b.Max, b.Zeros, b.Monotonicity), (a.Count, a.Missing, a.Min, a.Max, a.Zeros, a.Monotonicity));
            Assert.Equal(b.Sum ?? 0, a.Sum ?? 0, 1e-12 * Math.Abs(b.Sum ?? 1)); // which core adds what is not the same every time
            Assert.Equal(b.Histogram?.Counts, a.Histogram?.Counts);
            Assert.Equal(b.Smallest, a.Smallest);
            Assert.InRange(a.Distinct, 0, a.Count);
            Assert.True(!IsExact("distinct") || a.Distinct == b.Distinct, a.Name);
            Assert.True(!IsExact("quantiles, iqr and mad") || (a.Median == b.Median && a.Mad == b.Mad && a.Q95 == b.Q95), a.Name);
            Assert.True(a.Top.Count == 0 || !IsExact("frequent values") || a.Top.SequenceEqual(b.Top), a.Name);
        }
    }

    [Fact]
    public void Long_texts_are_read_to_their_end_with_exactness_and_else_it_is_said()
    {
        const string rows = "SELECT repeat('ab ', 700 + i::INT) AS t FROM range(30) t(i)";
        var (rough, exact) = (_test.Workspace.Profile(rows), _test.Workspace.Profile(rows, new ProfileOptions { Exact = true }));

        Assert.Equal("the first 1,000 characters of each text", rough.Estimates.Single().Method);
        Assert.Equal(30_000, rough.Column("t").Text!.Characters);
        Assert.Equal(("exact", 3L * ((700 * 30) + (29 * 30 / 2))), (exact.Method, exact.Column("t").Text!.Characters));
    }

    [Fact]
    public void A_sample_of_long_texts_is_not_the_first_of_them()
    {
        var text = _test.Workspace.Profile("SELECT CASE WHEN i < 10000 THEN 'first ' ELSE 'later ' END || md5(i::VARCHAR) || repeat('x', 362) AS t FROM range(40000) t(i)").Column("t").Text!;

        Assert.Equal(10_000, text.Texts);
        Assert.InRange(text.TopWords.Single(w => w.Value.Text == "first").Count, 2_200, 2_800);
    }

    [Fact]
    public void A_long_period_is_an_estimate_only_where_not_all_rows_were_looked_at()
    {
        string Days(int rows) => $"SELECT DATE '1900-01-01' + i::INT AS day, sin(i * 2 * pi() / 365) AS heat FROM range({rows}) t(i)";
        var (rough, exact, few) = (_test.Workspace.Profile(Days(8_000)), _test.Workspace.Profile(Days(8_000), new ProfileOptions { Exact = true }), _test.Workspace.Profile(Days(3_000)));

        var line = rough.Estimates.Single(e => e.Figures == "periods of more than 100 rows");
        Assert.Equal(("the smoothed autocorrelation of the first 5,000 rows", "some hundredths of the period"), (line.Method, line.Error));
        Assert.Equal(["exact", "exact"], new[] { exact.Method, few.Method });
        Assert.All([rough, exact, few], r => Assert.InRange(r.Column("heat").Series!.Period!.Value, 360, 370));
    }

    [Fact]
    public void Slips_in_more_groups_of_rows_than_are_looked_into_are_said_to_be_more()
    {
        const string rows = "SELECT i // 2 AS n, 'somewhat long ' || md5((i // 2)::VARCHAR) || CASE WHEN i % 2 = 0 THEN ' at the end' ELSE ' at the emd' END AS t FROM range(6000) t(i)";
        var (rough, exact) = (_test.Workspace.Profile(rows), _test.Workspace.Profile(rows, new ProfileOptions { Exact = true }));

        Assert.Equal((2_000, false, 3_000, true), (rough.NearDuplicates!.Rows, rough.NearDuplicates.IsExact, exact.NearDuplicates!.Rows, exact.NearDuplicates.IsExact));
        Assert.EndsWith("at least so many", rough.Estimates.Single(e => e.Figures == "near-duplicate rows").Method, StringComparison.Ordinal);
        Assert.Equal("exact", exact.Method);
    }

    [Fact]
    public void A_sample_is_the_same_on_any_number_of_cores_and_of_any_source()
    {
        var engine = _test.Workspace.Data.Engine;
        string File(string name) => MLOps.Store.Sql.Text(Path.Combine(_test.Folder, name));
        engine.Execute($"COPY (SELECT i, hash(i) % 1000003 AS x FROM range(400000) t(i)) TO {File("rows.parquet")}; COPY (SELECT * FROM {File("rows.parquet")}) TO {File("rows.csv")}");
        ProfileReport Sampled(string source, long memory) => _test.Workspace.Profile(source, new ProfileOptions { Sample = 500, Memory = memory });

        ProfileReport[] reports = [Sampled("rows.parquet", 2_000_000_000), Sampled("rows.parquet", 100_000_000), Sampled("rows.csv", 2_000_000_000), Sampled("rows.csv", 100_000_000)];

        Assert.All(reports, r => Assert.Equal((reports[0].Column("i").Sum, reports[0].Column("x").Median, 500L, 400_000L), (r.Column("i").Sum, r.Column("x").Median, r.Rows, r.SampledFrom)));
    }

    private static string Rows(int rows) => $"""
        SELECT hash(i) AS wide, hash(i) % 50000000 / 7 AS spread, CASE WHEN i % 3 = 0 THEN 'x' ELSE 'kind ' || i % 4 END AS kind, 'someone' || i || '@example.com' AS mail,
            TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS at, sin(i / 5.0) AS wave, CASE WHEN i % 100 = 0 THEN 'often' ELSE md5(i::VARCHAR) END AS word, CASE WHEN i % 5 = 0 THEN NULL ELSE hash(i + 9) % 2000000 END AS gaps
        FROM range({rows}) t(i)
        """;
}
