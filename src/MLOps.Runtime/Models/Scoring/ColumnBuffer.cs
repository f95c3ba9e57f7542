using System.Text.Json;
using DuckDB.NET.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLOps.Models.Scoring;

/// <summary>The values of one column for some rows, row-major as the protocol sends them: input to a scorer, or its output.</summary>
internal abstract class ColumnBuffer(TensorSpec spec, int rows)
{
    public TensorSpec Spec { get; } = spec;

    public int Rows { get; } = rows;

    /// <summary>DuckDB type of a whole cell: <c>FLOAT</c>, or <c>FLOAT[]</c> for a vector.</summary>
    public abstract string DuckType { get; }

    /// <summary>Sets the value at a flat index from JSON; false when it is of another kind or out of range.</summary>
    public abstract bool TryRead(int index, JsonElement value);

    /// <summary>Sets the value at a flat index from a CLR value; false when it cannot be converted. Null sets the missing value.</summary>
    public abstract bool TrySet(int index, object? value);

    /// <summary>Sets the value of a row from a column of the engine's that has this type; false when it is missing and the type knows no missing value.</summary>
    public abstract bool TryTake(DuckDBDataReader reader, int column, int row);

    /// <summary>Sets the value at a flat index from text, as CSV has it; empty text is a missing value.</summary>
    public abstract bool TryParse(int index, string text);

    /// <summary>Writes the value at a flat index; what is not finite as null.</summary>
    public abstract void Write(Utf8JsonWriter writer, int index);

    /// <summary>Writes a row's value: a number or text, or an array for a vector.</summary>
    public abstract void WriteCell(Utf8JsonWriter writer, int row);

    public abstract void Append(IDuckDBAppenderRow target, int row);

    /// <summary>A row's value as a CLR object: null when missing, an array for a vector.</summary>
    public abstract object? Cell(int row);

    /// <summary>A buffer with the rows of this one at these places, in this order.</summary>
    public abstract ColumnBuffer Pick(IReadOnlyList<int> rows);

    /// <summary>Copies the current value of a data view's row into the given row of this buffer.</summary>
    public abstract Action<int> Reader(DataViewRow source, DataViewSchema.Column column);
}

internal sealed class ColumnBuffer<T>(TensorType<T> type, TensorSpec spec, int rows) : ColumnBuffer(spec, rows), IValues<T>
    where T : struct
{
    private readonly int _width = spec.Width;

    public T[] Values { get; } = new T[rows * spec.Width];

    public override string DuckType => Spec.Length is null ? type.DuckType : type.DuckType + "[]";

    /// <summary>Whether a column of single values has no value there: ML.NET's missing number is NaN.</summary>
    public static bool IsMissing(T value) => value switch
    {
        float x => float.IsNaN(x),
        double x => double.IsNaN(x),
        _ => false,
    };

    public override bool TryRead(int index, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return SetMissing(index);
        }

        try
        {
            Values[index] = type.Read(value);
            return true;
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    public override bool TrySet(int index, object? value)
    {
        if (value is null or DBNull)
        {
            return SetMissing(index);
        }

        try
        {
            Values[index] = type.FromValue(value);
            return true;
        }
        catch (Exception error) when (error is FormatException or InvalidCastException or OverflowException)
        {
            return false;
        }
    }

    public override bool TryTake(DuckDBDataReader reader, int column, int row)
    {
        if (reader.IsDBNull(column))
        {
            return SetMissing(row);
        }

        Values[row] = Spec.Datatype == "BYTES" ? type.FromValue(reader.GetString(column)) : reader.GetFieldValue<T>(column);
        return true;
    }

    public override bool TryParse(int index, string text) => text.Length == 0 ? SetMissing(index) : TrySet(index, text);

    public override void Write(Utf8JsonWriter writer, int index) => type.Write(writer, Values[index]);

    public override void WriteCell(Utf8JsonWriter writer, int row)
    {
        if (Spec.Length is null)
        {
            type.Write(writer, Values[row]);
            return;
        }

        writer.WriteStartArray();
        for (var i = row * _width; i < (row + 1) * _width; i++)
        {
            type.Write(writer, Values[i]);
        }

        writer.WriteEndArray();
    }

    public override void Append(IDuckDBAppenderRow target, int row)
    {
        if (Spec.Length is not null)
        {
            target.AppendValue(Values.AsSpan(row * _width, _width).ToArray());
        }
        else if (IsMissing(Values[row]))
        {
            target.AppendNullValue();
        }
        else
        {
            type.Append(target, Values[row]);
        }
    }

    public override object? Cell(int row)
    {
        if (Spec.Length is not null)
        {
            return Values.AsSpan(row * _width, _width).ToArray();
        }

        return IsMissing(Values[row]) ? null : Values[row] is ReadOnlyMemory<char> text ? text.ToString() : Values[row];
    }

    public override Action<int> Reader(DataViewRow source, DataViewSchema.Column column)
    {
        if (Spec.Length is null)
        {
            var get = source.GetGetter<T>(column);
            return row => get(ref Values[row]);
        }

        var getVector = source.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return row =>
        {
            getVector(ref vector);
            vector.CopyTo(Values.AsSpan(row * _width, _width));
        };
    }

    public override ColumnBuffer Pick(IReadOnlyList<int> rows)
    {
        var picked = new ColumnBuffer<T>(type, Spec, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            Values.AsSpan(rows[i] * _width, _width).CopyTo(picked.Values.AsSpan(i * _width, _width));
        }

        return picked;
    }

    private bool SetMissing(int index)
    {
        Values[index] = type.Missing.GetValueOrDefault();
        return type.Missing is not null;
    }
}
