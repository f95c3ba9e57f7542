using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

/// <summary>Registered models of the test server.</summary>
internal sealed partial class RemoteRegistry
{
    public Dictionary<string, List<RemoteModelVersion>> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>Version number by <c>model@alias</c>.</summary>
    public Dictionary<string, string> Aliases { get; } = new(StringComparer.Ordinal);

    public JsonNode? Call(string call, JsonObject body) => call switch
    {
        "POST registered-models/create" => Create(RemoteStore.Text(body, "name")),
        "GET registered-models/get" => RemoteStore.Wrapped("registered_model", Model(RemoteStore.Text(body, "name"))),
        "GET registered-models/search" => RemoteStore.Page("registered_models", Models.Keys.Select(m => (JsonNode)Model(m)).ToList(), body["max_results"]?.GetValue<int>() ?? 100, body),
        "POST registered-models/alias" => SetAlias(RemoteStore.Text(body, "name"), RemoteStore.Text(body, "alias"), RemoteStore.Text(body, "version")),
        "POST model-versions/create" => CreateVersion(body),
        "GET model-versions/search" => Search(body),
        "GET model-versions/get-download-uri" => new JsonObject { ["artifact_uri"] = Version(RemoteStore.Text(body, "name"), RemoteStore.Text(body, "version")).Files },
        _ => null,
    };

    private JsonObject Create(string name)
    {
        if (!Models.TryAdd(name, []))
        {
            throw new RefusedException("RESOURCE_ALREADY_EXISTS", $"Registered Model (name={name}) already exists.");
        }

        return RemoteStore.Wrapped("registered_model", Model(name));
    }

    private JsonObject Model(string name) => Models.ContainsKey(name)
        ? new JsonObject
        {
            ["name"] = name,
            ["aliases"] = new JsonArray([.. Aliases.Where(a => a.Key.StartsWith(name + "@", StringComparison.Ordinal)).Select(a => new JsonObject { ["alias"] = a.Key[(name.Length + 1)..], ["version"] = a.Value })]),
        }
        : throw RemoteStore.Missing("registered model");

    private RemoteModelVersion Version(string model, string version) =>
        Models.GetValueOrDefault(model)?.FirstOrDefault(v => v.Number.ToString(CultureInfo.InvariantCulture) == version) ?? throw RemoteStore.Missing("model version");

    private JsonObject SetAlias(string model, string alias, string version)
    {
        if (alias == "latest" || VersionLike().IsMatch(alias))
        {
            throw RemoteStore.Invalid($"Invalid alias name: '{alias}'");
        }

        Aliases[$"{model}@{alias}"] = Models[model].Any(v => v.Number.ToString(CultureInfo.InvariantCulture) == version) ? version : throw RemoteStore.Missing("version");
        return new JsonObject();
    }

    private JsonObject CreateVersion(JsonObject body)
    {
        var model = RemoteStore.Text(body, "name");
        _ = Model(model);
        var tags = (body["tags"]?.AsArray() ?? []).ToDictionary(t => t!["key"]!.GetValue<string>(), t => t!["value"]!.GetValue<string>(), StringComparer.Ordinal);
        var version = new RemoteModelVersion(model, Models[model].Count + 1, RemoteStore.Text(body, "source"), body["run_id"]?.GetValue<string>(), tags);
        Models[model].Add(version);
        return RemoteStore.Wrapped("model_version", version.Json());
    }

    private JsonObject Search(JsonObject body)
    {
        var name = NameFilter().Match(RemoteStore.Text(body, "filter")) is { Success: true } match ? match.Groups[1].Value : throw RemoteStore.Invalid("Invalid filter");
        return RemoteStore.Page("model_versions", (Models.GetValueOrDefault(name) ?? []).Select(v => (JsonNode)v.Json()).ToList(), body["max_results"]?.GetValue<int>() ?? 1000, body);
    }

    [GeneratedRegex(@"^[vV]\d+\z")]
    private static partial Regex VersionLike();

    [GeneratedRegex(@"^name='(.*)'\z")]
    private static partial Regex NameFilter();
}
