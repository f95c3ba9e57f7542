using System.Text.Json.Nodes;

namespace MLOps.Notebooks.Headless;

/// <summary>Outputs that have a display id, over all cells of a run: an update reaches earlier cells too.</summary>
internal sealed class DisplayRegistry
{
    private readonly Dictionary<string, List<JsonObject>> _byId = new(StringComparer.Ordinal);

    public void Add(string id, JsonObject output)
    {
        if (!_byId.TryGetValue(id, out var outputs))
        {
            _byId[id] = outputs = [];
        }

        outputs.Add(output);
    }

    public void Update(string id, JsonObject data)
    {
        foreach (var output in _byId.GetValueOrDefault(id) ?? [])
        {
            output["data"] = data.DeepClone();
        }
    }
}
