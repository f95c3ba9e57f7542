using System.IO.Compression;
using System.Text;
using MLOps.Data;

namespace MLOps.Runtime.Tests.Data;

/// <summary>Files are what they hold, whatever they are called.</summary>
public sealed class FileMarkTests : IDisposable
{
    private const string Csv = "a,b\n1,x\n2,y\n";
    private const string Json = "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]";

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("zipped.csv", "gzip", Csv, "compressed by gzip")]
    [InlineData("zipped", "gzip", Csv, "compressed by gzip")]
    [InlineData("zipped.json", "gzip", Json, "compressed by gzip")]
    [InlineData("plain.csv.gz", "", Csv, "not compressed")]
    [InlineData("plain.csv.zst", "", Csv, "not compressed")]
    [InlineData("values.csv", "", Json, "JSON")]
    [InlineData("rows.json", "", Csv, "CSV")]
    [InlineData("rows.jsonl", "", Csv, "CSV")]
    [InlineData("lines.txt", "", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n", "JSON")]
    [InlineData("values.csv.gz", "gzip", Json, "JSON")]
    public void A_name_that_does_not_say_what_is_in_the_file_is_passed_over_with_a_note(string name, string compression, string text, string what)
    {
        var report = _test.Workspace.Profile(Write(name, compression, text));

        Assert.Equal((2L, 1.5), (report.Rows, report.Column("a").Mean));
        Assert.Equal($"{name} is {what}, which its name does not say", Assert.Single(report.Notes));
    }

    [Fact]
    public void Parquet_and_zstd_are_known_by_their_first_bytes()
    {
        Engine.Execute($"COPY (SELECT 1 AS a) TO '{_test.Folder}/p.csv' (FORMAT parquet)");
        Engine.Execute($"COPY (SELECT 1 AS a) TO '{_test.Folder}/z.csv' (FORMAT csv, COMPRESSION zstd)");

        Assert.Equal("p.csv is Parquet, which its name does not say", Assert.Single(_test.Workspace.Data.Open("p.csv").Notes));
        Assert.Equal("z.csv is compressed by zstd, which its name does not say", Assert.Single(_test.Workspace.Data.Open("z.csv").Notes));
    }

    [Theory]
    [InlineData("PK\u0003\u0004....[Content_Types].xml", "a workbook (Excel or OpenDocument)")]
    [InlineData("PK\u0003\u0004....a.csv", "a ZIP archive")]
    [InlineData("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1", "an Excel workbook or another Office file")]
    [InlineData("%PDF-1.4\n", "a PDF")]
    [InlineData("SQLite format 3\0", "a SQLite database")]
    [InlineData("BZh91AY", "compressed by bzip2")]
    [InlineData("\u0089PNG\r\n", "a picture")]
    [InlineData("\n<!DOCTYPE html>\n<html>", "a web page")]
    [InlineData("<HTML><body>404</body></HTML>", "a web page")]
    [InlineData("<?xml version=\"1.0\"?><r/>", "XML")]
    public void What_is_no_table_is_named(string start, string what)
    {
        _test.Write("table.csv", Encoding.Latin1.GetBytes(start));

        Assert.StartsWith($"File 'table.csv' is {what}: it cannot be read as a table.", Assert.Throws<UserException>(() => _test.Workspace.Profile("table.csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_nothing_is_empty() =>
        Assert.Contains("is empty", Assert.Throws<UserException>(() => _test.Workspace.Profile(Write("nothing.csv.gz", "gzip", ""))).Message, StringComparison.Ordinal);

    private DataEngine Engine => _test.Workspace.Data.Engine;

    private string Write(string name, string compression, string text)
    {
        if (compression.Length == 0)
        {
            return _test.Write(name, text);
        }

        using var gzip = new GZipStream(File.Create(Path.Combine(_test.Folder, name)), CompressionLevel.Optimal);
        gzip.Write(Encoding.UTF8.GetBytes(text));
        return name;
    }
}
