using System.Text;
using MLOps.Profiling;
using MLOps.Store;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>Whatever a table holds, it is profiled: nothing of it ends in a stack trace.</summary>
public sealed class ProfileSourceTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private MLOps.Data.DataCatalog Data => _test.Workspace.Data;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a;b\n1,5;x\n2,25;y\n")]
    [InlineData("a,b\n1,x,z\n2\n")]
    [InlineData("a,b\n1,x\r\n2,\"y\n")]
    public void What_was_copied_for_a_profile_is_gone_afterwards(string text)
    {
        var report = _test.Workspace.Profile(_test.Write("rows.csv", text));

        Assert.Equal(2, report.Rows);
        Assert.Equal(0L, _test.Workspace.Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE NOT internal"));
    }

    [Fact]
    public void Names_with_quotes_dots_emoji_and_case_are_kept()
    {
        var report = Sql("""SELECT 1 AS "a""b", 2 AS "c.d", 3 AS "🌧️", 4 AS "it's", 5 AS "select" """);

        Assert.Equal(["a\"b", "c.d", "🌧️", "it's", "select"], report.Columns.Select(c => c.Name));
    }

    [Fact]
    public void Duplicate_names_are_profiled_apart() =>
        Assert.Equal(2, _test.Workspace.Profile(_test.Write("twice.csv", "a,a\n1,x\n2,y\n")).Columns.Count);

    [Fact]
    public void A_column_that_is_all_null_has_no_mean()
    {
        var column = Sql("SELECT NULL::DOUBLE AS x, 1 AS y FROM range(3)").Column("x");

        Assert.Equal((0L, 3L, 0L), (column.Count, column.Missing, column.Distinct));
        Assert.Null(column.Mean);
        Assert.Null(column.Min);
        Assert.Null(column.Histogram);
    }

    [Fact]
    public void A_header_alone_gives_a_profile_without_rows()
    {
        var report = _test.Workspace.Profile(_test.Write("header.csv", "a,b\n"));

        Assert.Equal((0L, 2, 0L), (report.Rows, report.Columns.Count, report.DuplicateRows));
        Assert.Equal(AlertKind.Empty, Assert.Single(report.Alerts).Kind);
    }

    [Fact]
    public void NaN_is_missing_and_infinities_are_counted_and_left_out()
    {
        var column = Sql("SELECT unnest(['nan', 'inf', '-inf', '1', '3', NULL])::DOUBLE AS x").Column("x");

        Assert.Equal((4L, 2L, 2L), (column.Count, column.Missing, column.Infinite));
        Assert.Equal((2.0, 1.0, 3.0), (column.Mean, column.Min!.Number, column.Max!.Number));
    }

    [Fact]
    public void Huge_integers_keep_their_digits()
    {
        var column = Sql("SELECT unnest([170141183460469231731687303715884105727, 1, 2])::HUGEINT AS x").Column("x");

        Assert.Equal("170141183460469231731687303715884105727", column.Max!.Text);
        Assert.Equal(2, column.Median);
    }

    [Fact]
    public void Integers_at_the_edge_of_their_range_do_not_overflow() =>
        Assert.Equal(3, Sql("SELECT unnest([9223372036854775807, -9223372036854775808, 0]) AS x").Column("x").Count);

    [Fact]
    public void Doubles_at_the_edge_of_their_range_do_not_overflow() =>
        Assert.Equal(3, Sql("SELECT unnest([1.7e308, -1.7e308, 1.6e308])::DOUBLE AS x").Column("x").Count);

    [Fact]
    public void Very_large_and_very_small_doubles_have_a_deviation_and_a_median()
    {
        var report = _test.Workspace.Profile("SELECT 1e300 + i * 1e298 AS large, i * 1e-310 AS small, CASE WHEN i < 5 THEN -1.7e308 ELSE 1.7e308 END AS far, 1.7e308::DOUBLE AS same FROM range(10) t(i)");

        Assert.Equal(3.0276503540974917e298, report.Column("large").Std!.Value, 1e286);
        Assert.Equal(3.02765e-310, report.Column("small").Std!.Value, 1e-314);
        Assert.Equal(0.6728112, report.Column("small").Cv!.Value, 1e-6);
        Assert.Null(report.Column("large").Variance);
        Assert.Equal((0, 1.7e308), (report.Column("far").Median, report.Column("far").Mad));
        Assert.Equal((1.7e308, 0), (report.Column("same").Mean, report.Column("same").Std));
    }

    [Fact]
    public void Decimals_are_numbers()
    {
        var column = Sql("SELECT unnest([1.10, 2.25, 2.25])::DECIMAL(38, 2) AS x").Column("x");

        Assert.Equal((ColumnKind.Numeric, "1.10", 2.25), (column.Type, column.Min!.Text, column.Median));
    }

    [Fact]
    public void Times_with_a_zone_are_shown_in_UTC()
    {
        var column = Sql("SELECT unnest(['2024-01-01 01:30:00+02', '2024-06-01 00:00:00+00'])::TIMESTAMPTZ AS t").Column("t");

        Assert.Equal(ColumnKind.Datetime, column.Type);
        Assert.Equal("2023-12-31T23:30:00+00:00", column.Min!.Text);
        Assert.Equal(2, column.Histogram!.Counts.Sum());
    }

    [Fact]
    public void Infinite_times_and_years_beyond_9999_do_not_break_it() =>
        Assert.Equal(4, Sql("SELECT unnest(['infinity', '-infinity', '294000-01-01', '2000-01-01'])::TIMESTAMP AS t").Column("t").Count);

    [Fact]
    public void A_date_before_the_year_1_keeps_its_era() =>
        Assert.Equal("4001-01-01 (BC)", _test.Workspace.Profile("SELECT DATE '-4000-01-01' AS d").Column("d").Min!.Text);

    [Fact]
    public void Structs_and_lists_are_columns_whose_fields_are_profiled_by_their_path()
    {
        var report = Sql("SELECT {'a': i, 'b': [i, 2], 'c': {'d e': i * 0.5}} AS s, [i] AS l, map {'k': i} AS m FROM range(4) t(i)");

        Assert.Equal(["s", "s.a", "s.b", "s.b.length", "s.c", "s.c.d e", "l", "l.length", "m"], report.Columns.Select(c => c.Name));
        Assert.All(["s", "s.b", "s.c", "l", "m"], name => Assert.Equal((ColumnKind.Nested, 4L), (report.Column(name).Type, report.Column(name).Distinct)));
        Assert.Equal((1.5, 0.75, 2.0), (report.Column("s.a").Mean, report.Column("s.c.d e").Mean, report.Column("s.b.length").Mean));
    }

    [Fact]
    public void Elements_of_lists_are_profiled_together_by_their_path()
    {
        var report = Sql("SELECT unnest([['a', 'b', 'a'], ['b'], [], NULL]) AS tags, [{'price': 5, 'of': [1, 10]}] AS items");
        var tags = Assert.Single(report.Column("tags").Elements);
        var items = report.Column("items").Elements;

        Assert.Equal(("tags[]", 4L, 2L), (tags.Name, tags.Count, tags.Distinct));
        Assert.Equal([("a", 2L), ("b", 2L)], tags.Top.Select(t => (t.Value.Text, t.Count)));
        Assert.Equal(["items[]", "items[].price", "items[].of", "items[].of.length"], items.Select(c => c.Name));
        Assert.Equal((8L, 5.5), (items[2].Elements[0].Count, items[2].Elements[0].Mean!.Value));
    }

    [Fact]
    public void Personal_data_within_lists_is_masked_like_any_other()
    {
        var elements = Sql("SELECT ['ada' || i || '@example.com', 'bob' || i || '@example.org'] AS mails FROM range(40) t(i)").Column("mails").Elements;

        Assert.DoesNotContain(Assert.Single(elements).Top, t => t.Value.Text.Contains('@', StringComparison.Ordinal));
        Assert.NotEmpty(elements[0].Personal);
    }

    [Fact]
    public void Text_from_right_to_left_and_emoji_are_counted_as_characters()
    {
        var column = Sql("SELECT unnest(['שלום', 'مرحبا', '👩‍💻🌧️', 'é']) AS t").Column("t");

        Assert.Equal((1L, 5L), (column.LengthMin, column.LengthMax));
        Assert.Contains(column.Text!.Scripts, s => s.Value.Text == "Hebrew");
    }

    [Fact]
    public void Json_objects_are_profiled_by_their_path()
    {
        var report = Sql("""SELECT unnest(['{"a": {"b": 1, "it''s": "x"}, "tags": [1, 2]}', '{"a": {"b": 3}}'])::JSON AS j""");

        Assert.Equal(["j", "j.a.b", "j.a.it's", "j.tags.length"], report.Columns.Select(c => c.Name));
        Assert.Equal((2.0, 1L, 2.0), (report.Column("j.a.b").Mean, report.Column("j.a.it's").Missing, report.Column("j.tags.length").Max!.Number));
    }

    [Fact]
    public void Other_types_are_looked_at_as_text()
    {
        var report = Sql("SELECT uuid() AS u, TIME '12:00' AS t, INTERVAL 1 DAY AS i, 'ab'::BLOB AS b, 'x'::ENUM('x', 'y') AS e, '101'::BIT AS bits FROM range(3)");

        Assert.All(report.Columns, c => Assert.Equal(3, c.Count));
        Assert.Equal(ColumnKind.Categorical, report.Column("e").Type);
    }

    [Fact]
    public void Json_values_without_structure_are_text()
    {
        var column = _test.Workspace.Profile(_test.Write("mixed.json", """[{"t": "Up"}, {"t": 1984}, {"t": null}]""")).Column("t");

        Assert.NotEqual(ColumnKind.Nested, column.Type);
        Assert.Contains("Up", column.Top.Select(t => t.Value.Text));
    }

    [Fact]
    public void Duplicate_rows_are_those_that_repeat_an_earlier_one() =>
        Assert.Equal(3, Sql("SELECT * FROM (VALUES (1, NULL), (1, NULL), (2, 'x'), (2, 'x'), (2, 'x'), (3, 'y'))").DuplicateRows);

    [Fact]
    public void Memory_is_bounded_while_it_works_and_as_before_afterwards()
    {
        string Limit() => Data.Engine.Scalar<string>("SELECT current_setting('memory_limit')")!;
        var (before, seen) = (Limit(), new List<string>());

        _test.Workspace.Profile("SELECT 1 AS x", new ProfileOptions { Memory = 512L * 1024 * 1024, Progress = new Watcher(p => seen.Add($"{p.Stage}: {Limit()}")) });

        Assert.Contains("counting values: 320.0 MiB", seen);
        Assert.Equal(before, Limit());
    }

    [Fact]
    public void Rows_beyond_the_bound_of_memory_go_to_disk()
    {
        const string Rows = "SELECT md5(i::VARCHAR) AS a, md5((i + 1)::VARCHAR) AS b FROM range(1100000) t(i)";
        var options = new ProfileOptions { Memory = 60_000_000 };

        var report = _test.Workspace.Profile(Rows, options);

        Assert.Equal((1_100_000L, 1_100_000L, true), (report.Rows, report.Column("b").Distinct, report.Column("b").DistinctIsExact));
        using var nowhere = new TestWorkspace();
        nowhere.Workspace.Data.Engine.Execute("SET temp_directory = ''");
        var error = Assert.Throws<UserException>(() => nowhere.Workspace.Profile(Rows, options));
        Assert.Contains("needs more memory than the profile may take", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reading columns")]
    [InlineData("counting values")]
    [InlineData("comparing rows")]
    [InlineData("comparing columns")]
    public void An_interrupt_at_any_stage_stops_it_and_leaves_nothing_behind(string stage)
    {
        using var stop = new CancellationTokenSource();
        var (file, seen) = (_test.Write("some.csv", "a,b\n1,x\n2,y\n"), new List<string>());
        var progress = new Watcher(p =>
        {
            seen.Add(p.Stage);
            if (p.Stage == stage)
            {
                stop.Cancel();
            }
        });

        Assert.ThrowsAny<OperationCanceledException>(() => _test.Workspace.Profile(file, new ProfileOptions { Progress = progress }, stop.Token));

        Assert.Equal(stage, seen[^1]);
        Assert.Equal(0, Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE NOT internal"));
        Assert.Equal(2, _test.Workspace.Profile(file).Rows);
    }

    [Fact]
    public void Sizes_above_the_limit_are_sampled_and_say_so()
    {
        var source = "SELECT i AS id, i % 7 AS d, random() AS r FROM range(20000) t(i)";
        var rough = _test.Workspace.Profile(source, new ProfileOptions { ExactRows = 1_000, QuantileSampleRows = 5_000, CorrelationRows = 500 });
        var exact = _test.Workspace.Profile(source, new ProfileOptions { ExactRows = 1_000, CorrelationRows = 500, Exact = true });

        Assert.Contains("sample of 5,000 rows", rough.Method, StringComparison.Ordinal);
        Assert.False(rough.Column("id").QuantilesAreExact);
        Assert.InRange(rough.Column("id").Median!.Value, 9_000, 11_000);
        Assert.All(rough.Correlations, c => Assert.False(c.IsExact));
        Assert.Equal("exact", exact.Method);
        Assert.Equal(9_999.5, exact.Column("id").Median);
        Assert.All(exact.Correlations, c => Assert.True(c.IsExact));
    }

    [Fact]
    public async Task Cancelling_stops_it()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var opened = _test.Workspace.Data.Open("SELECT i, random() AS x, i::VARCHAR AS t FROM range(6000000) t(i)");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() =>
        {
            while (true)
            {
                _test.Workspace.Profile(opened, cancellation: source.Token);
            }
        }));
    }

    [Fact]
    public void Variables_are_called_by_their_name()
    {
        var cities = new[] { new { City = "Oslo" } };

        Assert.Equal("cities", _test.Workspace.Profile(cities).Source);
    }

    [Fact]
    public void What_was_copied_into_the_engine_for_a_profile_is_gone_after_it()
    {
        long Tables() => _test.Workspace.Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE NOT internal");
        var rows = Enumerable.Range(0, 100).Select(i => new { i, Text = "t" + i }).ToArray();
        var file = _test.Write("some.csv", "a,b\n1,2\n3,4\n");
        _test.Workspace.Profile(rows);
        var before = Tables();

        _test.Workspace.Profile(rows);
        _test.Workspace.Profile(file);
        _test.Workspace.Profile("SELECT i FROM range(1000) t(i)");
        Assert.Throws<UserException>(() => _test.Workspace.Profile(rows, new ProfileOptions { TimeColumn = "nowhere" }));

        Assert.Equal(0, before);
        Assert.Equal(0, Tables());
    }

    [Fact]
    public void A_source_that_is_held_can_be_profiled_again()
    {
        var source = _test.Workspace.Data.Open("SELECT i FROM range(1000) t(i)");

        Assert.Equal(_test.Workspace.Profile(source).Rows, _test.Workspace.Profile(source).Rows);
    }

    [Fact]
    public void The_size_of_the_values_follows_from_their_types_and_lengths() =>
        Assert.Equal(10 * (8 + 4 + 1 + 8 + 3 + 4), Sql("SELECT i, i::INT AS n, i > 3 AS b, 1.5::DECIMAL(10, 2) AS d, 'abc' AS t, DATE '2020-01-01' AS day FROM range(10) t(i)").Bytes);

    [Fact]
    public void Fields_within_a_column_do_not_count_twice_into_its_size() =>
        Assert.Equal(10 * "{'a': 1, 'b': 2}".Length, Sql("SELECT {'a': 1, 'b': 2} AS s FROM range(10)").Bytes);

    [Fact]
    public void Every_profile_is_recorded_with_its_lineage()
    {
        var file = _test.Write("people.csv", "name,age\nAda,36\nAlan,41\n");
        _test.Workspace.Profile(file);

        Assert.Equal("people.csv", _test.Workspace.Store.Read(c => c.Query("SELECT subject FROM reports WHERE kind = 'ProfileReport'", r => r.GetString(0))).Single());
        Assert.Equal("file:people.csv", _test.Workspace.Store.Read(c => c.Query("SELECT source FROM edges WHERE target = 'profile:people.csv'", r => r.GetString(0))).Single());
    }

    [Fact]
    public void A_recorded_profile_reads_back_the_same()
    {
        var report = _test.Workspace.Profile(ProfileReferenceTests.WeatherFile());
        var text = Json.Write(report);

        Assert.Equal(text, Json.Write(Json.Read<ProfileReport>(text)));
    }

    [Fact]
    public void Long_texts_are_cut_in_the_report()
    {
        var text = new StringBuilder().Insert(0, "word ", 10_000).ToString();
        var column = _test.Workspace.Profile(new[] { new { T = text }, new { T = text } }, name: "rows").Column("T");

        Assert.Equal(200, column.Top[0].Value.Text.Length);
        Assert.Equal(50_000L, column.LengthMax);
    }

    private ProfileReport Sql(string sql) => _test.Workspace.Profile(sql);

    private sealed class Watcher(Action<ProfileProgress> watch) : IProgress<ProfileProgress>
    {
        public void Report(ProfileProgress value) => watch(value);
    }
}
