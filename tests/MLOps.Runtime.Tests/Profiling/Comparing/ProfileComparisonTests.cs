using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MLOps.Profiling;
using MLOps.Profiling.Comparing;
using MLOps.Rendering;
using MLOps.Store;
using Snapshooter.Xunit;

namespace MLOps.Runtime.Tests.Profiling.Comparing;

/// <summary>Distances against SciPy and NumPy: Reference/compare.py made the expected file.</summary>
public sealed class ProfileComparisonTests : IDisposable
{
    private const double Tolerance = 1e-9;

    private const string First = "SELECT i AS id, (i * 7) % 50 / 2.0 AS price, ['sun', 'rain', 'fog'][1 + i % 3] AS weather, i % 2 = 0 AS flag, i AS gone, i::INT AS kind FROM range(60) t(i)";
    private const string Later = "SELECT i AS ID, (i * 7) % 50 / 2.0 + 20 AS price, ['sun', 'rain', 'hail'][1 + i % 3] AS weather, i % 2 = 0 AS flag, i AS fresh, 'k' || i % 4 AS kind FROM range(60) t(i)";

    private static readonly JsonNode Expected = JsonNode.Parse(File.ReadAllText(Reference()))!;

    private readonly TestWorkspace _test = new();

    public static TheoryData<string> Samples => new(Expected["numbers"]!.AsObject().Select(s => s.Key));

    public void Dispose() => _test.Dispose();

    [Theory]
    [MemberData(nameof(Samples))]
    public void Distances_of_numbers_are_those_of_the_reference(string name)
    {
        var sample = Expected["numbers"]![name]!;
        var distance = Compare(Numbers(sample["first"]!), Numbers(sample["later"]!)).Column("x").Distances.Single()!;

        Assert.True(distance.IsExact);
        Assert.Equal((double)sample["psi"]!, distance.Psi, Tolerance);
        Assert.Equal((double)sample["jensenShannon"]!, distance.JensenShannon, Tolerance);
        Assert.Equal((double)sample["wasserstein"]!, distance.Wasserstein!.Value, Tolerance);
        Assert.Equal((double)sample["kolmogorovSmirnov"]!, distance.KolmogorovSmirnov!.Value, Tolerance);
    }

    [Fact]
    public void Distances_of_categories_are_those_of_the_reference()
    {
        var sample = Expected["words"]!;
        var column = Compare(Words(sample["first"]!), Words(sample["later"]!)).Column("x");
        var distance = column.Distances.Single()!;

        Assert.Equal((double)sample["psi"]!, distance.Psi, Tolerance);
        Assert.Equal((double)sample["jensenShannon"]!, distance.JensenShannon, Tolerance);
        Assert.Equal((null, null), (distance.Wasserstein, distance.KolmogorovSmirnov));
        Assert.Equal(["e"], distance.New.Select(v => v.Value.Text));
        Assert.Equal(["d"], distance.Lost.Select(v => v.Value.Text));
        Assert.Equal(1, distance.Shares!.First.Sum(), Tolerance);
        Assert.Equal(1, distance.Shares.Later.Sum(), Tolerance);
    }

    [Fact]
    public void Columns_that_are_new_lost_or_of_another_type_come_first_and_names_match_without_case()
    {
        var comparison = Compare(First, Later);

        Assert.Equal(["gone", "kind", "fresh"], comparison.Columns.Take(3).Select(c => c.Name));
        Assert.Equal([ColumnChange.Lost, ColumnChange.Type, ColumnChange.New, ColumnChange.Values, ColumnChange.Values, ColumnChange.Same, ColumnChange.Same], comparison.Columns.Select(c => c.Change));
        Assert.Equal(["id", "flag"], comparison.Columns.TakeLast(2).Select(c => c.Name).OrderDescending(StringComparer.Ordinal));
        Assert.Equal("numeric in SQL and categorical in SQL (2)", comparison.Column("kind").Message);
        Assert.Equal("median 11.75 → 31.75", comparison.Column("price").Message);
        Assert.Equal("new: 'hail'; lost: 'fog'", comparison.Column("weather").Message);
        Assert.Null(comparison.Column("gone").Profiles[1]);
    }

    [Fact]
    public void The_same_rows_in_another_order_are_the_same()
    {
        var comparison = Compare("SELECT i, ['a', 'b'][1 + i % 2] AS c, i / 3.0 AS x FROM range(500) t(i)", "SELECT i, ['a', 'b'][1 + i % 2] AS c, i / 3.0 AS x FROM range(500) t(i) ORDER BY hash(i)");

        Assert.All(comparison.Columns, c => Assert.Equal((ColumnChange.Same, 0.0), (c.Change, c.Score)));
        Assert.All(comparison.Columns, c => Assert.Equal(0, c.Distances.Single()!.Psi));
    }

    [Fact]
    public void Three_sources_are_told_against_the_first()
    {
        var comparison = Compare(First, Later, First);

        Assert.Equal(["SQL", "SQL (2)", "SQL (3)"], comparison.Sources.Select(s => s.Name));
        Assert.Equal((true, 0.0), (comparison.Column("price").Distances[0]!.Psi > 1, comparison.Column("price").Distances[1]!.Psi));
        Assert.Equal("not in SQL (2)", comparison.Column("gone").Message);
        Assert.Equal("SQL (2): median 11.75 → 31.75", comparison.Column("price").Message);
    }

    [Theory]
    [InlineData("CASE WHEN i < 10 THEN 1 WHEN i < 90 THEN 5 ELSE 9 END", "CASE WHEN i < 10 THEN 4 WHEN i < 90 THEN 5 ELSE 30 END", "mean 5 → 7.4")]
    [InlineData("CASE WHEN i < 10 THEN 1 WHEN i < 90 THEN 5 ELSE 9 END", "CASE WHEN i < 30 THEN 1 WHEN i < 70 THEN 5 ELSE 9 END", "std 1.798 → 3.114")]
    public void A_number_whose_median_stayed_is_told_by_what_moved(string before, string after, string expected)
    {
        var column = Compare($"SELECT {before} AS x FROM range(100) t(i)", $"SELECT {after} AS x FROM range(100) t(i)").Column("x");

        Assert.Equal((ColumnChange.Values, expected), (column.Change, column.Message));
    }

    [Fact]
    public void More_missing_values_are_a_change()
    {
        var column = Compare("SELECT i AS x FROM range(100) t(i)", "SELECT CASE WHEN i % 5 > 0 THEN i END AS x FROM range(100) t(i)").Column("x");

        Assert.Equal((ColumnChange.Values, 0.2), (column.Change, column.Score));
        Assert.Contains("missing 0 % → 20 %", column.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_many_values_are_compared_by_their_lengths()
    {
        var distance = Compare("SELECT 'name ' || i AS x FROM range(100, 900) t(i)", "SELECT 'a longer name ' || i AS x FROM range(100, 900) t(i)").Column("x").Distances.Single()!;

        Assert.True(distance.OfLengths);
        Assert.Equal(1, distance.KolmogorovSmirnov);
    }

    [Fact]
    public void Nothing_to_compare_is_no_distance()
    {
        var comparison = Compare("SELECT NULL::INT AS x, 1 AS y, [1, 2] AS z FROM range(9)", "SELECT i AS x, 1 AS y, [1] AS z FROM range(9) t(i)");

        Assert.Null(comparison.Column("x").Distances.Single());
        Assert.Equal((0.0, null), (comparison.Column("y").Distances.Single()!.Psi, comparison.Column("y").Distances.Single()!.Wasserstein));
        Assert.Null(comparison.Column("z").Distances.Single());
        Assert.Null(Compare("SELECT 1 AS x WHERE false", "SELECT 1 AS x").Column("x").Distances.Single());
    }

    [Fact]
    public void Values_of_personal_data_are_not_shown()
    {
        var comparison = Compare("SELECT 'person' || i % 4 || '@secret.example' AS mail FROM range(90) t(i)", "SELECT 'other' || i % 5 || '@secret.example' AS mail FROM range(90) t(i)");
        var said = ReportRenderer.Json(comparison) + ReportRenderer.Html(comparison) + ReportRenderer.Text(comparison);

        Assert.InRange(comparison.Column("mail").Distances.Single()!.JensenShannon, 0.83, 0.84);
        Assert.DoesNotContain("secret.example", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_sources_are_compared_by_samples_and_it_is_said()
    {
        var comparison = Compare("SELECT i / 7.0 AS x FROM range(600000) t(i)", "SELECT i / 7.0 + 20000 AS x FROM range(600000) t(i)");
        var distance = comparison.Column("x").Distances.Single()!;

        Assert.False(distance.IsExact);
        Assert.Equal(20000 / (600000 / 7.0), distance.KolmogorovSmirnov!.Value, 0.01);
        Assert.Contains("Distances are from a sample of 200,000 rows (shares below a value are within 0.7 %", ReportRenderer.Text(comparison), StringComparison.Ordinal);
    }

    [Fact]
    public void One_source_is_not_enough()
    {
        Assert.Equal("A comparison needs two sources or more.", Assert.Throws<UserException>(() => Compare(First)).Message);
        Assert.Contains("not found", Assert.Throws<UserException>(() => Compare(First, "nothing.csv")).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'price'", Assert.Throws<UserException>(() => Compare(First, Later).Column("pirce")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_recorded()
    {
        Compare(First, Later);

        Assert.Equal(1L, _test.Workspace.Store.Read(c => c.Query("SELECT count(*) FROM reports WHERE kind = 'ProfileComparison'", r => r.GetInt64(0)))[0]);
    }

    [Fact]
    public void The_text_has_a_stable_shape() => Snapshot.Match(ReportRenderer.Text(Compare(First, Later) with { Seconds = 0 }));

    [Fact]
    public void Long_versions_are_compared_by_what_is_kept_of_them_without_reading_them()
    {
        const string rows = "SELECT (i * 7919 % 5000) / 3.0 AS price, ['sun', 'rain', 'fog'][1 + i % 3] AS weather, TIMESTAMP '2024-01-01' + INTERVAL (i) MINUTE AS at, 'note ' || i || repeat('x', i % 5) AS note, i % 4 = 0 AS flag FROM range(5000) t(i)";
        var later = rows.Replace("/ 3.0", "/ 3.0 + 100", StringComparison.Ordinal).Replace("'fog'", "'hail'", StringComparison.Ordinal);
        var options = new ProfileOptions { ExactRows = 1_000 };
        var (exact, first, second) = (Compare(rows, later), _test.Workspace.Data.Add("kept", rows), _test.Workspace.Data.Add("kept", later));
        _test.Workspace.Profile("kept@1");
        _test.Workspace.Profile("kept@2");
        Overwrite(first);
        Overwrite(second);

        var kept = _test.Workspace.CompareProfiles(["kept@1", "kept@2"], options);

        Assert.Equal((5_000L, 5_000L), (kept.Sources[0].Rows, kept.Sources[1].Rows));
        foreach (var name in new[] { "price", "weather", "at", "note", "flag" })
        {
            var (a, b) = (exact.Column(name).Distances.Single()!, kept.Column(name).Distances.Single()!);
            Assert.InRange(b.JensenShannon, a.JensenShannon - 0.05, a.JensenShannon + 0.05);
            Assert.InRange(b.KolmogorovSmirnov ?? 0, (a.KolmogorovSmirnov ?? 0) - (b.RankError ?? 0), (a.KolmogorovSmirnov ?? 0) + (b.RankError ?? 0));
        }

        Assert.Equal((false, "the kept sketch of quantiles"), (kept.Column("price").Distances[0]!.IsExact, kept.Column("price").Distances[0]!.Method));
        Assert.Equal((true, "exact", "hail"), (kept.Column("weather").Distances[0]!.IsExact, kept.Column("weather").Distances[0]!.Method, kept.Column("weather").Distances[0]!.New.Single().Value.Text));
        Assert.Contains("Distances are from the kept sketch of quantiles (shares below a value are within ", ReportRenderer.Text(kept), StringComparison.Ordinal);
        Assert.Throws<UserException>(() => _test.Workspace.CompareProfiles(["kept@1", "kept@2"], options with { Exact = true }));
    }

    [Fact]
    public void A_comparison_leaves_no_copies_in_the_engine()
    {
        _test.Write("a.csv", "x;y\n1,5;a\n2;b\n3;c\n");
        Compare("a.csv", "SELECT 1.5 AS x, 'a' AS y", "a.csv");

        Assert.Equal(0L, _test.Workspace.Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE NOT internal"));
    }

    [Fact]
    public void The_HTML_says_everything_in_words()
    {
        var html = ReportRenderer.Html(Compare(First, Later));

        Assert.Contains("Distributions of price: median 11.75 → 31.75; PSI", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alt=\"\"", html, StringComparison.Ordinal);
    }

    [Property(MaxTest = 200)]
    public Property Shift_and_scale_of_both_sides_change_no_distance(NonEmptyArray<int> first, NonEmptyArray<int> later, PositiveInt scale, short shift)
    {
        ColumnDistance Of(Func<int, double> map) => ColumnDistances.OfNumbers("later", Counted(first.Get, map), Counted(later.Get, map), ofLengths: false, isExact: true);
        var (plain, moved) = (Of(x => x), Of(x => ((double)x * (1 << (scale.Get % 8))) + shift));
        bool Same(double? a, double? b) => a is { } x && b is { } y ? Math.Abs(x - y) <= 1e-6 * Math.Max(1, Math.Abs(x)) : a == b;

        return (Same(plain.Wasserstein, moved.Wasserstein) && Same(plain.KolmogorovSmirnov, moved.KolmogorovSmirnov)).ToProperty();
    }

    private void Overwrite(MLOps.Data.DatasetVersion version)
    {
        var file = _test.Workspace.Store.Artifacts.Find(version.Artifact);
        File.SetAttributes(file, FileAttributes.Normal);
        File.WriteAllText(file, "no Parquet any more");
    }

    private static CountedValues Counted(int[] values, Func<int, double> map) => new(values.GroupBy(x => x).Select(g => new CountedValue("", map(g.Key), g.Count())));

    private ProfileComparison Compare(params string[] sources) => _test.Workspace.CompareProfiles(sources);

    private static string Numbers(JsonNode values) => $"SELECT x FROM (VALUES {string.Join(", ", values.AsArray().Select(x => $"({((double)x!).ToString("E16", CultureInfo.InvariantCulture)})"))}) t(x)";

    private static string Words(JsonNode values) => $"SELECT x FROM (VALUES {string.Join(", ", values.AsArray().Select(x => $"('{x}')"))}) t(x)";

    private static string Reference([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Reference", "compare.json");
}
