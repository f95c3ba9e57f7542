using System.Text.Json;
using MLOps.Models.Scoring;

namespace MLOps.Models;

/// <summary>Whether example rows could be sent to the model as they are.</summary>
internal static class ExampleCheck
{
    /// <exception cref="UserException">A row lacks an input, has a column that is none, or a value of another type; the message names it.</exception>
    public static void Check(string model, ModelSignature signature, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        foreach (var row in rows)
        {
            foreach (var (name, value) in row)
            {
                var spec = signature.Inputs.FirstOrDefault(i => i.Name == name) ?? throw Bad(model, UserError.Unknown("input", name, signature.Inputs.Select(i => i.Name)).ToString());
                if (value is JsonElement element && !Fits(spec, element))
                {
                    throw Bad(model, $"{name} is {element.GetRawText()}, and must be {spec}.");
                }
            }

            if (signature.Inputs.FirstOrDefault(i => !row.ContainsKey(i.Name)) is { } missing)
            {
                throw Bad(model, $"It has no {missing.Name} ({missing}).");
            }
        }
    }

    private static bool Fits(TensorSpec spec, JsonElement value)
    {
        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        var buffer = TensorType.Of(spec).Allocate(spec, 1);
        return items.Count == spec.Width && items.Select((item, i) => buffer.TryRead(i, item)).All(ok => ok);
    }

    private static UserException Bad(string model, string what) => new($"The example does not fit the signature of {model}: {what}", "Mend input_example.json, or take it away.");
}
