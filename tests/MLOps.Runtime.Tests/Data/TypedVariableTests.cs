using System.Globalization;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Store;

namespace MLOps.Runtime.Tests.Data;

/// <summary>A DataFrame and a data view come into the engine by type: every bit is kept, no value is written as text on the way.</summary>
public sealed class TypedVariableTests : IDisposable
{
    private static readonly double[] Doubles = [0.1 + 0.2, 5e-324, -0.0, double.MaxValue, -1e-310, 1 / 3.0, double.NegativeInfinity, 123456789.123456789];
    private static readonly float[] Floats = [0.1f, float.Epsilon, -0.0f, float.MaxValue, 1 / 3f, 16_777_217f, -1e-40f, float.PositiveInfinity];
    private static readonly long[] Longs = [long.MaxValue, long.MinValue, (1L << 53) + 1, 0, -1, 7, 8, 9];
    private static readonly string[] Texts = ["NA", "1e5", "true", "007", "", " 1 ", "1.50", "null"];
    private static readonly DateTime[] Times = Enumerable.Range(0, 8).Select(i => new DateTime(2024, 2, 29, 23, 59, 59).AddMicroseconds(999_999 - (i * 123_457))).ToArray();

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_frame_keeps_every_bit() => KeepsAllBits(Frame(Texts));

    [Fact]
    public void A_data_view_keeps_every_bit() => KeepsAllBits(View());

    [Fact]
    public void Both_have_the_profile_of_the_same_Parquet()
    {
        var expected = Json.Write(_test.Workspace.Profile(Parquet()).Columns);

        Assert.Equal(expected, Json.Write(_test.Workspace.Profile(Frame(Texts)).Columns));
        Assert.Equal(expected, Json.Write(_test.Workspace.Profile(View()).Columns));
    }

    [Fact]
    public void An_empty_text_is_a_text_and_null_is_none()
    {
        var report = _test.Workspace.Profile(Frame(["", null, "", "NA", null, "null", "x", ""]));

        Assert.Equal((6L, 2L, 4L), (report.Column("text").Count, report.Column("text").Missing, report.Column("text").Distinct));
    }

    // The engine's times have microseconds: what C# counts below is cut, in Parquet as here.
    [Fact]
    public void Times_are_kept_to_the_microsecond()
    {
        var frame = new DataFrame(new DateTimeDataFrameColumn("at", Times.Select(t => t.AddTicks(7))));

        Assert.Equal(Times, Values(frame, "at", r => r.GetDateTime(0)));
    }

    private void KeepsAllBits(object source)
    {
        var opened = _test.Workspace.Data.Open(source, "data");

        Assert.Equal(["DOUBLE", "FLOAT", "BIGINT", "VARCHAR", "TIMESTAMP", "BOOLEAN"], opened.Columns.Select(c => c.Type));
        Assert.Equal(Doubles.Select(BitConverter.DoubleToInt64Bits), Values(opened, "number", r => BitConverter.DoubleToInt64Bits(r.GetDouble(0))));
        Assert.Equal(Floats.Select(BitConverter.SingleToInt32Bits), Values(opened, "small", r => BitConverter.SingleToInt32Bits(r.GetFloat(0))));
        Assert.Equal(Longs, Values(opened, "whole", r => r.GetInt64(0)));
        Assert.Equal(Texts, Values(opened, "text", r => r.GetString(0)));
        Assert.Equal(Times, Values(opened, "at", r => r.GetDateTime(0)));
    }

    private List<T> Values<T>(object source, string column, Func<System.Data.IDataRecord, T> read) =>
        _test.Workspace.Data.Engine.Query($"SELECT {Sql.Name(column)} FROM {_test.Workspace.Data.Open(source, "data").Relation}", read);

    private static DataFrame Frame(string?[] texts) => new(
        new DoubleDataFrameColumn("number", Doubles), new SingleDataFrameColumn("small", Floats), new Int64DataFrameColumn("whole", Longs), new StringDataFrameColumn("text", texts),
        new DateTimeDataFrameColumn("at", Times), new BooleanDataFrameColumn("flag", Doubles.Select(d => d > 0)));

    private static IDataView View() => new MLContext(1).Data.LoadFromEnumerable(
        Doubles.Select((d, i) => new Row { number = d, small = Floats[i], whole = Longs[i], text = Texts[i], at = Times[i], flag = d > 0 }));

    // Written from literals, which the engine reads by itself.
    private string Parquet()
    {
        string Literal(IFormattable value, string type) => $"'{value.ToString("R", CultureInfo.InvariantCulture).Replace("∞", "inf", StringComparison.Ordinal)}'::{type}".Replace("Infinity", "inf", StringComparison.Ordinal);
        var rows = Doubles.Select((d, i) =>
            $"({Literal(d, "DOUBLE")}, {Literal(Floats[i], "FLOAT")}, '{Longs[i].ToString(CultureInfo.InvariantCulture)}'::BIGINT, {Sql.Text(Texts[i])}, TIMESTAMP '{Times[i].ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}', {(d > 0 ? "true" : "false")})");
        _test.Workspace.Data.Engine.Execute($"COPY (SELECT * FROM (VALUES {string.Join(", ", rows)}) t(number, small, whole, text, \"at\", flag)) TO {Sql.Text(Path.Combine(_test.Folder, "same.parquet"))}");
        return "same.parquet";
    }

#pragma warning disable IDE1006, CA1819 // ML.NET names columns after the properties.
    private sealed class Row
    {
        public double number { get; set; }

        public float small { get; set; }

        public long whole { get; set; }

        public string text { get; set; } = "";

        public DateTime at { get; set; }

        public bool flag { get; set; }
    }
#pragma warning restore IDE1006, CA1819
}
