using MLOps.Profiling;
using MLOps.Store;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>Tables of more columns than are asked about in place: they are kept in several tables, and nobody may notice.</summary>
public sealed class WideTableTests : IDisposable
{
    private const int Width = 250;

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    public static TheoryData<string> Sources => ["wide.parquet", "wide.csv", "wide.json", "SELECT * FROM 'wide.parquet'", "sample"];

    [Fact]
    public void A_thousand_columns_are_profiled()
    {
        var expressions = Enumerable.Range(0, 1_100).Select(i => i % 5 == 0 ? $"'t' || (i % {i + 2}) AS c{i}" : $"(i * {i}) % 997 AS c{i}");
        var report = Sql($"SELECT {string.Join(", ", expressions)} FROM range(50) t(i)");

        Assert.Equal(1_100, report.Columns.Count);
        Assert.All(report.Columns, c => Assert.Equal(50, c.Count));
    }

    [Fact]
    public void A_file_of_five_thousand_columns_is_profiled()
    {
        var names = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"c{i}"));
        var rows = Enumerable.Range(0, 4).Select(r => string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"{(r * i) % 97}")));
        var report = _test.Workspace.Profile(_test.Write("wide.csv", $"{names}\n{string.Join('\n', rows)}\n"));

        Assert.Equal((4L, 5_000), (report.Rows, report.Columns.Count));
        Assert.Equal((4_999 * 3 % 97, 0.0), (report.Columns[4_999].Max!.Number, report.Columns[4_999].Min!.Number));
    }

    [Fact]
    public void NaN_is_missing_in_wide_tables_too()
    {
        var expressions = Enumerable.Range(0, 900).Select(i => $"CASE WHEN i < {i % 3} THEN 'nan'::DOUBLE ELSE i END AS c{i}");
        var report = Sql($"SELECT {string.Join(", ", expressions)} FROM range(10) t(i)");

        Assert.All(report.Columns, (c, i) => Assert.Equal(((long)(i % 3), (double?)Enumerable.Range(i % 3, 10 - (i % 3)).Average()), (c.Missing, c.Mean)));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Values_of_a_row_stay_in_one_row(string source)
    {
        Write(Enumerable.Range(0, Width).Select(c => $"i * 1000 + {c} AS c{c}"), rows: 5_000);
        var samples = (source == "sample" ? Profile("wide.parquet", new() { Sample = 1_000 }) : Profile(source)).Samples!;

        Assert.All(samples.Head.Concat(samples.Tail).Concat(samples.Random), row => Assert.Equal(Enumerable.Range(0, Width), row.Select(v => (int)(Convert.ToInt64(v, null) % 1000))));
        Assert.All(samples.Head.Concat(samples.Tail).Concat(samples.Random), row => Assert.Single(row.Select(v => Convert.ToInt64(v, null) / 1000).Distinct()));
    }

    [Theory]
    [InlineData("wide.parquet")]
    [InlineData("wide.csv")]
    public void A_column_is_profiled_as_in_a_narrow_table(string source)
    {
        string Expression(int c) => (c % 5) switch
        {
            0 => $"CASE WHEN hash(i * 3) % 9 = 0 THEN NULL ELSE (hash(i * 256 + {c}) % 100000) / 7 END AS c{c}",
            1 => $"'v' || hash(i + {c}) % 30 AS c{c}",
            2 => $"(hash(i + {c}) % 50)::INTEGER AS c{c}",
            3 => $"TIMESTAMP '2024-01-01' + INTERVAL (i * 7 + {c}) MINUTE AS c{c}",
            _ => $"hash(i + {c}) % 2 = 0 AS c{c}",
        };
        Write(Enumerable.Range(0, Width).Select(Expression), rows: 6_000);
        var wide = Profile(source);

        foreach (var from in new[] { 0, 95, 200 })
        {
            var names = Enumerable.Range(from, 10).Select(c => $"c{c}").ToList();
            var narrow = Profile($"SELECT {string.Join(", ", names)} FROM '{source}'");
            Assert.All(names, name => Assert.Equal(Json.Write(narrow.Column(name)), Json.Write(wide.Column(name))));
        }
    }

    [Fact]
    public void What_is_missing_or_repeated_together_is_found_across_all_columns()
    {
        Write(Enumerable.Range(0, Width).Select(c => c is 10 or 210 ? $"CASE WHEN i % 100 < 5 THEN NULL ELSE i % 100 END AS c{c}" : $"i % 100 + {c} AS c{c}"), rows: 300);
        var report = Profile("wide.parquet");

        Assert.Equal(200, report.DuplicateRows);
        Assert.Equal(Width, report.RepeatedRows[0].Values.Count);
        Assert.Equal(["c10", "c210"], report.Missingness!.Patterns[0].Columns);
        Assert.Equal(15, report.Missingness.Patterns[0].Rows);
    }

    [Fact]
    public void What_was_copied_is_gone_and_the_engine_has_its_threads_back()
    {
        Write(Enumerable.Range(0, Width).Select(c => $"i + {c} AS c{c}"), rows: 100);
        string Threads() => _test.Workspace.Data.Engine.Scalar<string>("SELECT current_setting('threads')::VARCHAR")!;
        var before = Threads();
        using var stop = new CancellationTokenSource();

        Profile("wide.csv");
        Assert.ThrowsAny<OperationCanceledException>(() => _test.Workspace.Profile("wide.csv", new ProfileOptions { Progress = new Stopper(stop) }, stop.Token));

        Assert.Equal(before, Threads());
        Assert.Equal(0L, _test.Workspace.Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE NOT internal"));
    }

    private ProfileReport Profile(string source, ProfileOptions? options = null) => _test.Workspace.Profile(source, options);

    private ProfileReport Sql(string sql) => Profile(sql);

    // As Parquet of several row groups, CSV and JSON.
    private void Write(IEnumerable<string> expressions, int rows)
    {
        var engine = _test.Workspace.Data.Engine;
        string File(string ending) => MLOps.Store.Sql.Text(Path.Combine(_test.Folder, "wide." + ending));
        engine.Execute($"COPY (SELECT {string.Join(", ", expressions)} FROM range({rows}) AS t(i)) TO {File("parquet")} (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        engine.Execute($"COPY (SELECT * FROM {File("parquet")}) TO {File("csv")}");
        engine.Execute($"COPY (SELECT * FROM {File("parquet")}) TO {File("json")}");
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<ProfileProgress>
    {
        public void Report(ProfileProgress value) => stop.Cancel();
    }
}
