using System.Text.Json;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Profiling;

/// <summary>
/// Makes the fields within structs and JSON objects columns of their own, named by their path (<c>address.city</c>), and the length of
/// a list one more (<c>tags.length</c>).
/// </summary>
internal sealed class NestedColumns(DataEngine engine, string relation)
{
    // A document of thousands of keys is data and not a schema.
    private const int MostFields = 200;

    private const int MostDepth = 10_000;

    public IEnumerable<(ColumnSchema Schema, string Expression)> Within(ColumnSchema column) => Fields(column, Sql.Name(column.Name)).Take(MostFields);

    private IEnumerable<(ColumnSchema Schema, string Expression)> Fields(ColumnSchema column, string expression) => column.Type switch
    {
        _ when column.Type.EndsWith(']') => [(new ColumnSchema($"{column.Name}.length", "BIGINT"), $"len({expression})")],
        _ when column.Type.StartsWith("STRUCT", StringComparison.Ordinal) => Struct(column, expression),
        "JSON" => Json(column, expression),
        _ => [],
    };

    private IEnumerable<(ColumnSchema, string)> Struct(ColumnSchema column, string expression)
    {
        foreach (var field in engine.Describe($"(SELECT unnest({expression}) FROM {relation})"))
        {
            var inner = (Schema: new ColumnSchema($"{column.Name}.{field.Name}", field.Type), Expression: $"struct_extract({expression}, {Sql.Text(field.Name)})");
            yield return inner;
            foreach (var deeper in Fields(inner.Schema, inner.Expression))
            {
                yield return deeper;
            }
        }
    }

    private IEnumerable<(ColumnSchema, string)> Json(ColumnSchema column, string expression)
    {
        var structure = engine.Query($"SELECT json_group_structure({expression})::VARCHAR FROM {relation}", row => row.Text(0))[0];
        if (structure is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(structure, new() { MaxDepth = MostDepth });
        return Keys(document.RootElement, column.Name, "$", expression).ToList();
    }

    // The structure has the type of each value in the place of the value.
    private static IEnumerable<(ColumnSchema, string)> Keys(JsonElement structure, string name, string path, string expression) => structure.ValueKind switch
    {
        JsonValueKind.Object => structure.EnumerateObject().SelectMany(p => Keys(p.Value, $"{name}.{p.Name}", $"{path}.\"{p.Name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"", expression)),
        JsonValueKind.Array when path != "$" => [(new ColumnSchema($"{name}.length", "BIGINT"), $"json_array_length({expression}, {Sql.Text(path)})::BIGINT")],
        JsonValueKind.String when path != "$" => [Leaf(structure.GetString()!, name, $"json_extract_string({expression}, {Sql.Text(path)})")],
        _ => [],
    };

    private static (ColumnSchema, string) Leaf(string type, string name, string text) => type switch
    {
        "BOOLEAN" or "BIGINT" or "UBIGINT" or "HUGEINT" or "DOUBLE" => (new ColumnSchema(name, type), $"TRY_CAST({text} AS {type})"),
        _ => (new ColumnSchema(name, "VARCHAR"), text),
    };
}
