using System.Text.Json;
using System.Text.Json.Nodes;
using MLOps.Models.Formats;

namespace MLOps.Models;

/// <summary>The file <c>input_example.json</c>: a table in pandas' "split" form, or one array per input, as TensorFlow Serving takes them or bare.</summary>
internal static class InputExample
{
    public const string FileName = "input_example.json";

    /// <summary>What MLmodel says of the file.</summary>
    public static IReadOnlyDictionary<string, object> Description(bool isTable) => isTable
        ? new Dictionary<string, object> { ["artifact_path"] = FileName, ["pandas_orient"] = "split", ["type"] = "dataframe" }
        : new Dictionary<string, object> { ["artifact_path"] = FileName, ["format"] = "tf-serving", ["type"] = "ndarray" };

    /// <param name="tensors">Every input that is wanted; null for a table. Those that the version's example does not have are empty.</param>
    public static string Write(ModelVersion v, IReadOnlyList<ModelTensor>? tensors) =>
        (tensors is null ? Table(v) : Arrays(v, tensors)).ToJsonString(Store.Json.Options) + "\n";

    /// <summary>The rows in either form; empty when arrays are not named.</summary>
    public static List<IReadOnlyDictionary<string, object?>> Read(string text)
    {
        var root = JsonNode.Parse(text)!;
        return root switch
        {
            JsonObject served when served["inputs"] is { } inputs => OfArrays(inputs),
            JsonObject table when table["columns"] is { } columns => OfTable(columns.AsArray().Select(c => c!.GetValue<string>()).ToList(), table["data"]!.AsArray()),
            _ => OfArrays(root),
        };
    }

    private static JsonObject Table(ModelVersion v) => new()
    {
        ["columns"] = new JsonArray([.. v.Signature.Inputs.Select(i => (JsonNode)i.Name)]),
        ["data"] = new JsonArray([.. v.Example.Select(row => (JsonNode)new JsonArray([.. v.Signature.Inputs.Select(i => Node(row, i))]))]),
    };

    private static JsonObject Arrays(ModelVersion v, IReadOnlyList<ModelTensor> tensors) => new()
    {
        ["inputs"] = new JsonObject(tensors.Select(t => new KeyValuePair<string, JsonNode?>(
            t.Spec.Name, new JsonArray([.. v.Example.Select(row => Shaped(row.ContainsKey(t.Spec.Name) ? Flat(Node(row, t.Spec)) : Empty(t.Spec), t.Shape.Skip(1).ToArray()))])))),
    };

    private static JsonNode?[] Empty(TensorSpec spec) => Enumerable.Range(0, spec.Width).Select(_ => (JsonNode?)(spec.Datatype switch
    {
        "BYTES" => JsonValue.Create(""),
        "BOOL" => JsonValue.Create(false),
        _ => JsonValue.Create(0),
    })).ToArray();

    private static JsonNode? Node(IReadOnlyDictionary<string, object?> row, TensorSpec input) => JsonSerializer.SerializeToNode(row.GetValueOrDefault(input.Name), Store.Json.Options);

    private static JsonNode? Shaped(ReadOnlySpan<JsonNode?> values, ReadOnlySpan<long> shape)
    {
        if (shape.IsEmpty)
        {
            return values[0]?.DeepClone();
        }

        var (array, step) = (new JsonArray(), values.Length / (int)shape[0]);
        for (var i = 0; i < values.Length; i += step)
        {
            array.Add(Shaped(values.Slice(i, step), shape[1..]));
        }

        return array;
    }

    private static List<IReadOnlyDictionary<string, object?>> OfTable(List<string> columns, JsonArray rows) =>
        rows.Select(row => (IReadOnlyDictionary<string, object?>)row!.AsArray().Select((value, i) => (Name: columns[i], Value: Value(value))).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal)).ToList();

    private static List<IReadOnlyDictionary<string, object?>> OfArrays(JsonNode inputs)
    {
        var named = inputs is JsonObject ? inputs.AsObject().ToDictionary(p => p.Key, p => p.Value!.AsArray(), StringComparer.Ordinal) : [];
        var rows = named.Count == 0 ? 0 : named.Values.Min(a => a.Count);
        return Enumerable.Range(0, rows).Select(row => (IReadOnlyDictionary<string, object?>)named.ToDictionary(p => p.Key, p => Value(Single(Flat(p.Value[row]))), StringComparer.Ordinal)).ToList();
    }

    private static JsonNode? Single(JsonNode?[] values) => values.Length == 1 ? values[0] : new JsonArray([.. values.Select(v => v?.DeepClone())]);

    private static JsonNode?[] Flat(JsonNode? node) => node is JsonArray array ? array.SelectMany(Flat).ToArray() : [node];

    private static object? Value(JsonNode? value) => value is null ? null : JsonSerializer.SerializeToElement(value);
}
