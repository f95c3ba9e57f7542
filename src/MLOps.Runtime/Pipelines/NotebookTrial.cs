using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Pipelines;

/// <summary>How an exported notebook is run for its proof: by <c>mlops run</c> in a fresh process, as a copy with one cell more.</summary>
internal static class NotebookTrial
{
    /// <summary>Writes the copy beside the notebook, and gives the tool's arguments that run it.</summary>
    /// <param name="results">Where the added cell writes what was recorded.</param>
    /// <param name="values">Variables whose values it digests.</param>
    public static IReadOnlyList<string> Arguments(string notebook, string results, IEnumerable<string> values)
    {
        var copy = Path.ChangeExtension(notebook, ".proof.ipynb");
        var document = JsonNode.Parse(File.ReadAllText(notebook))!;
        document["cells"]!.AsArray().Add(Cell(Code(results, values)));
        File.WriteAllText(copy, document.ToJsonString());
        return ["run", copy, "--out", Path.ChangeExtension(results, ".ipynb"), "--html", Path.ChangeExtension(results, ".html")];
    }

    private static JsonObject Cell(string code) => new()
    {
        ["cell_type"] = "code",
        ["id"] = "proof-of-the-results",
        ["metadata"] = new JsonObject(),
        ["execution_count"] = null,
        ["outputs"] = new JsonArray(),
        ["source"] = code,
    };

    private static string Code(string results, IEnumerable<string> values)
    {
        var digests = string.Concat(values.Select(v => $"[{JsonSerializer.Serialize(v)}] = MLOps.Pipelines.ValueDigest.Of({v}) ?? \"cannot be compared\", "));
        return $$"""
            (mlops.Pipelines.ResultsSince(DateTimeOffset.UnixEpoch, MLOps.Pipelines.PipelineManifest.Read(".")) with
            {
                Values = new Dictionary<string, string> { {{digests}}},
            }).Write({{JsonSerializer.Serialize(results)}});
            """;
    }
}
