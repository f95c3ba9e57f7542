using System.Buffers;
using Parquet;
using Parquet.Schema;

namespace MLOps.Models.Scoring;

/// <summary>One column of a Parquet file in the making. Every value may be missing.</summary>
internal abstract class ParquetColumn
{
    public abstract Field Field { get; }

    /// <summary>Adds the first rows of a buffer of the column's type; without a buffer the rows are missing.</summary>
    public abstract void Append(ColumnBuffer? source, int rows);

    public abstract Task WriteAsync(ParquetRowGroupWriter target);

    public abstract void Clear();
}

/// <summary>
/// Values that are there, packed, and the format's levels: a definition level says how much of a value is there (nothing, a list
/// without elements, all), a repetition level whether it starts a row or goes on with the row's list.
/// </summary>
internal sealed class ParquetColumn<T> : ParquetColumn
    where T : struct
{
    private const int Missing = 0;
    private const int EmptyList = 1;

    private readonly ArrayBufferWriter<T> _values = new();
    private readonly ArrayBufferWriter<int> _definitions = new();
    private readonly ArrayBufferWriter<int>? _repetitions;
    private readonly DataField _leaf;
    private readonly int _present;
    private readonly int _width;

    /// <param name="length">Of each row's list, or null for one value a row.</param>
    public ParquetColumn(string name, int? length = null)
    {
        _width = length ?? 1;
        _leaf = Leaf(length is null ? name : ListField.ElementName);
        Field = length is null ? _leaf : new ListField(name, _leaf);
        // A list and its elements may both be missing, which takes a level each, and a third for "not empty".
        _present = length is null ? 1 : 3;
        _repetitions = length is null ? null : new();
    }

    public override Field Field { get; }

    public void Append(T? value)
    {
        if (value is { } present)
        {
            _values.Write([present]);
        }

        Level(value is null ? Missing : _present);
    }

    public override void Append(ColumnBuffer? source, int rows)
    {
        if (source is null)
        {
            for (var row = 0; row < rows; row++)
            {
                Level(Missing);
            }

            return;
        }

        var values = ((IValues<T>)source).Values.AsSpan(0, rows * _width);
        if (_repetitions is null)
        {
            Scalars(values);
        }
        else
        {
            Lists(values, rows);
        }
    }

    public override Task WriteAsync(ParquetRowGroupWriter target) =>
        target.WriteAllPartsAsync(_leaf, _values.WrittenMemory, _definitions.WrittenMemory, _repetitions?.WrittenMemory, CancellationToken.None);

    public override void Clear()
    {
        _values.Clear();
        _definitions.Clear();
        _repetitions?.Clear();
    }

    private void Scalars(ReadOnlySpan<T> values)
    {
        foreach (var value in values)
        {
            Append(ColumnBuffer<T>.IsMissing(value) ? null : value);
        }
    }

    private void Lists(ReadOnlySpan<T> values, int rows)
    {
        _values.Write(values);
        for (var row = 0; row < rows; row++)
        {
            Level(_width == 0 ? EmptyList : _present);
            for (var i = 1; i < _width; i++)
            {
                Level(_present, repetition: 1);
            }
        }
    }

    private void Level(int definition, int repetition = 0)
    {
        _definitions.Write([definition]);
        _repetitions?.Write([repetition]);
    }

    // Parquet.Net 6.1 writes a wrong minimum and maximum for timestamps of microseconds (its issue 769), and readers then skip rows
    // that a filter asks for. Those of INT96 timestamps are right, and every engine reads them as a timestamp without zone.
    private static DataField Leaf(string name) => typeof(T) == typeof(DateTime)
        ? new DateTimeDataField(name, DateTimeFormat.Impala, isNullable: true)
        : new DataField(name, typeof(T) == typeof(ReadOnlyMemory<char>) ? typeof(string) : typeof(T), isNullable: true);
}
