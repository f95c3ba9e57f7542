using System.Text;
using MLOps.Data;

namespace MLOps.Runtime.Tests.Data;

public sealed class DataCatalogTests : IDisposable
{
    private const string People = "name,age\nAda,36\nAlan,41\n";

    private readonly TestWorkspace _test = new();

    private DataCatalog Data => _test.Workspace.Data;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Adding_a_file_that_is_partly_readable_says_what_was_done()
    {
        var version = _test.Workspace.Data.Add("ragged", _test.Write("ragged.csv", "a,b,c\n1,2\n3,4,5\n"));

        Assert.Contains("line 2 (byte 6) has 2 fields instead of 3", Assert.Single(version.Notes), StringComparison.Ordinal);
        Assert.Contains("Note: rows of different lengths", MLOps.Rendering.ReportRenderer.Text(version), StringComparison.Ordinal);
        Assert.Contains("Note: rows of different lengths", MLOps.Rendering.ReportRenderer.Html(version), StringComparison.Ordinal);
        Assert.NotEmpty(_test.Workspace.Data.Add("ragged", "ragged.csv").Notes);
        Assert.Empty(_test.Workspace.Data.Get("ragged").Notes);
    }

    [Fact]
    public void A_dataset_gets_a_new_version_only_when_its_content_changes()
    {
        var file = _test.Write("people.csv", People);
        var first = Data.Add("people", file);
        var again = Data.Add("people", file);
        _test.Write("people.csv", People + "Grace,85\n");
        var second = Data.Add("people", file);

        Assert.Equal((1, 2L, false), (first.Version, first.Rows, first.Unchanged));
        Assert.Equal((1, true), (again.Version, again.Unchanged));
        Assert.Equal((2, 3L), (second.Version, second.Rows));
    }

    [Fact]
    public void An_old_version_keeps_its_rows_when_the_file_changes_or_goes()
    {
        var file = _test.Write("people.csv", People);
        Data.Add("people", file);
        File.Delete(Path.Combine(_test.Folder, file));

        Assert.Equal(2, Data.Query("SELECT * FROM people").TotalRows);
        Assert.Equal(2, Data.Count(Data.Open("people@1")));
    }

    [Fact]
    public void The_digest_of_a_file_is_its_sha256()
    {
        var version = Data.Add("people", _test.Write("people.csv", People));

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(People))), version.Digest);
    }

    [Fact]
    public void Another_workspace_object_sees_what_was_registered()
    {
        Data.Add("people", _test.Write("people.csv", People));
        using var other = _test.Reopen();

        Assert.Equal("people@1", Assert.Single(other.Data.List().Datasets).Reference);
    }

    [Theory]
    [InlineData("missing.csv", "File 'missing.csv' not found")]
    [InlineData("peple.csv", "Did you mean 'people.csv'?")]
    [InlineData("nodataset", "Dataset, variable or file 'nodataset' not found")]
    public void What_is_not_there_is_named_with_the_nearest(string source, string expected)
    {
        _test.Write("people.csv", People);

        Assert.Contains(expected, Assert.Throws<UserException>(() => Data.Open(source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_refused_in_one_sentence() =>
        Assert.StartsWith("File 'empty.csv' is empty.", Assert.Throws<UserException>(() => Data.Open(_test.Write("empty.csv", ""))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_header_alone_is_a_table_without_rows()
    {
        var source = Data.Open(_test.Write("header.csv", "a,b\n"));

        Assert.Equal(["a", "b"], source.Columns.Select(c => c.Name));
        Assert.Equal(0, Data.Count(source));
    }

    [Fact]
    public void Duplicate_column_names_are_told_apart()
    {
        var source = Data.Open(_test.Write("twice.csv", "a,a\n1,2\n"));

        Assert.Equal(2, source.Columns.Select(c => c.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Text_that_is_not_utf8_is_read_and_the_report_says_how()
    {
        var source = Data.Open(_test.Write("latin.csv", Encoding.Latin1.GetBytes("city,n\nMünchen,1\nKöln,2\n")));

        Assert.Contains(source.Notes, n => n.Contains("UTF-8", StringComparison.Ordinal));
        Assert.Equal("München", Data.Rows(source, 1)[0][0]);
    }

    [Theory]
    [InlineData("6,7,8,9", 4)]
    [InlineData("6,7", 3)]
    public void A_line_of_another_length_loses_no_rows(string line, int columns)
    {
        var source = Data.Open(_test.Write("uneven.csv", "a,b,c\n" + string.Concat(Enumerable.Repeat("1,2,3\n", 50)) + line + "\n"));

        Assert.Equal((51, columns), (Data.Count(source), source.Columns.Count));
        Assert.Equal(["a", "b", "c"], source.Columns.Take(3).Select(c => c.Name));
        Assert.Contains(source.Notes, n => n.Contains("different lengths", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Rain, 2015\n\na,b,c\n1,2,3\n4,5,6\n7,8,9\n")]
    [InlineData("\"a,x\",b,c\n1,2,3\n4,5,6\n")]
    public void A_title_or_a_quoted_delimiter_is_not_an_uneven_table(string text)
    {
        var source = Data.Open(_test.Write("title.csv", text));

        Assert.Equal(3, source.Columns.Count);
        Assert.Empty(source.Notes);
    }

    [Fact]
    public void Mixed_line_ends_are_read()
    {
        var text = new StringBuilder("a,b\r\n");
        for (var i = 0; i < 10_000; i++)
        {
            text.Append(i).Append(",x").Append(i == 5_000 ? "\n" : "\r\n");
        }

        Assert.Equal(10_000, Data.Count(Data.Open(_test.Write("mixed.csv", text.ToString()))));
    }

    [Fact]
    public void Records_frames_and_views_become_tables()
    {
        var rows = new[] { new { City = "Oslo", T = 1.5 }, new { City = "Rome", T = 21.0 } };
        var frame = new Microsoft.Data.Analysis.DataFrame(new Microsoft.Data.Analysis.Int32DataFrameColumn("n", [1, 2, 3]));
        var view = new Microsoft.ML.MLContext(1).Data.LoadFromEnumerable([new Point { X = 1 }, new Point { X = float.NaN }]);

        Assert.Equal([["Oslo", 1.5], ["Rome", 21.0]], Data.Rows(Data.Open(rows, "rows"), 9));
        Assert.Equal(3, Data.Count(Data.Open(frame, "frame")));
        Assert.Equal([[1f], [null]], Data.Rows(Data.Open(view, "view"), 9));
    }

    [Fact]
    public void Sql_sees_variables_datasets_files_and_the_store()
    {
        Data.Add("people", _test.Write("people.csv", People));
        var more = new[] { new { name = "Grace", age = 85 } };

        Assert.Equal(3, Data.Query("SELECT name FROM people UNION SELECT name FROM more", new Dictionary<string, object> { ["more"] = more }).TotalRows);
        Assert.Equal(2, Data.Query("SELECT * FROM 'people.csv'").TotalRows);
        Assert.Equal("people", Assert.Single(Data.Query("SELECT name FROM store.datasets").Rows)[0]);
    }

    [Fact]
    public void A_query_over_one_source_is_that_source_in_the_lineage()
    {
        var file = _test.Write("people.csv", People);
        Data.Add("people", file);
        var some = Data.Query("SELECT * FROM people WHERE age > 40", name: "some");
        var others = Data.Query("SELECT * FROM 'people.csv' WHERE age < 40", name: "others");
        Data.Add("old", some);
        Data.Add("young", others);
        Data.Add("all", Data.OpenSql("SELECT * FROM few UNION ALL SELECT * FROM others", new() { ["few"] = some, ["others"] = others }));

        var edges = Data.Query("SELECT source, target, role FROM store.edges ORDER BY target, source").Rows.Select(r => string.Join(' ', r)).ToList();

        Assert.Contains("dataset:people@1 dataset:old@1 registered", edges);
        Assert.Contains("file:people.csv dataset:young@1 registered", edges);
        Assert.Contains(edges, e => e.StartsWith("dataset:people@1 query:SELECT * FROM few", StringComparison.Ordinal));
        Assert.Contains(edges, e => e.StartsWith("file:people.csv query:SELECT * FROM few", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mistake_in_sql_is_one_sentence()
    {
        var error = Assert.Throws<UserException>(() => Data.Query("SELECT agee FROM (SELECT 1 AS age)"));

        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
        Assert.Contains("agee", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diff_counts_rows_and_columns_that_came_and_went()
    {
        var a = _test.Write("a.csv", "id,x\n1,a\n2,b\n");
        var b = _test.Write("b.csv", "id,x,y\n2,b,0\n3,c,0\n4,c,0\n");

        var diff = Data.Diff(a, b);

        Assert.Equal((1L, 2L), (diff.OnlyInA, diff.OnlyInB));
        Assert.Equal("y", Assert.Single(diff.Added).Name);
    }

    [Fact]
    public void A_data_view_has_numbers_as_single_and_missing_as_nan()
    {
        var view = Data.ToDataView(_test.Write("m.csv", "n,flag,city\n1,true,Oslo\n,false,\n"));

        Assert.Equal(["n:Single", "flag:Boolean", "city:String"], view.Schema.Select(c => $"{c.Name}:{c.Type}"));
        Assert.Equal([[1f, true, "Oslo"], [null, false, ""]], Data.Rows(Data.Open(view, "view"), 9));
    }

    [Fact]
    public void A_frame_keeps_types_and_missing_values()
    {
        var frame = Data.ToDataFrame(_test.Write("m.csv", "n,x,day,city\n1,0.5,2024-02-29,Oslo\n,,,\n"));

        Assert.Equal([1L, 0.5, new DateTime(2024, 2, 29), "Oslo"], frame.Rows[0]);
        Assert.All(frame.Rows[1], Assert.Null);
    }

    [Fact]
    public void Rows_fill_properties_by_name_and_a_property_without_a_column_is_named()
    {
        var file = _test.Write("people.csv", People);

        Assert.Equal([("Ada", 36), ("Alan", 41)], Data.Rows<Person>(file).Select(p => (p.Name, p.Age)));
        Assert.Contains("Did you mean 'age'?", Assert.Throws<UserException>(() => Data.Rows<Wrong>(file)).Message, StringComparison.Ordinal);
    }

    private sealed class Person
    {
        public string Name { get; set; } = "";

        public int Age { get; set; }
    }

    private sealed class Wrong
    {
        public int Agee { get; set; }
    }

    private sealed class Point
    {
        public float X { get; set; }
    }

    [Fact]
    public void A_query_over_variables_keeps_nothing_but_its_result()
    {
        var people = new[] { new { Name = "Ada", Age = 36 } };
        var before = Tables();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, Data.Query("SELECT * FROM people", new() { ["people"] = people }).TotalRows);
        }

        Assert.Throws<UserException>(() => Data.Query("SELECT nothing FROM people", new() { ["people"] = people }));
        Assert.Throws<UserException>(() => Data.Query("SELECT * FROM people, bad", new() { ["people"] = people, ["bad"] = Array.Empty<object>() }));
        Assert.Equal(before + 3, Tables());
        Assert.Equal(0, Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_views() WHERE NOT internal"));
    }

    [Fact]
    public void Queries_at_once_see_their_own_variables() => Parallel.For(0, 40, i =>
    {
        var rows = Data.Query("SELECT n FROM numbers", new() { ["numbers"] = new[] { new { n = i } } }).Rows;
        Assert.Equal(i, Assert.Single(Assert.Single(rows)));
    });

    [Fact]
    public async Task A_query_stops_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAsync<OperationCanceledException>(() => Task.Run(() =>
            Data.Query("SELECT sum(hash(a.range + b.range) % 7) FROM range(1000000) a, range(1000000) b", cancellation: cancellation.Token))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(1, Data.Query("SELECT 1 AS one").TotalRows);
    }

    [Fact]
    public async Task A_stop_that_comes_before_the_statement_has_begun_is_not_forgotten()
    {
        using var connection = Data.Engine.Duplicate();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sum(hash(a.range + b.range) % 7) FROM range(1000000) a, range(1000000) b";
        using var stop = new QueryStop(command, new CancellationToken(canceled: true));
        await Task.Delay(20);

        await Assert.ThrowsAsync<OperationCanceledException>(() => Task.Run(command.ExecuteScalar)).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void A_name_with_a_line_end_is_refused() =>
        Assert.Throws<UserException>(() => Data.Add("people\n", _test.Write("people.csv", People)));

    private long Tables() => Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE NOT internal");
}
