using System.Text.Json;
using System.Text.RegularExpressions;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Features;

/// <summary>What a query reads, told from the engine's own parse of it: a column that is called like a dataset is no source.</summary>
internal static partial class QuerySources
{
    /// <summary>Lineage nodes: datasets at the version they have now, and files.</summary>
    public static IReadOnlyList<string> Of(Workspace workspace, string query)
    {
        var tables = Tables(workspace.Data.Engine, query);
        var datasets = workspace.Data.List().Datasets.Where(d => tables.Contains(d.Name)).Select(d => "dataset:" + d.Reference);
        var files = TextLiterals().Matches(query).Select(m => m.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal))
            .Where(f => File.Exists(Path.GetFullPath(f, workspace.BaseDirectory))).Distinct(StringComparer.Ordinal)
            .Select(f => workspace.Data.Open(f).LineageNode);
        return datasets.Concat(files).ToList();
    }

    private static HashSet<string> Tables(DataEngine engine, string query)
    {
        var json = engine.Scalar<string>($"SELECT CAST(json_serialize_sql({Sql.Text(query)}) AS VARCHAR)") ?? "{}";
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        using var tree = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1024 });
        Walk(tree.RootElement, found, named);
        found.ExceptWith(named);
        return found;
    }

    private static void Walk(JsonElement node, HashSet<string> tables, HashSet<string> named)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray())
            {
                Walk(item, tables, named);
            }
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            if (Is(node, "type", "BASE_TABLE"))
            {
                tables.Add(node.GetProperty("table_name").GetString() ?? "");
            }

            foreach (var property in node.EnumerateObject())
            {
                if (property.NameEquals("cte_map"))
                {
                    CommonTables(property.Value, named);
                }

                Walk(property.Value, tables, named);
            }
        }
    }

    // WITH x AS (...): x hides a dataset of that name.
    private static void CommonTables(JsonElement map, HashSet<string> named)
    {
        if (map.TryGetProperty("map", out var entries))
        {
            named.UnionWith(entries.EnumerateArray().Select(e => e.GetProperty("key").GetString() ?? ""));
        }
    }

    private static bool Is(JsonElement node, string property, string value) =>
        node.TryGetProperty(property, out var found) && found.ValueKind == JsonValueKind.String && found.GetString() == value;

    [GeneratedRegex("'((?:[^']|'')+)'")]
    private static partial Regex TextLiterals();
}
