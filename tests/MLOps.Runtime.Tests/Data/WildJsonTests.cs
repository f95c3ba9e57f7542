using System.IO.Compression;
using System.Text;

namespace MLOps.Runtime.Tests.Data;

/// <summary>JSON as it is found: what is no JSON is named with line and byte, and the rest is read.</summary>
public sealed class WildJsonTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("wild.jsonl", "{\"a\":1}\nnot json\n{\"a\":2}\n", 2, "lines that are no JSON were left out: line 2 (byte 8)")]
    [InlineData("wild.jsonl", "{\"a\":1}\n{\"a\":2}\n{\"a\":3", 2, "lines that are no JSON were left out: line 3 (byte 16)")]
    [InlineData("wild.json", "[{\"a\":1},\n{\"a\":2},\n{\"a\":", 2, "no JSON from line 3 (byte 19) on: what follows was left out")]
    [InlineData("wild.json", "{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n}\n", 2, "no JSON from line 7 (byte 24) on: what follows was left out")]
    [InlineData("wild.json", "[{\"b\":{\"x\":1,\"X\":2},\"a\":1}]", 1, "names that an object has twice got a number: line 1 (byte 1)")]
    public void What_is_no_JSON_is_named_with_line_and_byte_and_the_rest_is_profiled(string file, string text, int rows, string note)
    {
        var report = _test.Workspace.Profile(_test.Write(file, text));

        Assert.Equal((rows, note), ((int)report.Rows, Assert.Single(report.Notes)));
        Assert.Equal(1, report.Column("a").Min!.Number);
        Assert.Throws<UserException>(() => _test.Workspace.Profile(file, new() { Strict = true }));
    }

    [Fact]
    public void A_value_of_another_kind_that_comes_late_makes_the_column_text()
    {
        var lines = Enumerable.Range(0, 60_000).Select(i => $"{{\"a\":{i}}}").Append("{\"a\":\"many\"}");

        var report = _test.Workspace.Profile(_test.Write("late.jsonl", string.Join('\n', lines)));

        Assert.Equal((60_001L, 60_001L), (report.Rows, report.Column("a").Distinct));
        Assert.Empty(report.Notes);
    }

    [Fact]
    public void Other_encodings_are_read_and_named()
    {
        var report = _test.Workspace.Profile(_test.Write("latin.json", Encoding.Latin1.GetBytes("[{\"city\":\"Köln\"}]")));

        Assert.Equal("Köln", report.Samples!.Head[0][0]);
        Assert.StartsWith("not UTF-8; read as Latin-1 (Windows-1252)", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_line_in_an_archive_is_left_out()
    {
        using (var gzip = new GZipStream(File.Create(Path.Combine(_test.Folder, "x.jsonl.gz")), CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes("{\"a\":1}\n{\"a\n"));
        }

        Assert.Equal(1, _test.Workspace.Profile("x.jsonl.gz").Rows);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(60)]
    public void Lists_within_lists_without_end_are_profiled(int depth)
    {
        var lists = _test.Workspace.Profile(_test.Write("deep.json", new string('[', depth) + new string(']', depth)));
        var objects = _test.Workspace.Profile(_test.Write("deep.jsonl", string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)));

        Assert.Equal((1L, 1L), (lists.Rows, objects.Rows));
        Assert.NotEmpty(MLOps.Rendering.ReportRenderer.Html(lists) + MLOps.Rendering.ReportRenderer.Json(objects));
    }

    [Fact]
    public void A_mark_of_the_encoding_is_no_value() =>
        Assert.Equal(2, _test.Workspace.Profile(_test.Write("mark.json", "\ufeff[{\"a\":1},{\"a\":3}]")).Column("a").Mean);

    [Fact]
    public void Of_a_long_array_what_is_before_the_bad_place_is_read_through_a_small_window()
    {
        const int Values = 20_000;
        var values = string.Join(",\n", Enumerable.Range(0, Values).Select(i => $"{{\"a\":{i},\"A\":\"{new string('é', i % 50)}\"}}"));
        var big = $"{{\"a\":-1,\"b\":\"{new string('x', 300_000)}\"}}";
        var report = _test.Workspace.Profile(_test.Write("window.json", $"[{big},\n{values},\n{{\"a\":"));

        Assert.Equal((Values + 1L, -1.0, Values - 1.0), (report.Rows, report.Column("a").Min!.Number, report.Column("a").Max!.Number));
        Assert.Equal(300_000, report.Column("b").LengthMax);
        Assert.Contains(report.Notes, n => n.StartsWith($"no JSON from line {Values + 2} (byte {Encoding.UTF8.GetByteCount($"[{big},\n{values},\n"):N0}) on", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing of it")]
    [InlineData("{")]
    [InlineData("]")]
    [InlineData("<html></html>")]
    public void What_is_not_JSON_at_all_is_refused_in_a_sentence(string text)
    {
        var error = Assert.Throws<UserException>(() => _test.Workspace.Profile(_test.Write("no.json", text)));

        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }
}
