using Microsoft.ML.OnnxRuntime;
using MLOps.Models.Scoring;

namespace MLOps.Models.Formats.Onnx;

/// <summary>An output with something for every row: a tensor with the rows first, or scikit-learn's list of a map from class to probability.</summary>
/// <param name="Classes">The keys of the map, in the order of the answer's values; null for a tensor.</param>
internal sealed record OnnxOutput(TensorSpec Spec, OnnxElement Element, IReadOnlyList<string>? Classes)
{
    /// <summary>What an answer to some rows shows the output to be; null when it is not one value, or one list of values, a row.</summary>
    public static OnnxOutput? Of(string name, OrtValue answer, int rows)
    {
        if (answer.OnnxType == OnnxValueType.ONNX_TYPE_SEQUENCE)
        {
            return OfMaps(name, answer, rows);
        }

        if (!answer.IsTensor)
        {
            return null;
        }

        var tensor = answer.GetTensorTypeAndShape();
        var width = tensor.Shape.Skip(1).Aggregate(1L, (a, b) => a * b);
        return tensor.Shape.Length > 0 && tensor.Shape[0] == rows && width is > 0 and <= int.MaxValue && OnnxElement.Find(tensor.ElementDataType) is { } element
            ? new OnnxOutput(new TensorSpec(name, element.Datatype, width == 1 ? null : (int)width), element, null)
            : null;
    }

    /// <exception cref="UserException">The model answered something of another size than it did when it was registered.</exception>
    public void Read(string model, OrtValue answer, ColumnBuffer target, int row, int rows)
    {
        if (Classes is null)
        {
            CheckSize(model, answer.GetTensorTypeAndShape().ElementCount, rows);
            Element.Read(answer, target, row);
            return;
        }

        CheckSize(model, (long)answer.GetValueCount() * Classes.Count, rows);
        for (var i = 0; i < rows; i++)
        {
            using var map = answer.GetValue(i, OrtAllocator.DefaultInstance);
            using var values = map.GetValue(1, OrtAllocator.DefaultInstance);
            CheckSize(model, values.GetTensorTypeAndShape().ElementCount, 1);
            Element.Read(values, target, row + i);
        }
    }

    private static OnnxOutput? OfMaps(string name, OrtValue answer, int rows)
    {
        if (answer.GetValueCount() != rows)
        {
            return null;
        }

        using var map = answer.GetValue(0, OrtAllocator.DefaultInstance);
        if (map.OnnxType != OnnxValueType.ONNX_TYPE_MAP)
        {
            return null;
        }

        using var keys = map.GetValue(0, OrtAllocator.DefaultInstance);
        using var values = map.GetValue(1, OrtAllocator.DefaultInstance);
        var classes = Names(keys);
        return OnnxElement.Find(values.GetTensorTypeAndShape().ElementDataType) is { } element && classes.Count > 0
            ? new OnnxOutput(new TensorSpec(name, element.Datatype, classes.Count), element, classes)
            : null;
    }

    private static List<string> Names(OrtValue keys)
    {
        var shape = keys.GetTensorTypeAndShape();
        var spec = new TensorSpec("keys", OnnxElement.Find(shape.ElementDataType)!.Datatype);
        var buffer = TensorType.Of(spec).Allocate(spec, (int)shape.ElementCount);
        OnnxElement.Find(shape.ElementDataType)!.Read(keys, buffer, 0);
        return Enumerable.Range(0, buffer.Rows).Select(i => Evaluation.ModelAnswers.Text(buffer.Cell(i))).ToList();
    }

    private void CheckSize(string model, long values, int rows)
    {
        if (values != (long)rows * Spec.Width)
        {
            throw new UserException($"Model {model} answered {values} values of '{Spec.Name}' to {rows} rows; {Spec.Width} a row were registered.");
        }
    }
}
