using System.Globalization;
using System.Reflection;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>
/// Tensors and matrices by the members that they have in common: System.Numerics.Tensors (any version), ONNX Runtime's
/// DenseTensor, Math.NET's matrices. By name, because a notebook may have brought any of them.
/// </summary>
internal sealed record ForeignTensors(string Title, long[] Shape, Func<long[], object?> Read)
{
    private delegate ReadOnlySpan<nint> NativeLengths();

    private delegate ReadOnlySpan<int> Lengths();

    public static ForeignTensors? TryRead(object value) => Name(value.GetType()) switch
    {
        "System.Numerics.Tensors.Tensor" => Numerics(value),
        "System.Numerics.Tensors.DenseTensor" or "Microsoft.ML.OnnxRuntime.Tensors.DenseTensor" or "Microsoft.ML.OnnxRuntime.Tensors.Tensor" => Dense(value),
        "MathNet.Numerics.LinearAlgebra.Matrix" => Matrix(value),
        _ => null,
    };

    private static string Name(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.IsGenericType && t.FullName is { } name && name.IndexOf('`', StringComparison.Ordinal) is > 0 and var tick
                && name[..tick] is "System.Numerics.Tensors.Tensor" or "System.Numerics.Tensors.DenseTensor" or "Microsoft.ML.OnnxRuntime.Tensors.DenseTensor" or "Microsoft.ML.OnnxRuntime.Tensors.Tensor" or "MathNet.Numerics.LinearAlgebra.Matrix")
            {
                return t.FullName[..t.FullName.IndexOf('`', StringComparison.Ordinal)];
            }
        }

        return "";
    }

    // Its lengths are a span, which reflection cannot hand over; a delegate can.
    private static ForeignTensors Numerics(object tensor)
    {
        var type = tensor.GetType();
        var lengths = type.GetProperty("Lengths")!.GetMethod!.CreateDelegate<NativeLengths>(tensor)();
        var shape = lengths.ToArray().Select(n => (long)n).ToArray();
        var get = type.GetMethods().Single(m => m.Name == "get_Item" && m.GetParameters() is [{ ParameterType: var p }] && p == typeof(ReadOnlySpan<nint>));
        var element = type.GetGenericArguments()[0];
        var read = (Func<long[], object?>)typeof(ForeignTensors).GetMethod(nameof(Reader), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(element).Invoke(null, [tensor, get])!;
        return new(Titled("Tensor", element, shape), shape, read);
    }

    private delegate ref T Item<T>(ReadOnlySpan<nint> index);

    private static Func<long[], object?> Reader<T>(object tensor, MethodInfo get)
    {
        var item = get.CreateDelegate<Item<T>>(tensor);
        return index => item(index.Select(i => (nint)i).ToArray());
    }

    private static ForeignTensors Dense(object tensor)
    {
        var type = tensor.GetType();
        var shape = type.GetProperty("Dimensions")!.GetMethod!.CreateDelegate<Lengths>(tensor)().ToArray().Select(n => (long)n).ToArray();
        var get = type.GetMethod("GetValue", [typeof(int)])!;
        return new(Titled(type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)], type.GetGenericArguments()[0], shape), shape, index => get.Invoke(tensor, [(int)Flat(index, shape)]));
    }

    private static ForeignTensors Matrix(object matrix)
    {
        var type = matrix.GetType();
        long[] shape = [(int)type.GetProperty("RowCount")!.GetValue(matrix)!, (int)type.GetProperty("ColumnCount")!.GetValue(matrix)!];
        var get = type.GetMethod("At", [typeof(int), typeof(int)])!;
        return new($"{type.Name} {string.Join(" × ", shape)}", shape, index => get.Invoke(matrix, [(int)index[0], (int)index[1]]));
    }

    private static long Flat(long[] index, long[] shape) => index.Select((x, d) => x * shape.Skip(d + 1).Aggregate(1L, (a, b) => a * b)).Sum();

    private static string Titled(string name, Type element, long[] shape) =>
        $"{name}<{TypeNames.Of(element)}>, shape [{string.Join(", ", shape.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]";
}
