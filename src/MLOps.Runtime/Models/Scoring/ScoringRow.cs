using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLOps.Models.Scoring;

/// <summary>
/// The one row that a pipeline reads, moved over buffers: the pipeline is bound to it once, then scores any number of rows without
/// being built again. Columns that the caller does not give (the label) read as their default.
/// </summary>
internal sealed class ScoringRow(DataViewSchema schema) : DataViewRow
{
    private readonly ColumnBuffer?[] _columns = new ColumnBuffer?[schema.Count];
    private int _index;
    private long _position = -1;

    public override DataViewSchema Schema { get; } = schema;

    // Pipelines cache what they computed by position: it must change with every row, across batches too.
    public override long Position => _position;

    public override long Batch => 0;

    public void Bind(IReadOnlyList<ColumnBuffer> inputs)
    {
        foreach (var input in inputs)
        {
            _columns[Schema[input.Spec.Name].Index] = input;
        }
    }

    public void MoveTo(int index)
    {
        _index = index;
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType vector)
        {
            return (ValueGetter<TValue>)(Delegate)Dispatch(column.Type.RawType, nameof(Scalar), column.Index);
        }

        return (ValueGetter<TValue>)(Delegate)Dispatch(vector.ItemType.RawType, nameof(Vector), column.Index);
    }

    private Delegate Dispatch(Type item, string method, int column) =>
        (Delegate)typeof(ScoringRow).GetMethod(method, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .MakeGenericMethod(item).Invoke(this, [column])!;

    private ValueGetter<T> Scalar<T>(int column) => (ref T value) => value = Buffer<T>(column) is { } values ? values[_index] : default!;

    private ValueGetter<VBuffer<T>> Vector<T>(int column) => (ref VBuffer<T> value) =>
    {
        var width = _columns[column]?.Spec.Width ?? (Schema[column].Type as VectorDataViewType)!.Size;
        var editor = VBufferEditor.Create(ref value, width);
        if (Buffer<T>(column) is { } values)
        {
            values.AsSpan(_index * width, width).CopyTo(editor.Values);
        }
        else
        {
            editor.Values.Clear();
        }

        value = editor.Commit();
    };

    private T[]? Buffer<T>(int column) => (_columns[column] as IValues<T>)?.Values;
}

/// <summary>A buffer's values, asked for by type.</summary>
internal interface IValues<T>
{
    T[] Values { get; }
}
