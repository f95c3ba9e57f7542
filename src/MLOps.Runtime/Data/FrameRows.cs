using DuckDB.NET.Data;
using Microsoft.Data.Analysis;

namespace MLOps.Data;

/// <summary>Writes a DataFrame into a table of the engine, every column by its own type: no value is boxed or becomes text.</summary>
internal static class FrameRows
{
    public static void Append(DataFrame frame, DuckDBAppender appender, CancellationToken cancellation)
    {
        var columns = frame.Columns.Select(Writer).ToArray();
        for (var i = 0L; i < frame.Rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = appender.CreateRow();
            foreach (var write in columns)
            {
                write(row, i);
            }

            row.EndRow();
        }
    }

    // NaN is how ML.NET's frames say missing; SQL says null.
    private static Action<IDuckDBAppenderRow, long> Writer(DataFrameColumn column) => column switch
    {
        PrimitiveDataFrameColumn<bool> c => (row, i) => row.AppendValue(c[i]),
        PrimitiveDataFrameColumn<sbyte> c => (row, i) => row.AppendValue(c[i]),
        PrimitiveDataFrameColumn<byte> c => (row, i) => row.AppendValue(c[i]),
        PrimitiveDataFrameColumn<short> c => (row, i) => row.AppendValue(c[i]),
        PrimitiveDataFrameColumn<ushort> c => (row, i) => row.AppendValue(c[i]),
        PrimitiveDataFrameColumn<int> c => (row, i) => row.AppendValue(c[i]),
        PrimitiveDataFrameColumn<uint> c => (row, i) => row.AppendValue(c[i]),
        PrimitiveDataFrameColumn<long> c => (row, i) => row.AppendValue(c[i]),
        PrimitiveDataFrameColumn<ulong> c => (row, i) => row.AppendValue(c[i]),
        PrimitiveDataFrameColumn<float> c => (row, i) => row.AppendValue(c[i] is { } x && !float.IsNaN(x) ? x : null),
        PrimitiveDataFrameColumn<double> c => (row, i) => row.AppendValue(c[i] is { } x && !double.IsNaN(x) ? x : null),
        PrimitiveDataFrameColumn<decimal> c => (row, i) => row.AppendValue(c[i]),
        PrimitiveDataFrameColumn<DateTime> c => (row, i) => row.AppendValue(c[i]),
        StringDataFrameColumn c => (row, i) => row.AppendValue(c[i]),
        ArrowStringDataFrameColumn c => (row, i) => row.AppendValue(c[i]),
        _ => (row, i) => VariableSources.Append(row, column[i]),
    };
}
