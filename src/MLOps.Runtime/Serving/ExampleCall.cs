using System.Buffers;
using System.Text;
using System.Text.Json;
using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>A command line that anyone can paste: the first example row, sent with curl.</summary>
internal static class ExampleCall
{
    public static string For(DeploymentState state)
    {
        var inputs = state.Signature.Inputs.Select(i => Input(state, TensorType.Of(i).Allocate(i, 1))).ToList();
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = Store.Json.Options.Encoder }))
        {
            OpenInferenceWriter.Request(writer, inputs, 1);
        }

        var quoted = Encoding.UTF8.GetString(body.WrittenSpan).Replace("'", "'\\''", StringComparison.Ordinal);
        return $"curl -s {state.Address ?? "http://127.0.0.1:PORT"}/v2/models/{Uri.EscapeDataString(state.Model)}/infer -H 'Content-Type: application/json' -d '{quoted}'";
    }

    // The example comes from a JSON file: its values are JSON elements, or null for what is missing.
    private static ColumnBuffer Input(DeploymentState state, ColumnBuffer buffer)
    {
        if (state.Example.Count > 0 && state.Example[0].TryGetValue(buffer.Spec.Name, out var value) && value is JsonElement element)
        {
            var items = element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : new[] { element };
            for (var i = 0; i < Math.Min(items.Length, buffer.Spec.Width); i++)
            {
                buffer.TryRead(i, items[i]);
            }
        }
        else
        {
            buffer.TrySet(0, null);
        }

        return buffer;
    }
}
