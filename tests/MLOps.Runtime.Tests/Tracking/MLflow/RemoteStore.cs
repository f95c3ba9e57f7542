using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

/// <summary>What the test server keeps, and how it answers each call: null stands for a path that there is not.</summary>
internal sealed partial class RemoteStore
{
    private const string Api = "/api/2.0/mlflow/";

    public Dictionary<string, RemoteExperiment> Experiments { get; } = new(StringComparer.Ordinal) { ["0"] = new("0", "Default") };

    public Dictionary<string, RemoteRun> Runs { get; } = new(StringComparer.Ordinal);

    public RemoteRegistry Registry { get; } = new();

    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Where new runs keep their files; a server without proxy says a folder here.</summary>
    public string ArtifactRoot { get; set; } = "mlflow-artifacts:/";

    public JsonNode? Call(string call, JsonObject body) => call.Replace(Api, "", StringComparison.Ordinal) switch
    {
        "POST experiments/create" => CreateExperiment(Text(body, "name")),
        "GET experiments/get-by-name" => Wrapped("experiment", Experiments.Values.FirstOrDefault(e => e.Name == Text(body, "experiment_name"))?.Json ?? throw Missing("experiment")),
        "GET experiments/get" => Wrapped("experiment", Experiments.GetValueOrDefault(Text(body, "experiment_id"))?.Json ?? throw Missing("experiment")),
        "POST experiments/search" => SearchExperiments(body),
        "POST runs/create" => CreateRun(body),
        "POST runs/update" => Update(Run(body), body),
        "GET runs/get" => Wrapped("run", Run(body).Json()),
        "POST runs/search" => SearchRuns(body),
        "POST runs/log-batch" => LogBatch(Run(body), body),
        "POST runs/log-inputs" => LogInputs(Run(body), body),
        "GET metrics/get-history" => History(Run(body), body),
        "GET /api/2.0/mlflow-artifacts/artifacts" => ListProxied(Text(body, "path")),
        "GET artifacts/list" => List(Run(body), body["path"]?.GetValue<string>()),
        var other => Registry.Call(other, body),
    };

    internal static RefusedException Missing(string what) => new("RESOURCE_DOES_NOT_EXIST", $"No such {what}", 404);

    internal static RefusedException Invalid(string why) => new("INVALID_PARAMETER_VALUE", why);

    internal static string Text(JsonObject body, string name) => body[name]?.GetValue<string>() is { Length: > 0 } text ? text : throw Invalid($"Missing value for required parameter '{name}'.");

    internal static JsonObject Wrapped(string name, JsonNode value) => new() { [name] = value };

    internal static JsonObject Page(string name, IReadOnlyList<JsonNode> items, int most, JsonObject body)
    {
        var from = int.Parse(body["page_token"]?.GetValue<string>() ?? "0", CultureInfo.InvariantCulture);
        var page = new JsonObject { [name] = new JsonArray([.. items.Skip(from).Take(most)]) };
        if (from + most < items.Count)
        {
            page["next_page_token"] = (from + most).ToString(CultureInfo.InvariantCulture);
        }

        return page;
    }

    private JsonObject CreateExperiment(string name)
    {
        if (name.Length > 500)
        {
            throw Invalid("experiment name too long");
        }

        if (Experiments.Values.Any(e => e.Name == name))
        {
            throw new RefusedException("RESOURCE_ALREADY_EXISTS", $"Experiment '{name}' already exists.");
        }

        var id = Experiments.Count.ToString(CultureInfo.InvariantCulture);
        Experiments[id] = new(id, name);
        return new JsonObject { ["experiment_id"] = id };
    }

    private JsonObject SearchExperiments(JsonObject body) => body["max_results"] is { } most
        ? Page("experiments", Experiments.Values.Where(e => e.Stage == "active").Select(e => (JsonNode)e.Json).ToList(), most.GetValue<int>(), body)
        : throw Invalid("Invalid value 0 for parameter 'max_results' supplied.");

    private JsonObject CreateRun(JsonObject body)
    {
        var experiment = Experiments.GetValueOrDefault(Text(body, "experiment_id")) ?? throw Missing("experiment");
        var id = Guid.NewGuid().ToString("N");
        var root = ArtifactRoot.StartsWith("mlflow-artifacts:", StringComparison.Ordinal) ? "mlflow-artifacts:/" : ArtifactRoot + "/";
        var run = new RemoteRun(id, experiment.Id, $"{root}{experiment.Id}/{id}/artifacts")
        {
            Name = body["run_name"]?.GetValue<string>() ?? "nameless",
            Started = body["start_time"]?.GetValue<long>() ?? 0,
            User = body["user_id"]?.GetValue<string>(),
        };
        SetTags(run, body["tags"]?.AsArray());
        Runs[id] = run;
        return Wrapped("run", run.Json());
    }

    private static JsonObject Update(RemoteRun run, JsonObject body)
    {
        run.Status = body["status"]?.GetValue<string>() is { } status
            ? status is "RUNNING" or "SCHEDULED" or "FINISHED" or "FAILED" or "KILLED" ? status : throw Invalid($"Invalid status {status}")
            : run.Status;
        run.Ended = body["end_time"]?.GetValue<long>() ?? run.Ended;
        run.Name = body["run_name"]?.GetValue<string>() ?? run.Name;
        return Wrapped("run_info", run.Json()["info"]!.DeepClone());
    }

    private JsonObject SearchRuns(JsonObject body)
    {
        var most = body["max_results"]?.GetValue<int>() ?? 1000;
        if (most > 50_000)
        {
            throw Invalid("max_results must be at most 50000");
        }

        var wanted = body["experiment_ids"]!.AsArray().Select(e => e!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var tagged = body["filter"]?.GetValue<string>() is { Length: > 0 } filter
            ? TagFilter().Match(filter) is { Success: true } match ? match : throw Invalid($"Invalid filter {filter}")
            : null;
        var found = Runs.Values.Where(r => wanted.Contains(r.Experiment) && (tagged is null || (r.Tags.TryGetValue(tagged.Groups["key"].Value, out var value) && (tagged.Groups["value"].Length == 0 || value == tagged.Groups["value"].Value)))).OrderByDescending(r => r.Started).Select(r => (JsonNode)r.Json()).ToList();
        return Page("runs", found, most, body);
    }

    private static JsonObject LogBatch(RemoteRun run, JsonObject body)
    {
        var (metrics, parameters, tags) = (Items(body, "metrics"), Items(body, "params"), Items(body, "tags"));
        if (metrics.Count > 1000 || parameters.Count > 100 || tags.Count > 100 || metrics.Count + parameters.Count + tags.Count > 1000)
        {
            throw Invalid("A batch logging request can contain at most 1000 metrics, 100 params, 100 tags, 1000 in all.");
        }

        foreach (var key in metrics.Concat(parameters).Concat(tags).Select(x => x["key"]!.GetValue<string>()))
        {
            if (key.Length > 250 || !ValidKey().IsMatch(key) || key.StartsWith('/') || key.Split('/').Any(p => p is "" or "." or ".."))
            {
                throw Invalid($"Invalid name: '{key}'");
            }
        }

        foreach (var p in parameters)
        {
            var value = Cut(p["value"]!.GetValue<string>(), 6000);
            if (run.Params.TryGetValue(p["key"]!.GetValue<string>(), out var before) && before != value)
            {
                throw Invalid($"Changing param values is not allowed. Param with key='{p["key"]}' was already logged with value='{before}'");
            }
        }

        parameters.ForEach(p => run.Params[p["key"]!.GetValue<string>()] = Cut(p["value"]!.GetValue<string>(), 6000));
        SetTags(run, body["tags"]?.AsArray());
        metrics.ForEach(m => run.Points.Add(new(m["key"]!.GetValue<string>(), Number(m["value"]!), m["timestamp"]!.GetValue<long>(), m["step"]?.GetValue<long>() ?? 0)));
        return new JsonObject();
    }

    private static JsonObject LogInputs(RemoteRun run, JsonObject body)
    {
        foreach (var input in Items(body, "datasets"))
        {
            var dataset = input["dataset"]!;
            if (dataset["digest"]!.GetValue<string>().Length > 36)
            {
                throw Invalid("Dataset digest exceeds the maximum length of 36");
            }

            run.Inputs[$"{dataset["name"]} {dataset["digest"]}"] = input.DeepClone();
        }

        return new JsonObject();
    }

    // The trap: without max_results a page is empty, and there is always another.
    private static JsonObject History(RemoteRun run, JsonObject body)
    {
        var points = run.Points.Where(p => p.Key == Text(body, "metric_key")).OrderBy(p => p.Timestamp).Select(p => (JsonNode)p.Json()).ToList();
        return body["max_results"] is { } most
            ? Page("metrics", points, Math.Min(most.GetValue<int>(), 25_000), body)
            : new JsonObject { ["metrics"] = new JsonArray(), ["next_page_token"] = "0" };
    }

    private JsonObject List(RemoteRun run, string? folder)
    {
        var root = $"{run.Experiment}/{run.Id}/artifacts/";
        var start = folder is null ? "" : folder + "/";
        var below = Files.Where(f => f.Key.StartsWith(root + start, StringComparison.Ordinal)).Select(f => (Path: f.Key[root.Length..], f.Value.Length)).ToList();
        var files = below.Where(f => !f.Path[start.Length..].Contains('/', StringComparison.Ordinal)).Select(f => new JsonObject { ["path"] = f.Path, ["is_dir"] = false, ["file_size"] = f.Length });
        var folders = below.Where(f => f.Path[start.Length..].Contains('/', StringComparison.Ordinal)).Select(f => start + f.Path[start.Length..].Split('/')[0]).Distinct(StringComparer.Ordinal)
            .Select(f => new JsonObject { ["path"] = f, ["is_dir"] = true });
        return new JsonObject { ["root_uri"] = run.ArtifactUri, ["files"] = new JsonArray([.. files.Concat(folders)]) };
    }

    // The proxy tells only the last name of each.
    private JsonObject ListProxied(string folder)
    {
        var below = Files.Where(f => f.Key.StartsWith(folder + "/", StringComparison.Ordinal)).Select(f => (Parts: f.Key[(folder.Length + 1)..].Split('/'), f.Value.Length)).ToList();
        var files = below.Where(f => f.Parts.Length == 1).Select(f => new JsonObject { ["path"] = f.Parts[0], ["is_dir"] = false, ["file_size"] = f.Length });
        var folders = below.Where(f => f.Parts.Length > 1).Select(f => f.Parts[0]).Distinct(StringComparer.Ordinal).Select(f => new JsonObject { ["path"] = f, ["is_dir"] = true });
        return new JsonObject { ["files"] = new JsonArray([.. files.Concat(folders)]) };
    }

    private RemoteRun Run(JsonObject body) => Runs.GetValueOrDefault(Text(body, "run_id")) ?? throw new RefusedException("RESOURCE_DOES_NOT_EXIST", "Run not found", 404);

    private static void SetTags(RemoteRun run, JsonArray? tags)
    {
        foreach (var tag in tags ?? [])
        {
            run.Tags[tag!["key"]!.GetValue<string>()] = Cut(tag["value"]!.GetValue<string>(), 8000);
        }
    }

    private static List<JsonObject> Items(JsonObject body, string name) => (body[name]?.AsArray() ?? []).Select(x => x!.AsObject()).ToList();

    private static double Number(JsonNode value) => value.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? value.GetValue<string>() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.MaxValue,
            "-Infinity" => double.MinValue,
            var text => double.Parse(text, CultureInfo.InvariantCulture),
        }
        : value.GetValue<double>();

    private static string Cut(string value, int longest) => value.Length <= longest ? value : value[..longest];

    [GeneratedRegex(@"^[/\w.\- :]+\z")]
    private static partial Regex ValidKey();

    [GeneratedRegex(@"^tags\.`(?<key>[^`]+)` (LIKE '%'|= '(?<value>[^']+)')\z")]
    private static partial Regex TagFilter();
}
