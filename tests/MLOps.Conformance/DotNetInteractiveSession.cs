using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLOps.Conformance;

/// <summary>
/// .NET Interactive itself, with our package from the packed feed: as a Jupyter kernel and as Polyglot Notebooks runs it. What the
/// cells gave is read by many tests; the host starts when the first of them asks.
/// </summary>
public sealed class DotNetInteractiveSession(PackedProduct product) : IDisposable
{
    private readonly JupyterHome _home = new();
    private JsonNode? _jupyter;
    private JsonNode? _polyglot;

    /// <summary>What a cell of <c>dotnet-interactive/jupyter.json</c> gave.</summary>
    public CellAnswer Jupyter(string cell) => new((_jupyter ??= Run("session.py", "dotnet-interactive", "jupyter.json"))[cell]!);

    /// <summary>The events of a cell of <c>dotnet-interactive/polyglot.json</c>.</summary>
    public IReadOnlyList<JsonNode> Polyglot(string cell) =>
        [.. (_polyglot ??= Run("polyglot.py", Prerequisites.DotNetInteractive(), "polyglot.json"))[cell]!["events"]!.AsArray().Select(e => e!)];

    public string Work => _home.Work;

    public void Dispose() => _home.Dispose();

    private JsonNode Run(string driver, string host, string cells)
    {
        Prerequisites.Jupyter();
        Prepare();
        var script = Path.Combine(_home.Home, cells);
        File.WriteAllText(script, File.ReadAllText(Path.Combine(Repository.Conformance, "dotnet-interactive", cells))
            .Replace("FEED", product.Feed, StringComparison.Ordinal).Replace("VERSION", PackedProduct.Version, StringComparison.Ordinal));
        var results = Path.ChangeExtension(script, ".results.json");
        var end = _home.Run("/usr/bin/python3", Repository.Python(driver), host, script, results);
        Assert.True(end.ExitCode == 0, end.Text);
        return JsonNode.Parse(File.ReadAllText(results))!;
    }

    private void Prepare()
    {
        var host = Prerequisites.DotNetInteractive();
        var spec = Path.Combine(_home.Home, ".local", "share", "jupyter", "kernels", "dotnet-interactive");
        Directory.CreateDirectory(spec);
        File.WriteAllText(Path.Combine(spec, "kernel.json"), JsonSerializer.Serialize(new
        {
            argv = new[] { host, "jupyter", "--default-kernel", "csharp", "{connection_file}" },
            display_name = ".NET (C#)",
            language = "C#",
        }));
        File.Copy(Path.Combine(Repository.Root, "notebooks", "data", "weather.csv"), Path.Combine(_home.Work, "weather.csv"), overwrite: true);

        // Our package comes from the feed and not from an earlier run's cache; everything else from what is here already.
        _home.Environment["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } packages
            ? packages
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        _home.Environment["NUGET_PACKAGES"] = Path.Combine(_home.Home, "packages");
        _home.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(JupyterHome.Dotnet)!;
        _home.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        _home.Environment["DOTNET_TRY_CLI_TELEMETRY_OPTOUT"] = "1";
    }
}

/// <summary>What a Jupyter kernel answered to a cell or to a question for completions.</summary>
public sealed class CellAnswer(JsonNode answer)
{
    public bool Succeeded => Status == "ok";

    public string Status => answer["status"]!.GetValue<string>();

    public IReadOnlyList<string> Matches => [.. answer["matches"]!.AsArray().Select(m => m!.GetValue<string>())];

    /// <summary>The one error's sentence.</summary>
    public string Error => Assert.Single(Outputs("error"))["evalue"]!.GetValue<string>();

    /// <summary>Lines of the one error's stack trace: the host repeats the sentence there and nothing else.</summary>
    public IReadOnlyList<string> Traceback => [.. Assert.Single(Outputs("error"))["traceback"]!.AsArray().Select(l => l!.GetValue<string>())];

    public string Printed => string.Concat(Outputs("stream").Select(o => o["text"]!.GetValue<string>()));

    /// <summary>What was shown in this form, one after another.</summary>
    public IReadOnlyList<string> Shown(string mimeType) =>
        [.. Outputs("display_data").Concat(Outputs("execute_result")).Select(o => o["data"]![mimeType]).OfType<JsonNode>().Select(d => d is JsonValue text ? text.ToString() : d.ToJsonString())];

    private IEnumerable<JsonNode> Outputs(string type) => answer["outputs"]!.AsArray().Where(o => o!["type"]!.GetValue<string>() == type).Select(o => o!);
}
