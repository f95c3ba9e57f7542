using System.Text.Json;
using MLOps.Models;
using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>
/// Reads a request of the Open Inference Protocol v2: named tensors with datatype, shape and row-major data, nested or flat.
/// Every mistake is one sentence that names the input.
/// </summary>
internal static class OpenInferenceReader
{
    /// <exception cref="RequestException">400: what is wrong, and with which input.</exception>
    public static InferenceRequest Read(JsonElement root, ModelSignature signature)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw RequestException.Bad("The request must be a JSON object with 'inputs'.");
        }

        if (!root.TryGetProperty("inputs"u8, out var inputs) || inputs.ValueKind != JsonValueKind.Array)
        {
            throw RequestException.Bad("The request has no array 'inputs'.");
        }

        var buffers = new ColumnBuffer?[signature.Inputs.Count];
        var rows = -1;
        foreach (var tensor in inputs.EnumerateArray())
        {
            ReadTensor(tensor, signature, buffers, ref rows);
        }

        return new InferenceRequest(Id(root), Complete(buffers, signature, inputs), rows, Outputs(root, signature));
    }

    private static void ReadTensor(JsonElement tensor, ModelSignature signature, ColumnBuffer?[] buffers, ref int rows)
    {
        var index = IndexOf(tensor, signature);
        var spec = signature.Inputs[index];
        if (buffers[index] is not null)
        {
            throw RequestException.Bad($"Input '{spec.Name}' is given twice.");
        }

        CheckDatatype(tensor, spec);
        var count = Rows(tensor, spec);
        if (rows >= 0 && count != rows)
        {
            throw RequestException.Bad($"Input '{spec.Name}' has {count} rows, the inputs before it have {rows}.");
        }

        rows = count;
        buffers[index] = ReadData(tensor, spec, count);
    }

    private static int IndexOf(JsonElement tensor, ModelSignature signature)
    {
        if (tensor.ValueKind != JsonValueKind.Object || !tensor.TryGetProperty("name"u8, out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw RequestException.Bad("Every input needs a 'name'.");
        }

        for (var i = 0; i < signature.Inputs.Count; i++)
        {
            if (name.ValueEquals(signature.Inputs[i].Name))
            {
                return i;
            }
        }

        throw RequestException.Unknown(400, "input", name.GetString()!, signature.Inputs.Select(i => i.Name));
    }

    // A number may come as any number type that loses nothing but precision: clients of Python send FP64 and INT64.
    private static void CheckDatatype(JsonElement tensor, TensorSpec spec)
    {
        if (!tensor.TryGetProperty("datatype"u8, out var datatype) || datatype.ValueKind != JsonValueKind.String)
        {
            throw RequestException.Bad($"Input '{spec.Name}' has no 'datatype'; it should be {spec.Datatype}.");
        }

        if (datatype.ValueEquals(spec.Datatype))
        {
            return;
        }

        var given = TensorType.Find(datatype.GetString()!);
        if (given is null || !given.IsNumeric || !TensorType.Of(spec).IsFloating)
        {
            throw RequestException.Bad($"Input '{spec.Name}' has datatype {datatype.GetString()}; it should be {spec.Datatype}.");
        }
    }

    private static int Rows(JsonElement tensor, TensorSpec spec)
    {
        if (!tensor.TryGetProperty("shape"u8, out var shape) || shape.ValueKind != JsonValueKind.Array)
        {
            throw RequestException.Bad($"Input '{spec.Name}' has no 'shape'; it should be {Wanted(spec)}.");
        }

        var length = shape.GetArrayLength();
        var fits = length == 2 ? Dimension(shape[1]) == spec.Width : length == 1 && spec.Length is null;
        var rows = length > 0 ? Dimension(shape[0]) : -1;
        return fits && rows > 0 && rows * spec.Width <= Array.MaxLength
            ? (int)rows
            : throw RequestException.Bad($"Input '{spec.Name}' has shape {shape.GetRawText()}; it should be {Wanted(spec)} with at least one row.");
    }

    private static long Dimension(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var x) && x < int.MaxValue ? x : -1;

    private static string Wanted(TensorSpec spec) => spec.Length is null ? "[rows] or [rows,1]" : $"[rows,{spec.Length}]";

    // The values are counted before a buffer is made: a shape alone must not reserve memory.
    private static ColumnBuffer ReadData(JsonElement tensor, TensorSpec spec, int rows)
    {
        if (!tensor.TryGetProperty("data"u8, out var data) || data.ValueKind != JsonValueKind.Array)
        {
            throw RequestException.Bad($"Input '{spec.Name}' has no array 'data'.");
        }

        var expected = rows * spec.Width;
        var found = Count(data);
        if (found != expected)
        {
            throw RequestException.Bad($"Input '{spec.Name}' has {found} values; its shape says {expected}.");
        }

        var buffer = TensorType.Of(spec).Allocate(spec, rows);
        Flatten(data, buffer, 0);
        return buffer;
    }

    private static int Count(JsonElement array)
    {
        var length = array.GetArrayLength();
        if (length == 0 || array[0].ValueKind != JsonValueKind.Array)
        {
            return length;
        }

        return array.EnumerateArray().Sum(a => a.ValueKind == JsonValueKind.Array ? Count(a) : 1);
    }

    private static int Flatten(JsonElement array, ColumnBuffer buffer, int next)
    {
        foreach (var value in array.EnumerateArray())
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                next = Flatten(value, buffer, next);
            }
            else if (next < buffer.Rows * buffer.Spec.Width && buffer.TryRead(next, value))
            {
                next++;
            }
            else
            {
                throw RequestException.Bad($"Input '{buffer.Spec.Name}' has at position {next} the value {Short(value)}, which is no {buffer.Spec.Datatype}.");
            }
        }

        return next;
    }

    private static IReadOnlyList<ColumnBuffer> Complete(ColumnBuffer?[] buffers, ModelSignature signature, JsonElement inputs)
    {
        var missing = Array.IndexOf(buffers, null);
        if (missing >= 0)
        {
            var others = inputs.GetArrayLength() == 0 ? "there are none" : "given are " + string.Join(", ", signature.Inputs.Where((_, i) => buffers[i] is not null).Select(i => i.Name));
            throw RequestException.Bad($"Input '{signature.Inputs[missing].Name}' ({signature.Inputs[missing]}) is missing; {others}.");
        }

        return buffers!;
    }

    private static string? Id(JsonElement root) => root.TryGetProperty("id"u8, out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    private static List<string>? Outputs(JsonElement root, ModelSignature signature)
    {
        if (!root.TryGetProperty("outputs"u8, out var outputs) || outputs.ValueKind != JsonValueKind.Array || outputs.GetArrayLength() == 0)
        {
            return null;
        }

        var names = outputs.EnumerateArray().Select(o => o.ValueKind == JsonValueKind.Object && o.TryGetProperty("name"u8, out var name) ? name.GetString() ?? "" : "").ToList();
        var unknown = names.Find(n => signature.Outputs.All(o => o.Name != n));
        return unknown is null ? names : throw RequestException.Unknown(400, "output", unknown, signature.Outputs.Select(o => o.Name));
    }

    internal static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 40 ? text : text[..37] + "...";
    }
}
