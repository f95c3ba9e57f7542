using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace MLOps.Models.Scoring;

/// <summary>A datatype of the protocol with all that is done to its values: from and to JSON, from and to DuckDB, its missing value.</summary>
internal abstract class TensorType(string datatype, string duckType)
{
    private static readonly TensorType[] All =
    [
        new TensorType<float>("FP32", "FLOAT", float.NaN, ReadSingle, WriteSingle, (row, x) => row.AppendValue(x), Convert.ToSingle),
        new TensorType<double>("FP64", "DOUBLE", double.NaN, ReadDouble, WriteDouble, (row, x) => row.AppendValue(x), Convert.ToDouble),
        new TensorType<bool>("BOOL", "BOOLEAN", null, ReadBoolean, (w, x) => w.WriteBooleanValue(x), (row, x) => row.AppendValue(x), Convert.ToBoolean),
        new TensorType<sbyte>("INT8", "TINYINT", null, e => e.GetSByte(), (w, x) => w.WriteNumberValue(x), (row, x) => row.AppendValue(x), Convert.ToSByte),
        new TensorType<short>("INT16", "SMALLINT", null, e => e.GetInt16(), (w, x) => w.WriteNumberValue(x), (row, x) => row.AppendValue(x), Convert.ToInt16),
        new TensorType<int>("INT32", "INTEGER", null, e => e.GetInt32(), (w, x) => w.WriteNumberValue(x), (row, x) => row.AppendValue(x), Convert.ToInt32),
        new TensorType<long>("INT64", "BIGINT", null, e => e.GetInt64(), (w, x) => w.WriteNumberValue(x), (row, x) => row.AppendValue(x), Convert.ToInt64),
        new TensorType<byte>("UINT8", "UTINYINT", null, e => e.GetByte(), (w, x) => w.WriteNumberValue(x), (row, x) => row.AppendValue(x), Convert.ToByte),
        new TensorType<ushort>("UINT16", "USMALLINT", null, e => e.GetUInt16(), (w, x) => w.WriteNumberValue(x), (row, x) => row.AppendValue(x), Convert.ToUInt16),
        new TensorType<uint>("UINT32", "UINTEGER", null, e => e.GetUInt32(), (w, x) => w.WriteNumberValue(x), (row, x) => row.AppendValue(x), Convert.ToUInt32),
        new TensorType<ulong>("UINT64", "UBIGINT", null, e => e.GetUInt64(), (w, x) => w.WriteNumberValue(x), (row, x) => row.AppendValue(x), Convert.ToUInt64),
        new TensorType<ReadOnlyMemory<char>>("BYTES", "VARCHAR", default(ReadOnlyMemory<char>), ReadText, (w, x) => w.WriteStringValue(x.Span), (row, x) => row.AppendValue(x.ToString()), ConvertText),
    ];

    public string Datatype { get; } = datatype;

    /// <summary>The DuckDB type of one value.</summary>
    public string DuckType { get; } = duckType;

    public abstract Type Clr { get; }

    public bool IsFloating => Datatype is "FP32" or "FP64";

    public bool IsNumeric => Datatype is not ("BOOL" or "BYTES");

    /// <summary>The type of this name, or null for a datatype that is not spoken (FP16).</summary>
    public static TensorType? Find(string datatype) => Array.Find(All, t => t.Datatype == datatype);

    /// <summary>The type of a CLR type as ML.NET uses it, or null.</summary>
    public static TensorType? Of(Type clr) => Array.Find(All, t => t.Clr == clr);

    public static TensorType Of(TensorSpec spec) => Find(spec.Datatype) ?? throw new UserException($"Column '{spec.Name}' has the datatype {spec.Datatype}, which is not known.", $"Known are: {string.Join(", ", All.Select(t => t.Datatype))}.");

    public abstract ColumnBuffer Allocate(TensorSpec spec, int rows);

    /// <summary>An empty column of a Parquet file for values of this type.</summary>
    /// <param name="length">Of each row's list, or null for one value a row.</param>
    public abstract ParquetColumn Column(string name, int? length);

    // JSON has no NaN: null stands for a missing number, the words are accepted because clients write them.
    private static float ReadSingle(JsonElement e) => (float)ReadDouble(e);

    private static double ReadDouble(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.Number => e.GetDouble(),
        JsonValueKind.String when e.ValueEquals("NaN"u8) => double.NaN,
        JsonValueKind.String when e.ValueEquals("Infinity"u8) => double.PositiveInfinity,
        JsonValueKind.String when e.ValueEquals("-Infinity"u8) => double.NegativeInfinity,
        _ => throw new FormatException(),
    };

    private static bool ReadBoolean(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when e.GetDouble() is 0 or 1 => e.GetDouble() == 1,
        _ => throw new FormatException(),
    };

    private static ReadOnlyMemory<char> ReadText(JsonElement e) =>
        e.ValueKind == JsonValueKind.String ? e.GetString().AsMemory() : throw new FormatException();

    private static void WriteSingle(Utf8JsonWriter writer, float value)
    {
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static void WriteDouble(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static ReadOnlyMemory<char> ConvertText(object value, IFormatProvider culture) =>
        (Data.PlainValues.Of(value) is { } plain ? Convert.ToString(plain, culture) : "").AsMemory();
}

/// <param name="missing">What stands for a missing value, or null when the type has none.</param>
/// <param name="read">Reads a JSON value; throws <see cref="FormatException"/> or <see cref="InvalidOperationException"/> for another kind.</param>
internal sealed class TensorType<T>(
    string datatype, string duckType, T? missing, Func<JsonElement, T> read, Action<Utf8JsonWriter, T> write,
    Func<IDuckDBAppenderRow, T, IDuckDBAppenderRow> append, Func<object, IFormatProvider, T> convert)
    : TensorType(datatype, duckType)
    where T : struct
{
    public override Type Clr => typeof(T);

    public T? Missing { get; } = missing;

    public override ColumnBuffer Allocate(TensorSpec spec, int rows) => new ColumnBuffer<T>(this, spec, rows);

    public override ParquetColumn Column(string name, int? length) => new ParquetColumn<T>(name, length);

    public T Read(JsonElement value) => read(value);

    public void Write(Utf8JsonWriter writer, T value) => write(writer, value);

    public void Append(IDuckDBAppenderRow row, T value) => append(row, value);

    public T FromValue(object value) => convert(value, CultureInfo.InvariantCulture);
}
