using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLOps.Models.Scoring;

namespace MLOps.Models.Formats.Onnx;

/// <summary>A type of ONNX tensors that rows can be made of, with the protocol's name for it.</summary>
internal abstract class OnnxElement(TensorElementType type, string datatype)
{
    private static readonly OnnxElement[] All =
    [
        new OnnxElement<float>(TensorElementType.Float, "FP32"), new OnnxElement<double>(TensorElementType.Double, "FP64"),
        new OnnxElement<bool>(TensorElementType.Bool, "BOOL"), new OnnxText(),
        new OnnxElement<sbyte>(TensorElementType.Int8, "INT8"), new OnnxElement<short>(TensorElementType.Int16, "INT16"),
        new OnnxElement<int>(TensorElementType.Int32, "INT32"), new OnnxElement<long>(TensorElementType.Int64, "INT64"),
        new OnnxElement<byte>(TensorElementType.UInt8, "UINT8"), new OnnxElement<ushort>(TensorElementType.UInt16, "UINT16"),
        new OnnxElement<uint>(TensorElementType.UInt32, "UINT32"), new OnnxElement<ulong>(TensorElementType.UInt64, "UINT64"),
    ];

    public string Datatype { get; } = datatype;

    /// <summary>Null for a type that is not spoken (FP16, complex numbers).</summary>
    public static OnnxElement? Find(TensorElementType type) => Array.Find(All, e => e.Type == type);

    protected TensorElementType Type { get; } = type;

    /// <summary>Some rows of a buffer as a tensor. The buffer must live as long as the tensor.</summary>
    public abstract OrtValue Tensor(ColumnBuffer values, int from, long[] shape);

    /// <summary>Columns of single values side by side: one buffer whose rows hold a value of each.</summary>
    public abstract ColumnBuffer SideBySide(TensorSpec spec, IReadOnlyList<ColumnBuffer> columns, int rows);

    /// <summary>Copies a whole tensor into a buffer, from a row on.</summary>
    public abstract void Read(OrtValue tensor, ColumnBuffer target, int row);
}

internal class OnnxElement<T>(TensorElementType type, string datatype) : OnnxElement(type, datatype)
    where T : unmanaged
{
    public override OrtValue Tensor(ColumnBuffer values, int from, long[] shape)
    {
        var width = values.Spec.Width;
        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, ((IValues<T>)values).Values.AsMemory(from * width, (int)shape[0] * width), shape);
    }

    public override ColumnBuffer SideBySide(TensorSpec spec, IReadOnlyList<ColumnBuffer> columns, int rows)
    {
        var joined = TensorType.Of(spec).Allocate(spec, rows);
        var target = ((IValues<T>)joined).Values;
        for (var c = 0; c < columns.Count; c++)
        {
            var source = ((IValues<T>)columns[c]).Values;
            for (var row = 0; row < rows; row++)
            {
                target[(row * columns.Count) + c] = source[row];
            }
        }

        return joined;
    }

    public override void Read(OrtValue tensor, ColumnBuffer target, int row)
    {
        var values = tensor.GetTensorDataAsSpan<T>();
        values.CopyTo(((IValues<T>)target).Values.AsSpan(row * target.Spec.Width, values.Length));
    }
}

/// <summary>Text, which the runtime keeps for itself and takes and gives one at a time.</summary>
internal sealed class OnnxText() : OnnxElement(TensorElementType.String, "BYTES")
{
    public override OrtValue Tensor(ColumnBuffer values, int from, long[] shape)
    {
        var (texts, width) = (((IValues<ReadOnlyMemory<char>>)values).Values, values.Spec.Width);
        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        for (var i = 0; i < shape[0] * width; i++)
        {
            tensor.StringTensorSetElementAt(texts[(from * width) + i], i);
        }

        return tensor;
    }

    public override ColumnBuffer SideBySide(TensorSpec spec, IReadOnlyList<ColumnBuffer> columns, int rows)
    {
        var joined = TensorType.Of(spec).Allocate(spec, rows);
        var target = ((IValues<ReadOnlyMemory<char>>)joined).Values;
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = ((IValues<ReadOnlyMemory<char>>)columns[i % columns.Count]).Values[i / columns.Count];
        }

        return joined;
    }

    public override void Read(OrtValue tensor, ColumnBuffer target, int row)
    {
        var texts = tensor.GetStringTensorAsArray();
        var values = ((IValues<ReadOnlyMemory<char>>)target).Values;
        for (var i = 0; i < texts.Length; i++)
        {
            values[(row * target.Spec.Width) + i] = texts[i].AsMemory();
        }
    }
}
