using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>Reads Arrow IPC files and streams (Feather version 2) into a table of the engine, batch by batch.</summary>
internal sealed class ArrowFiles(DataEngine engine)
{
    /// <exception cref="UserException">It is no Arrow file, or has columns of a type that is not read.</exception>
    public OpenedFiles Open(string file, string shown)
    {
        try
        {
            using var reader = Reader(file);
            return Load(reader, shown);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or NotImplementedException or EndOfStreamException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new UserException($"File '{shown}' cannot be read as Arrow: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}.", "Write it as an Arrow IPC file or Feather version 2, or as Parquet.");
        }
    }

    // A file begins with ARROW1; a stream with its schema.
    private static ArrowStreamReader Reader(string file)
    {
        var stream = File.OpenRead(file);
        Span<byte> mark = stackalloc byte[6];
        var isFile = stream.ReadAtLeast(mark, 6, throwOnEndOfStream: false) == 6 && mark.SequenceEqual("ARROW1"u8);
        stream.Position = 0;
        return isFile ? new ArrowFileReader(stream, new CompressionCodecFactory()) : new ArrowStreamReader(stream, new CompressionCodecFactory());
    }

    private OpenedFiles Load(ArrowStreamReader reader, string shown)
    {
        var first = reader.ReadNextRecordBatch();
        var fields = reader.Schema.FieldsList;
        var columns = fields.Select((f, i) => new ColumnSchema(f.Name, DuckType(f, shown))).ToList();
        var table = engine.NextTable();
        engine.Use(connection =>
        {
            var names = fields.Select((f, i) => $"{Sql.Name(fields.Take(i).Any(e => string.Equals(e.Name, f.Name, StringComparison.OrdinalIgnoreCase)) ? $"{f.Name}_{i}" : f.Name)} {columns[i].Type}");
            connection.Execute($"CREATE TABLE main.{Sql.Name(table)} ({string.Join(", ", names)})");
            using var appender = connection.CreateAppender("main", table);
            for (var batch = first; batch is not null; batch = reader.ReadNextRecordBatch())
            {
                Append(batch, appender);
            }

            return true;
        });
        var relation = $"main.{Sql.Name(table)}";
        return new(relation, engine.Describe(relation), []);
    }

    private static void Append(RecordBatch batch, DuckDB.NET.Data.DuckDBAppender appender)
    {
        var cells = batch.Arrays.Select(a => (Has: (Func<int, bool>)a.IsValid, Write: Writer(a))).ToList();
        for (var row = 0; row < batch.Length; row++)
        {
            var target = appender.CreateRow();
            foreach (var (has, write) in cells)
            {
                if (has(row))
                {
                    write(target, row);
                }
                else
                {
                    target.AppendNullValue();
                }
            }

            target.EndRow();
        }
    }

    private static string DuckType(Field field, string shown) => field.DataType.TypeId switch
    {
        ArrowTypeId.Boolean => "BOOLEAN",
        ArrowTypeId.Int8 => "TINYINT",
        ArrowTypeId.Int16 => "SMALLINT",
        ArrowTypeId.Int32 => "INTEGER",
        ArrowTypeId.Int64 => "BIGINT",
        ArrowTypeId.UInt8 => "UTINYINT",
        ArrowTypeId.UInt16 => "USMALLINT",
        ArrowTypeId.UInt32 => "UINTEGER",
        ArrowTypeId.UInt64 => "UBIGINT",
        ArrowTypeId.HalfFloat or ArrowTypeId.Float => "FLOAT",
        ArrowTypeId.Double => "DOUBLE",
        ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView or ArrowTypeId.Dictionary => "VARCHAR",
        ArrowTypeId.Date32 or ArrowTypeId.Date64 => "DATE",
        ArrowTypeId.Timestamp => field.DataType is TimestampType { Timezone.Length: > 0 } ? "TIMESTAMPTZ" : "TIMESTAMP",
        ArrowTypeId.Decimal128 => $"DECIMAL(38, {((Decimal128Type)field.DataType).Scale})",
        _ => throw new UserException($"Column '{field.Name}' of '{shown}' is of the Arrow type {field.DataType.Name}, which is not read.", "Write the table as Parquet, or leave that column out."),
    };

    private static Action<DuckDB.NET.Data.IDuckDBAppenderRow, int> Writer(IArrowArray array) => array switch
    {
        BooleanArray a => (row, i) => row.AppendValue(a.GetValue(i)),
        Int8Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        Int16Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        Int32Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        Int64Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        UInt8Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        UInt16Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        UInt32Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        UInt64Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        HalfFloatArray a => (row, i) => row.AppendValue((float)a.GetValue(i)!.Value),
        FloatArray a => (row, i) => row.AppendValue(a.GetValue(i)),
        DoubleArray a => (row, i) => row.AppendValue(a.GetValue(i)),
        StringArray a => (row, i) => row.AppendValue(a.GetString(i)),
        LargeStringArray a => (row, i) => row.AppendValue(a.GetString(i)),
        StringViewArray a => (row, i) => row.AppendValue(a.GetString(i)),
        Date32Array a => (row, i) => row.AppendValue(DateOnly.FromDateTime(a.GetDateTime(i)!.Value)),
        Date64Array a => (row, i) => row.AppendValue(DateOnly.FromDateTime(a.GetDateTime(i)!.Value)),
        TimestampArray a => (row, i) => row.AppendValue(a.GetTimestamp(i)!.Value.UtcDateTime),
        Decimal128Array a => (row, i) => row.AppendValue(a.GetValue(i)),
        DictionaryArray a => DictionaryWriter(a),
        _ => throw new NotSupportedException($"arrays of {array.Data.DataType.Name}"),
    };

    private static Action<DuckDB.NET.Data.IDuckDBAppenderRow, int> DictionaryWriter(DictionaryArray array)
    {
        var words = array.Dictionary as StringArray ?? throw new NotSupportedException($"dictionaries of {array.Dictionary.Data.DataType.Name}");
        Func<int, int> index = array.Indices switch
        {
            Int8Array a => i => a.GetValue(i)!.Value,
            Int16Array a => i => a.GetValue(i)!.Value,
            Int32Array a => i => a.GetValue(i)!.Value,
            UInt8Array a => i => a.GetValue(i)!.Value,
            UInt16Array a => i => a.GetValue(i)!.Value,
            _ => throw new NotSupportedException($"indices of {array.Indices.Data.DataType.Name}"),
        };
        return (row, i) => row.AppendValue(words.GetString(index(i)));
    }
}
