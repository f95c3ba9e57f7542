using System.Buffers.Binary;
using System.Text;

namespace MLOps.Runtime.Tests.Models;

/// <summary>Writes small ONNX files by hand, field by field of onnx.proto: what no converter at hand makes.</summary>
internal static class OnnxBytes
{
    public const int Float = 1;
    public const int Int64 = 7;
    public const int Text = 8;
    public const int Float16 = 10;

    /// <summary>y = x · (1, 2, 3) + 0.5 as scikit-learn's converter writes a regression: one input of three numbers.</summary>
    public static byte[] Linear(long rows = -1) => Model(
        [Node("MatMul", ["X", "w"], ["p"]), Node("Add", ["p", "b"], ["variable"])],
        [Numbers("w", [3, 1], [1, 2, 3]), Numbers("b", [1], [0.5f])],
        [Value("X", Float, rows, 3)], [Value("variable", Float, rows, 1)]);

    /// <summary>A classifier as scikit-learn's converter writes it: a label, and for each row a map from class to probability.</summary>
    public static byte[] Classifier() => Model(
        [
            Node("MatMul", ["X", "w"], ["z"]), Node("Softmax", ["z"], ["p"]), Node("ArgMax", ["z"], ["label"], Integer("axis", 1), Integer("keepdims", 0)),
            Node("ZipMap", ["p"], ["probabilities"], "ai.onnx.ml", Integers("classlabels_int64s", [0, 1, 2])),
        ],
        [Numbers("w", [2, 3], [1, 0, -1, 0, 1, 0])],
        [Value("X", Float, -1, 2)],
        [Value("label", Int64, -1), Map("probabilities")]);

    /// <summary>Two numbers, a square layer of this width with weights of one 16th, one number: four bytes for each weight.</summary>
    public static byte[] Wide(int width) => Model(
        [Node("MatMul", ["X", "a"], ["p"]), Node("MatMul", ["p", "b"], ["q"]), Node("MatMul", ["q", "c"], ["variable"])],
        [Filled("a", 2, width), Filled("b", width, width), Filled("c", width, 1)],
        [Value("X", Float, -1, 2)], [Value("variable", Float, -1, 1)]);

    /// <summary>What goes in comes out.</summary>
    public static byte[] Identity(int type, params long[] shape) => Model([Node("Identity", ["x"], ["y"])], [], [Value("x", type, shape)], [Value("y", type, shape)]);

    public static byte[] Model(byte[][] nodes, byte[][] initializers, byte[][] inputs, byte[][] outputs) =>
    [
        .. Number(1, 8), .. Bytes(2, "tests"),
        .. Bytes(7, [.. nodes.SelectMany(n => Bytes(1, n)), .. Bytes(2, "graph"), .. initializers.SelectMany(i => Bytes(5, i)), .. inputs.SelectMany(i => Bytes(11, i)), .. outputs.SelectMany(o => Bytes(12, o))]),
        .. Bytes(8, [.. Bytes(1, ""), .. Number(2, 13)]), .. Bytes(8, [.. Bytes(1, "ai.onnx.ml"), .. Number(2, 2)]),
    ];

    public static byte[] Node(string type, string[] inputs, string[] outputs, params byte[][] attributes) => Node(type, inputs, outputs, "", attributes);

    /// <summary>A tensor; a negative size is free.</summary>
    public static byte[] Value(string name, int type, params long[] shape) =>
        [.. Bytes(1, name), .. Bytes(2, Bytes(1, [.. Number(1, type), .. Bytes(2, shape.Select((d, i) => Bytes(1, d < 0 ? Bytes(2, "d" + i) : Number(1, d))).SelectMany(b => b).ToArray())]))];

    private static byte[] Node(string type, string[] inputs, string[] outputs, string domain, params byte[][] attributes) =>
        [.. inputs.SelectMany(i => Bytes(1, i)), .. outputs.SelectMany(o => Bytes(2, o)), .. Bytes(4, type), .. attributes.SelectMany(a => Bytes(5, a)), .. Bytes(7, domain)];

    private static byte[] Map(string name) => [.. Bytes(1, name), .. Bytes(2, Bytes(4, Bytes(1, Bytes(5, [.. Number(1, Int64), .. Bytes(2, Bytes(1, Number(1, Float)))]))))];

    private static byte[] Numbers(string name, long[] dims, float[] values) =>
        [.. dims.SelectMany(d => Number(1, d)), .. Number(2, Float), .. values.SelectMany(v => Single(4, v)), .. Bytes(8, name)];

    private static byte[] Filled(string name, int rows, int columns)
    {
        var weights = new float[rows * columns];
        Array.Fill(weights, 1 / 16f);
        return [.. Number(1, rows), .. Number(1, columns), .. Number(2, Float), .. Bytes(8, name), .. Bytes(9, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weights).ToArray())];
    }

    private static byte[] Integer(string name, long value) => [.. Bytes(1, name), .. Number(3, value), .. Number(20, 2)];

    private static byte[] Integers(string name, long[] values) => [.. Bytes(1, name), .. values.SelectMany(v => Number(8, v)), .. Number(20, 7)];

    private static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    private static byte[] Single(int field, float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Varint(((ulong)field << 3) | 5), .. bytes];
    }

    private static byte[] Bytes(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] content) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)content.Length), .. content];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            yield return (byte)(value | 128);
        }

        yield return (byte)value;
    }
}
