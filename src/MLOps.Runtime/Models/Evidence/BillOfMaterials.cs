using System.Globalization;
using System.Text.Json.Nodes;
using MLOps.Serving;

namespace MLOps.Models;

/// <summary>A version as a CycloneDX 1.6 bill of materials for machine learning, in JSON.</summary>
internal static class BillOfMaterials
{
    /// <param name="now">When it is written.</param>
    public static JsonObject Of(ModelFacts facts, DateTimeOffset now)
    {
        var missing = facts.Checklist().Where(c => !c.IsThere).Select(c => c.What).ToList();
        return new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["serialNumber"] = "urn:uuid:" + Guid.NewGuid(),
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["timestamp"] = now.ToString("o", CultureInfo.InvariantCulture),
                ["tools"] = new JsonObject { ["components"] = Array(new JsonObject { ["type"] = "application", ["name"] = "MLOps", ["version"] = InferenceServer.Version }) },
                ["component"] = Model(facts),
                ["properties"] = Array(
                    Property("mlops:completeness", facts.Checklist().Average(c => c.IsThere ? 1.0 : 0).ToString("0.###", CultureInfo.InvariantCulture)),
                    [.. missing.Select(m => Property("mlops:missing", m))]),
            },
            ["components"] = new JsonArray([.. Data(facts), .. facts.Packages.Select(Package)]),
            ["dependencies"] = Array(new JsonObject { ["ref"] = Reference(facts), ["dependsOn"] = new JsonArray([.. facts.Packages.Select(p => (JsonNode)Purl(p)), .. facts.Data is { } d ? [(JsonNode)("dataset:" + d.Reference)] : System.Array.Empty<JsonNode>()]) }),
        };
    }

    private static JsonObject Model(ModelFacts f)
    {
        var component = new JsonObject
        {
            ["type"] = "machine-learning-model",
            ["bom-ref"] = Reference(f),
            ["name"] = f.Version.Model,
            ["version"] = f.Version.Version.ToString(CultureInfo.InvariantCulture),
            ["hashes"] = Array(new JsonObject { ["alg"] = "SHA-256", ["content"] = f.Version.Digest }),
            ["modelCard"] = Card(f),
        };
        AddIf(component, "description", f.Version.Description);
        if (f.Tag("license") is { } license)
        {
            component["licenses"] = Array(new JsonObject { ["license"] = new JsonObject { ["name"] = license } });
        }

        component["properties"] = Array(Property("mlops:format", f.Version.Format), [
            .. f.Parameters.Select(p => Property("mlops:parameter:" + p.Key, p.Value)),
            .. f.Version.Run is { } run ? [Property("mlops:run", run)] : System.Array.Empty<JsonNode>(),
            .. f.GitCommit is { } commit ? [Property("mlops:git-commit", commit)] : System.Array.Empty<JsonNode>()]);
        return component;
    }

    private static JsonObject Card(ModelFacts f)
    {
        var parameters = new JsonObject
        {
            ["approach"] = new JsonObject { ["type"] = f.Evaluation?.Task == ModelTask.Clustering ? "unsupervised" : "supervised" },
            ["inputs"] = new JsonArray([.. f.Version.Signature.Inputs.Select(Format)]),
            ["outputs"] = new JsonArray([.. f.Version.Signature.Outputs.Select(Format)]),
        };
        AddIf(parameters, "task", f.Evaluation?.Task.ToString().ToLowerInvariant());
        if (f.Data is { } data)
        {
            parameters["datasets"] = Array(new JsonObject { ["ref"] = "dataset:" + data.Reference });
        }

        return new JsonObject { ["modelParameters"] = parameters, ["quantitativeAnalysis"] = new JsonObject { ["performanceMetrics"] = new JsonArray([.. Metrics(f)]) }, ["considerations"] = Considerations(f) };
    }

    private static IEnumerable<JsonNode> Metrics(ModelFacts f) => f.Evaluation is { } e
        ? e.Metrics.Where(m => double.IsFinite(m.Value)).Select(m => Metric(m, null))
            .Concat(e.Slices.Where(s => double.IsFinite(s.Metric.Value)).Select(s => Metric(s.Metric, $"{s.Column} = {s.Slice}")))
        : f.Version.Metrics.Where(m => double.IsFinite(m.Value)).Select(m => Metric(new MetricEstimate(m.Key, m.Value, null, null), null));

    private static JsonObject Metric(MetricEstimate m, string? slice)
    {
        var metric = new JsonObject { ["type"] = m.Name, ["value"] = Number(m.Value) };
        AddIf(metric, "slice", slice);
        if (m is { Low: { } low, High: { } high })
        {
            metric["confidenceInterval"] = new JsonObject { ["lowerBound"] = Number(low), ["upperBound"] = Number(high) };
        }

        return metric;
    }

    private static JsonObject Considerations(ModelFacts f)
    {
        var considerations = new JsonObject();
        void Add(string name, string? text)
        {
            if (text is not null)
            {
                considerations[name] = Array(text);
            }
        }

        Add("useCases", f.Tag("intended-use"));
        Add("technicalLimitations", f.Tag("limitations"));
        Add("users", f.Tag("owner"));
        if (f.Evaluation is { Fairness.Count: > 0 } e)
        {
            considerations["fairnessAssessments"] = new JsonArray([.. e.Fairness.Select(x => (JsonNode)new JsonObject
            {
                ["groupAtRisk"] = $"{x.Column} = {x.Groups.MinBy(g => g.Selected)!.Group}",
                ["harms"] = $"Selected {Number(x.DisparateImpact)} times as often as the group that is selected most; equalised odds differ by {Number(x.EqualisedOdds)}.",
            })]);
        }

        return considerations;
    }

    private static IEnumerable<JsonNode> Data(ModelFacts f) => f.Data is not { } d ? [] :
    [
        new JsonObject
        {
            ["type"] = "data",
            ["bom-ref"] = "dataset:" + d.Reference,
            ["name"] = d.Name,
            ["version"] = d.Version.ToString(CultureInfo.InvariantCulture),
            ["hashes"] = Array(new JsonObject { ["alg"] = "SHA-256", ["content"] = d.Digest }),
            ["data"] = Array(new JsonObject
            {
                ["type"] = "dataset", ["name"] = d.Reference, ["description"] = d.Description ?? "", ["contents"] = new JsonObject { ["properties"] = Array(Property("rows", d.Rows.ToString(CultureInfo.InvariantCulture))) },
            }),
        },
    ];

    private static JsonNode Package(PackageFact p) => new JsonObject { ["type"] = "library", ["bom-ref"] = Purl(p), ["name"] = p.Name, ["version"] = p.Version, ["purl"] = Purl(p) };

    private static string Purl(PackageFact p) => $"pkg:nuget/{p.Name}@{Uri.EscapeDataString(p.Version)}";

    private static string Reference(ModelFacts f) => "model:" + f.Version.Reference;

    private static JsonNode Format(TensorSpec spec) => new JsonObject { ["format"] = $"{spec.Name}: {spec}" };

    private static JsonNode Property(string name, string value) => new JsonObject { ["name"] = name, ["value"] = value };

    private static JsonArray Array(JsonNode first, params JsonNode[] more) => new([first, .. more]);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void AddIf(JsonObject target, string name, string? value)
    {
        if (value is { Length: > 0 })
        {
            target[name] = value;
        }
    }
}
