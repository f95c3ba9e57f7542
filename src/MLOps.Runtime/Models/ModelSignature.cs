using System.Text.Json.Serialization;

namespace MLOps.Models;

/// <summary>What a model needs to score a row, and what it answers. Columns that only training needs (the label) are not in it.</summary>
public sealed record ModelSignature(IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs)
{
    /// <summary>The input of this name.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public TensorSpec Input(string name) =>
        Inputs.FirstOrDefault(i => i.Name == name) ?? throw new UserException(UserError.Unknown("input", name, Inputs.Select(i => i.Name)));
}

/// <summary>One column of a signature, in the words of the Open Inference Protocol.</summary>
/// <param name="Datatype">BOOL, INT8 to INT64, UINT8 to UINT64, FP32, FP64 or BYTES (text in UTF-8).</param>
/// <param name="Length">Numbers per row of a vector column; null for a single value.</param>
public sealed record TensorSpec(string Name, string Datatype, int? Length = null)
{
    /// <summary>Values per row: 1, or the vector's length.</summary>
    [JsonIgnore]
    public int Width => Length ?? 1;

    /// <summary>The protocol's shape, with -1 for "any number of rows".</summary>
    [JsonIgnore]
    public IReadOnlyList<long> Shape => Length is { } length ? [-1, length] : [-1];

    public override string ToString() => Length is { } length ? $"{Datatype}[{length}]" : Datatype;
}
