using System.Text;
using MLOps.Data;

namespace MLOps.Runtime.Tests.Data;

/// <summary>CSV as it is found: nothing of it ends in a stack trace, no row is lost silently, and what was done is said.</summary>
public sealed class WildCsvTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("a,b\r\n1,2\n3,4\r\n5,6\n", "a b", 3)]
    [InlineData("a,b\r1,2\r3,4\r", "a b", 2)]
    [InlineData("a,b,c\n1,2\n3,4,5,6\n7,8,9\n", "a b c surplus_1", 3)]
    [InlineData("a,b\n1,\"x\n2,y\n3,z\n", "a b", 3)]
    [InlineData("a,b\n1,x\"y\n2,\"z\"\n", "a b", 2)]
    [InlineData("a,b\n\"x\ny\",2\n\"z\",3\n", "a b", 2)]
    [InlineData("a,a,b\n1,2,3\n", "a a_1 b", 1)]
    [InlineData("a\n1\n2\n", "a", 2)]
    [InlineData("a,b\n", "a b", 0)]
    [InlineData("1,2\n3,4\n", "column0 column1", 2)]
    [InlineData("😀,b\n1,שלום\n", "😀 b", 1)]
    [InlineData("a,b,\n1,2,\n3,4,\n", "a b column2", 2)]
    public void Shapes_are_read_whole(string text, string columns, int rows)
    {
        var source = Open(text);

        Assert.Equal(columns, string.Join(' ', source.Columns.Select(c => c.Name)));
        Assert.Equal(rows, Data.Rows(source, 100).Count);
    }

    [Fact]
    public void Blanks_around_numbers_are_passed_over()
    {
        var source = Open("n,x,code\n1, .5,a 1\n2,  ,a 2\n3, -1.25e1 ,a 3\n");

        Assert.Equal(["BIGINT", "DOUBLE", "VARCHAR"], source.Columns.Select(c => c.Type));
        Assert.Equal([0.5, null, -12.5], Data.Rows(source, 10).Select(r => r[1]));
        Assert.Equal("blanks around numbers were passed over in x", Assert.Single(source.Notes));
    }

    [Fact]
    public void Words_for_missing_values_are_missing_in_columns_of_numbers_and_dates()
    {
        var source = Open("n,x,day,code,none,late\n1,NA,2024-02-29,NA,NA,2024-02-30\nNA,.5,NA,x,NA,NA\n3,-1e3,2024-03-01,y,NA,2024-03-01\n");

        Assert.Equal(["BIGINT", "DOUBLE", "DATE", "VARCHAR", "VARCHAR", "VARCHAR"], source.Columns.Select(c => c.Type));
        Assert.Equal([1L, null, 3L], Data.Rows(source, 10).Select(r => r[0]));
        Assert.Equal([null, 0.5, -1000.0], Data.Rows(source, 10).Select(r => r[1]));
        Assert.Equal(["NA", "x", "y"], Data.Rows(source, 10).Select(r => r[3]));
        Assert.Equal("words for missing values were read as such in n, x, day", Assert.Single(source.Notes));
    }

    [Theory]
    [InlineData("NULL")]
    [InlineData("n/a")]
    [InlineData("\\N")]
    [InlineData(".")]
    [InlineData("-")]
    public void Every_usual_word_for_missing_is_known(string word)
    {
        var source = Open($"a,b\n1,x\n{word},y\n3,z\n");

        Assert.Null(Data.Query($"SELECT a FROM {source.Relation} WHERE b = 'y'").Rows[0][0]);
        Assert.Equal(4.0, Data.Query($"SELECT sum(a)::DOUBLE FROM {source.Relation} WHERE b <> 'y'").Rows[0][0]);
    }

    [Fact]
    public void Quotes_at_the_start_of_a_field_do_not_swallow_whole_rows()
    {
        var source = Data.Open(_test.Write("q.tsv", "n\tword\ttext\n1\ta\tplain\n2\tb\t\"best\" of all\n3\tc\t\"opened\n4\td\tplain\n5\te\t\"closed\"\n6\tf\ttoo\tlong\n"));

        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L], Data.Rows(source, 10).Select(r => r[0]));
        Assert.Contains(source.Notes, n => n.Contains("quotes that do not close were read as text", StringComparison.Ordinal));
    }

    [Fact]
    public void Quotes_that_come_late_are_quotes()
    {
        var source = Open("n,text\n" + string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i},plain\n")) + "30000,\"with \"\"quotes\"\", and a comma\"\n");

        Assert.Empty(source.Notes);
        Assert.Equal("with \"quotes\", and a comma", Data.Query($"SELECT text FROM {source.Relation} WHERE n = 30000").Rows[0][0]);
    }

    [Theory]
    [InlineData("it's.csv", "who's;what\n1;x\n2;y\n", "who's what")]
    [InlineData("plain.csv", "\"a \"\"q\"\" b\",c\n1,x\n2,y\n", "a \"q\" b c")]
    [InlineData("single.csv", "'a'\t'b'\n1\t'x\ty'\n2\t'z'\n", "a b")]
    public void Quotes_in_the_names_of_files_and_columns_are_read_as_they_are(string file, string text, string columns)
    {
        var source = Data.Open(_test.Write(file, text));

        Assert.Empty(source.Notes);
        Assert.Equal(columns, string.Join(' ', source.Columns.Select(c => c.Name)));
        Assert.Equal(2, Data.Rows(source, 10).Count);
    }

    [Fact]
    public void Rows_of_another_length_are_named_with_line_and_byte() =>
        Assert.Contains("line 2 (byte 6) has 2 fields instead of 3, line 3 (byte 10) has 4 fields instead of 3", Assert.Single(Open("a,b,c\n1,2\n3,4,5,6\n7,8,9\n").Notes), StringComparison.Ordinal);

    [Fact]
    public void A_quote_that_stays_open_is_text_and_named_when_the_reader_refuses_the_file()
    {
        var source = Open("a,b,c\n1,\"x,2\n2,y\n3,z,4,5\n");

        Assert.Contains(source.Notes, n => n.Contains("quotes that do not close were read as text: line 2 (byte 6)", StringComparison.Ordinal));
        Assert.Equal(3, Data.Rows(source, 10).Count);
    }

    [Theory]
    [InlineData("utf-16", "UTF-16")]
    [InlineData("utf-16BE", "UTF-16 (big-endian)")]
    [InlineData("iso-8859-1", "Latin-1 (Windows-1252)")]
    public void Encodings_are_told_apart(string encoding, string name)
    {
        var e = Encoding.GetEncoding(encoding);
        var source = Data.Open(_test.Write("text.csv", e.GetPreamble().Concat(e.GetBytes("city,n\nMünchen,1\nKöln,2\n")).ToArray()));

        Assert.StartsWith($"not UTF-8; read as {name}", Assert.Single(source.Notes), StringComparison.Ordinal);
        Assert.Equal("München", Data.Rows(source, 1)[0][0]);
    }

    [Fact]
    public void UTF_16_without_a_mark_is_recognised() =>
        Assert.Equal(["a", "b"], Data.Open(_test.Write("text.csv", Encoding.Unicode.GetBytes("a,b\nx,1\ny,2\n"))).Columns.Select(c => c.Name));

    [Theory]
    [InlineData("a;b\n1,5;2\n2,25;3\n", 2.25, "decimal commas")]
    [InlineData("a;b\n1.234,5;2\n2;3\n", 1234.5, "decimal commas")]
    [InlineData("a,b\n\"1,234\",x\n\"2,345,678.5\",y\n", 2345678.5, "thousands separators")]
    public void Numbers_written_for_people_are_numbers(string text, double max, string note)
    {
        var report = _test.Workspace.Profile(_test.Write("numbers.csv", text));

        Assert.Equal(max, report.Column("a").Max!.Number);
        Assert.Contains(report.Notes, n => n == $"{note} were understood in a");
    }

    [Fact]
    public void A_word_for_missing_that_comes_late_is_missing_too()
    {
        var report = _test.Workspace.Profile(_test.Write("late.csv", "id,x\n" + string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i},{i}\n")) + "30000,NA\n"));

        Assert.Equal((30_001L, 1L, 14_999.5), (report.Rows, report.Column("x").Missing, report.Column("x").Mean));
    }

    [Theory]
    [InlineData("land,n\nNA,1\nDE,2\n", "land")]
    [InlineData("x,n\nNA,1\nNA,2\n", "x")]
    [InlineData("x,n\n2024-02-30,1\nNA,2\n", "x")]
    public void Words_for_missing_values_among_words_are_words(string text, string column) => Assert.Equal("VARCHAR", Open(text).Column(column).Type);

    [Theory]
    [InlineData("\"\",\"Mois\",\"Use\"\n\"1\",\"M1\",\"U2\"\n\"2\",\"M2\",\"U1\"\n", "column0 Mois Use", 2)]
    [InlineData("\"1940\",\"1945\"\n22.2,44.5\n10.5,15.5\n", "1940 1945", 2)]
    [InlineData(",a,b\n0,x,y\n1,z,w\n", "column0 a b", 2)]
    [InlineData("a,b,c\n1\n1,2\n1,2,3\n", "a b c", 3)]
    public void Names_above_rows_that_look_alike_are_names(string text, string columns, int rows)
    {
        var source = Open(text);

        Assert.Equal((columns, rows), (string.Join(' ', source.Columns.Select(c => c.Name)), Data.Rows(source, 10).Count));
    }

    [Fact]
    public void Written_numbers_are_understood_in_every_column_of_a_wide_file()
    {
        var names = string.Join(',', Enumerable.Range(0, 350).Select(i => $"c{i}"));
        string Row(string value) => string.Join(',', Enumerable.Repeat(value, 350));
        var source = Open($"{names}\n{Row("\"1,234\"")}\n{Row("\"5,678\"")}\n");

        Assert.All(source.Columns, c => Assert.Equal("BIGINT", c.Type));
        Assert.Equal(1234L, Data.Rows(source, 1)[0][349]);
    }

    [Fact]
    public void Lists_of_words_with_commas_stay_text() => Assert.Equal("VARCHAR", Open("a;b\n1,5;2\n2,x;3\n").Column("a").Type);

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(3_000_000)]
    public void Fields_of_millions_of_characters_are_read(int length) =>
        Assert.Equal(length, _test.Workspace.Profile(_test.Write("long.csv", $"a,b\n{new string('x', length)},1\ny,2\n")).Column("a").LengthMax);

    [Theory]
    [InlineData("a,b\n1,2\nNA,3\n")]
    [InlineData("a,b\n\"1,234\",2\n\"5,678\",3\n")]
    [InlineData("# made by hand\na,b\n1,2\n4,3\n")]
    public void Strict_accepts_what_is_written_for_people(string text)
    {
        var report = _test.Workspace.Profile(_test.Write("people.csv", text), new() { Strict = true });

        Assert.Equal(2, report.Rows);
        Assert.NotEmpty(report.Notes);
    }

    [Theory]
    [InlineData("values.csv")]
    [InlineData("from.csv")]
    [InlineData("select-2.csv")]
    public void Files_may_be_called_as_queries_begin(string name) => Assert.Equal(1, _test.Workspace.Profile(_test.Write(name, "a,b\n1,2\n")).Rows);

    [Theory]
    [InlineData("long.csv", "a,b\n1,2,3\n4\n")]
    [InlineData("plain.csv", "a,b\n1,2\n")]
    [InlineData("long.json", "[{\"a\":1,\"A\":2},{")]
    [InlineData("lines.jsonl", "{\"a\":1,\"A\":2}\n{\n")]
    public void An_interrupt_stops_the_reading_and_mending_of_a_file(string name, string text)
    {
        _test.Write(name, text);
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Data.OpenUntil(name, null, stop.Token));
        var (file, target) = (Path.Combine(_test.Folder, name), Path.Combine(_test.Folder, "out"));
        var encoding = TextEncodings.Detect(file);
        Assert.ThrowsAny<OperationCanceledException>(() => name.EndsWith("csv", StringComparison.Ordinal)
            ? (object)new CsvRepair(file, encoding, stop.Token).WriteTo(target) : new JsonRepair(file, encoding, stop.Token).WriteTo(target));
        Assert.Equal(0, Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables()"));
    }

    [Fact]
    public void Strict_refuses_what_had_to_be_read_with_patience()
    {
        var file = _test.Write("ragged.csv", "a,b,c\n1,2\n3,4,5,6\n");

        var error = Assert.Throws<UserException>(() => _test.Workspace.Profile(file, new() { Strict = true }));
        Assert.Contains("line 2 (byte 6)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_one_format_is_a_table()
    {
        Directory.CreateDirectory(Path.Combine(_test.Folder, "parts", "year=2024"));
        Directory.CreateDirectory(Path.Combine(_test.Folder, "parts", "year=2025"));
        _test.Write("parts/year=2024/a.csv", "x\n1\n");
        _test.Write("parts/year=2025/b.csv", "x\n2\n3\n");

        var source = Data.Open("parts");

        Assert.Equal(["x", "year"], source.Columns.Select(c => c.Name));
        Assert.Equal(3, Data.Rows(source, 10).Count);
    }

    [Fact]
    public void A_folder_of_several_formats_asks_which()
    {
        Directory.CreateDirectory(Path.Combine(_test.Folder, "both"));
        _test.Write("both/a.csv", "x\n1\n");
        _test.Write("both/b.json", "[{\"x\": 1}]");

        Assert.Contains("several formats (.csv, .json)", Assert.Throws<UserException>(() => Data.Open("both")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_archive_is_refused_in_a_sentence() =>
        Assert.Throws<UserException>(() => Data.Open(_test.Write("broken.csv.gz", [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])));

    [Theory]
    [InlineData("\n\n\n")]
    [InlineData(",,,\n,,,\n")]
    [InlineData("\"")]
    [InlineData("x")]
    [InlineData("\0\0\0\0\0\0")]
    [InlineData("# a comment\n# another\na,b\n1,2\n")]
    [InlineData("a b  c\n1 2  3\n")]
    public void Next_to_nothing_ends_in_a_profile_or_a_sentence(string text) => ProfileOrSentence(text);

    /// <summary>Files made by chance of what breaks readers; the seed is in the name of the case.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nasty_files_end_in_a_profile_or_a_sentence(int seed) => ProfileOrSentence(NastyCsv.Make(new Random(seed)));

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 40));

    private DataCatalog Data => _test.Workspace.Data;

    private Source Open(string text) => Data.Open(_test.Write("wild.csv", text));

    private void ProfileOrSentence(string text)
    {
        try
        {
            var report = _test.Workspace.Profile(_test.Write("nasty.csv", text));
            Assert.All(report.Columns, c => Assert.Equal(report.Rows, c.Count + c.Missing));
            Assert.NotEmpty(MLOps.Rendering.ReportRenderer.Html(report));
        }
        catch (UserException sentence)
        {
            Assert.DoesNotContain("   at ", sentence.Message, StringComparison.Ordinal);
        }
    }
}
