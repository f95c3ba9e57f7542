using System.IO.Compression;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using MLOps.Data;
using MLOps.Profiling;

namespace MLOps.Runtime.Tests.Data;

/// <summary>Every kind of file that can be a source: what it holds is what comes out.</summary>
public sealed class FileKindTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private DataCatalog Data => _test.Workspace.Data;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("table.arrow")]
    [InlineData("table.feather")]
    [InlineData("stream.ipc")]
    public void Arrow_files_and_streams_keep_types_and_missing_values(string name)
    {
        var source = Data.Open(WriteArrow(name));

        Assert.Equal(
            ["BIGINT", "DOUBLE", "BOOLEAN", "VARCHAR", "DATE", "TIMESTAMP WITH TIME ZONE", "DECIMAL(38,2)", "VARCHAR"], source.Columns.Select(c => c.Type));
        Assert.Equal(["1", "0.5", "true", "é😀", "2024-02-29", "2024-01-01 12:00:00+00", "1.25", "red"], Texts(source, 0));
        Assert.Equal([null, null, null, null, null, null, null, null], Texts(source, 1));
        Assert.Equal(3, _test.Workspace.Profile(name).Rows);
    }

    [Theory]
    [InlineData("table.arrow", CompressionCodecType.Lz4Frame)]
    [InlineData("table.feather", CompressionCodecType.Zstd)]
    [InlineData("stream.ipc", CompressionCodecType.Zstd)]
    public void Compressed_Arrow_is_read(string name, CompressionCodecType codec)
    {
        var source = Data.Open(WriteArrow(name, new IpcOptions { CompressionCodecFactory = new CompressionCodecFactory(), CompressionCodec = codec }));

        Assert.Equal(["1", "0.5", "true", "é😀", "2024-02-29", "2024-01-01 12:00:00+00", "1.25", "red"], Texts(source, 0));
        Assert.Equal(3, Data.Rows(source, 10).Count);
    }

    [Fact]
    public void What_only_looks_like_Arrow_is_refused_in_a_sentence() =>
        Assert.Contains("cannot be read as Arrow", Assert.Throws<UserException>(() => Data.Open(_test.Write("no.arrow", "ARROW1 it is not"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("csv", "")]
    [InlineData("csv.gz", "COMPRESSION gzip")]
    [InlineData("csv.zst", "COMPRESSION zstd")]
    [InlineData("json", "FORMAT json")]
    [InlineData("json.gz", "FORMAT json, COMPRESSION gzip")]
    [InlineData("json.zst", "FORMAT json, COMPRESSION zstd")]
    [InlineData("parquet", "FORMAT parquet, COMPRESSION zstd")]
    [InlineData("snappy.parquet", "FORMAT parquet, COMPRESSION snappy")]
    public void Compressed_files_are_read_by_their_name(string ending, string options)
    {
        Copy("SELECT i AS a, 'text ' || i AS b FROM range(500) t(i)", "data." + ending, options);
        var report = _test.Workspace.Profile("data." + ending);

        Assert.Equal((500L, 249.5, 500L), (report.Rows, report.Column("a").Mean, report.Column("b").Distinct));
    }

    [Fact]
    public void A_tab_separated_file_that_another_tool_compressed_is_read()
    {
        using (var gzip = new GZipStream(File.Create(Path.Combine(_test.Folder, "x.tsv.gz")), CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes("a\tb,c\n1\tx,y\n"));
        }

        Assert.Equal(["1", "x,y"], Texts(Data.Open("x.tsv.gz"), 0));
    }

    [Fact]
    public void Hive_partitions_of_Parquet_become_columns()
    {
        Directory.CreateDirectory(Path.Combine(_test.Folder, "sales"));
        Copy("SELECT i AS amount, 2020 + i % 2 AS year, ['de', 'fr'][1 + i % 2] AS land FROM range(10) t(i)", "sales/parts", "FORMAT parquet, PARTITION_BY (year, land)");
        var report = _test.Workspace.Profile("sales");

        Assert.Equal((10L, 2L, 2L), (report.Rows, report.Column("year").Distinct, report.Column("land").Distinct));
    }

    [Theory]
    [InlineData("parts/*.parquet", 2)]
    [InlineData("parts/a*.parquet", 1)]
    [InlineData("*/*.parquet", 2)]
    [InlineData("**/*.parquet", 3)]
    [InlineData("parts", 3)]
    public void Globs_and_folders_are_one_table_whose_files_may_have_columns_of_their_own(string pattern, int files)
    {
        Directory.CreateDirectory(Path.Combine(_test.Folder, "parts", "deep"));
        Copy("SELECT 1 AS x", "parts/a.parquet", "FORMAT parquet");
        Copy("SELECT 2 AS x, 'y' AS y", "parts/b.parquet", "FORMAT parquet");
        Copy("SELECT 3 AS x", "parts/deep/c.parquet", "FORMAT parquet");

        Assert.Equal(files, _test.Workspace.Profile(pattern).Rows);
    }

    [Fact]
    public void A_data_view_comes_in_by_its_types()
    {
        var ml = new Microsoft.ML.MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable(new[] { new Seen(1.5f, double.NaN, 7, true, "a", new DateTime(2024, 1, 2, 3, 4, 5)), new Seen(float.NaN, 2, long.MaxValue, false, "é", DateTime.UnixEpoch) });
        var source = Data.Open(view, "view");

        Assert.Equal(["FLOAT", "DOUBLE", "BIGINT", "BOOLEAN", "VARCHAR", "TIMESTAMP"], source.Columns.Select(c => c.Type));
        Assert.Equal(["1.5", null, "7", "true", "a", "2024-01-02 03:04:05"], Texts(source, 0));
        Assert.Equal([null, "2.0", "9223372036854775807", "false", "é", "1970-01-01 00:00:00"], Texts(source, 1));
    }

    [Fact]
    public void Vectors_of_a_data_view_keep_their_values()
    {
        var view = new Microsoft.ML.MLContext(seed: 1).Data.LoadFromEnumerable(new[] { new Vectors { F = [1.5f, 2], D = [0.1, 1e300], N = [1, 2], S = ["a", "é"], B = [true, false] } });
        var source = Data.Open(view, "view");

        Assert.Equal(["FLOAT[]", "DOUBLE[]", "DOUBLE[]", "VARCHAR[]", "DOUBLE[]"], source.Columns.Select(c => c.Type));
        Assert.Equal(["[1.5, 2.0]", "[0.1, 1e+300]", "[1.0, 2.0]", "[a, é]", "[1.0, 0.0]"], Texts(source, 0));
    }

    [Theory]
    [InlineData("csv", "amount;shop\n1;a\n2;b\n", "utf-8")]
    [InlineData("csv", "amount;shop\n1;Köln\n2;Zürich\n", "iso-8859-1")]
    [InlineData("csv", "amount;shop\n1;a;x\n2;b\n", "utf-8")]
    [InlineData("json", "{\"amount\":1,\"shop\":\"a\"}\n{\"amount\":2,\"shop\":\"b\"}\n", "utf-8")]
    [InlineData("json", "{\"amount\":1,\"shop\":\"a\"}\n{\"amount\":2,\"shop\":\"b\"}\n{\n", "utf-8")]
    public void Hive_partitions_of_texts_become_columns_also_when_they_are_rewritten(string ending, string text, string encoding)
    {
        foreach (var part in new[] { "year=2020/land=de", "year=2021/land=fr" })
        {
            Directory.CreateDirectory(Path.Combine(_test.Folder, "sales", part));
            _test.Write($"sales/{part}/rows.{ending}", System.Text.Encoding.GetEncoding(encoding).GetBytes(text));
        }

        var report = _test.Workspace.Profile("sales");

        Assert.Equal((4L, 2L, 2L, 2L), (report.Rows, report.Column("year").Distinct, report.Column("land").Distinct, report.Column("shop").Distinct));
        Assert.Equal(ColumnKind.Numeric, report.Column("year").Type);
    }

    private List<string?> Texts(Source source, int row) => Data.Engine.Query(
        $"SELECT {string.Join(", ", source.Columns.Select(c => $"\"{c.Name}\"::VARCHAR"))} FROM {source.Relation} LIMIT 1 OFFSET {row}",
        r => Enumerable.Range(0, r.FieldCount).Select(i => r.IsDBNull(i) ? null : r.GetString(i)).ToList())[0];

    private void Copy(string sql, string file, string options) =>
        Data.Engine.Execute($"COPY ({sql}) TO '{Path.Combine(_test.Folder, file)}'{(options.Length > 0 ? $" ({options})" : "")}");

    private string WriteArrow(string name, IpcOptions? options = null)
    {
        var zone = new TimestampType(TimeUnit.Microsecond, "UTC");
        var at = new DateTimeOffset(2024, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var columns = new (string Name, IArrowArray Values)[]
        {
            ("n", new Int64Array.Builder().Append(1).AppendNull().Append(3).Build()),
            ("x", new DoubleArray.Builder().Append(0.5).AppendNull().Append(2).Build()),
            ("flag", new BooleanArray.Builder().Append(true).AppendNull().Append(false).Build()),
            ("text", new StringArray.Builder().Append("é😀").AppendNull().Append("").Build()),
            ("day", new Date32Array.Builder().Append(new DateTime(2024, 2, 29)).AppendNull().Append(new DateTime(2024, 3, 1)).Build()),
            ("at", new TimestampArray.Builder(zone).Append(at).AppendNull().Append(at).Build()),
            ("price", new Decimal128Array.Builder(new Decimal128Type(10, 2)).Append(1.25m).AppendNull().Append(2m).Build()),
            ("color", new DictionaryArray(new DictionaryType(Int32Type.Default, StringType.Default, false), new Int32Array.Builder().Append(1).AppendNull().Append(0).Build(), new StringArray.Builder().Append("blue").Append("red").Build())),
        };
        var schema = new Schema(columns.Select(c => new Field(c.Name, c.Values.Data.DataType, nullable: true)), []);
        using var stream = File.Create(Path.Combine(_test.Folder, name));
        using var writer = name.StartsWith("stream", StringComparison.Ordinal) ? new ArrowStreamWriter(stream, schema, false, options) : new ArrowFileWriter(stream, schema, false, options);
        writer.WriteRecordBatch(new RecordBatch(schema, columns.Select(c => c.Values), 3));
        writer.WriteEnd();
        return name;
    }

    private sealed class Vectors
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] F { get; set; } = [];

        [Microsoft.ML.Data.VectorType(2)]
        public double[] D { get; set; } = [];

        [Microsoft.ML.Data.VectorType(2)]
        public int[] N { get; set; } = [];

        [Microsoft.ML.Data.VectorType(2)]
        public string[] S { get; set; } = [];

        [Microsoft.ML.Data.VectorType(2)]
        public bool[] B { get; set; } = [];
    }

    private sealed record Seen(float F, double D, long N, bool B, string S, DateTime T);
}
