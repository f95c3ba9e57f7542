using System.Globalization;
using System.Text.Json.Nodes;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

internal sealed record RemoteExperiment(string Id, string Name)
{
    public string Stage { get; set; } = "active";

    public JsonObject Json => new() { ["experiment_id"] = Id, ["name"] = Name, ["lifecycle_stage"] = Stage };
}

internal sealed record RemotePoint(string Key, double Value, long Timestamp, long Step)
{
    public JsonObject Json() => new() { ["key"] = Key, ["value"] = double.IsNaN(Value) ? "NaN" : Value, ["timestamp"] = Timestamp, ["step"] = Step };
}

internal sealed class RemoteRun(string id, string experiment, string artifactUri)
{
    public string Id { get; } = id;

    public string Experiment { get; } = experiment;

    public string ArtifactUri { get; } = artifactUri;

    public string Name { get; set; } = "";

    public string? User { get; set; }

    public string Status { get; set; } = "RUNNING";

    public long Started { get; set; }

    public long? Ended { get; set; }

    public Dictionary<string, string> Params { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>A point that is there already is dropped.</summary>
    public HashSet<RemotePoint> Points { get; } = [];

    public Dictionary<string, JsonNode> Inputs { get; } = new(StringComparer.Ordinal);

    public JsonObject Json() => new()
    {
        ["info"] = new JsonObject
        {
            ["run_id"] = Id,
            ["run_uuid"] = Id,
            ["run_name"] = Name,
            ["experiment_id"] = Experiment,
            ["user_id"] = User,
            ["status"] = Status,
            ["start_time"] = Started,
            ["end_time"] = Ended,
            ["artifact_uri"] = ArtifactUri,
            ["lifecycle_stage"] = "active",
        },
        ["data"] = new JsonObject
        {
            ["metrics"] = new JsonArray([.. Points.GroupBy(p => p.Key, StringComparer.Ordinal).Select(g => g.MaxBy(p => (p.Step, p.Timestamp, p.Value))!.Json())]),
            ["params"] = Pairs(Params),
            ["tags"] = Pairs(Tags),
        },
        ["inputs"] = new JsonObject { ["dataset_inputs"] = new JsonArray([.. Inputs.Values.Select(i => i.DeepClone())]) },
    };

    public static JsonArray Pairs(Dictionary<string, string> pairs) => new([.. pairs.Select(p => new JsonObject { ["key"] = p.Key, ["value"] = p.Value })]);
}

internal sealed record RemoteModelVersion(string Model, int Number, string Source, string? RunId, Dictionary<string, string> Tags)
{
    /// <summary>Where the files are. MLflow 3 names a logged model as the source, <c>models:/m-...</c>, and keeps its files elsewhere.</summary>
    public string Files { get; init; } = Source;

    public JsonObject Json() => new()
    {
        ["name"] = Model,
        ["version"] = Number.ToString(CultureInfo.InvariantCulture),
        ["source"] = Source,
        ["run_id"] = RunId,
        ["status"] = "READY",
        ["tags"] = RemoteRun.Pairs(Tags),
    };
}
