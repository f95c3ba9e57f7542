using Microsoft.ML.OnnxRuntime;

namespace MLOps.Models.Formats.Onnx;

/// <summary>An input of the graph: rows first, then what one row holds.</summary>
/// <param name="Batch">Rows that the graph takes at once: -1 for any number, or 1.</param>
/// <param name="RowShape">Sizes of the other dimensions; their product is the width of a row.</param>
internal sealed record OnnxInput(string Name, OnnxElement Element, int Batch, IReadOnlyList<long> RowShape)
{
    public TensorSpec Spec { get; } = new(Name, Element.Datatype, Width(RowShape) is var width and not 1 ? (int)width : null);

    public long[] Shape(int rows) => [rows, .. RowShape];

    /// <exception cref="UserException">A row of it has no fixed size, or a type that cannot be sent over a wire.</exception>
    public static OnnxInput Of(string model, string name, NodeMetadata data)
    {
        if (!data.IsTensor || OnnxElement.Find(data.ElementDataType) is not { } element)
        {
            throw Unfit(model, name, $"is {(data.IsTensor ? "a tensor of " + data.ElementDataType : data.OnnxValueType)}, which cannot be sent to it", "Inputs may be tensors of numbers, booleans and text.");
        }

        var shape = data.Dimensions;
        if (shape.Length == 0 || shape[0] is not (-1 or 1))
        {
            throw Unfit(model, name, $"has the shape [{string.Join(", ", shape)}]: its first dimension cannot be the rows", "Export the model with a free first dimension.");
        }

        var free = Array.FindIndex(shape, 1, d => d < 0);
        if (free > 0)
        {
            var symbol = data.SymbolicDimensions[free];
            throw Unfit(model, name, $"has no fixed size for a row: its dimension {free + 1}{(symbol.Length > 0 ? $" ({symbol})" : "")} is free", "Export the model with that dimension fixed.");
        }

        return new OnnxInput(name, element, shape[0], shape.Skip(1).Select(d => (long)d).ToList());
    }

    private static long Width(IReadOnlyList<long> rowShape) => rowShape.Aggregate(1L, (a, b) => a * b);

    private static UserException Unfit(string model, string name, string what, string hint) => new($"Input '{name}' of model '{model}' {what}.", hint);
}
