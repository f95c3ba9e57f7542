using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLOps.Validation;

namespace MLOps.Rendering.Gate;

/// <summary>A validation as an OpenLineage run event: the source is its input, with the facet dataQualityAssertions.</summary>
internal static class OpenLineage
{
    private const string Producer = "urn:mlops:runtime";
    private const string Spec = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    private const string Facet = "https://openlineage.io/spec/facets/1-1-0/DataQualityAssertionsDatasetFacet.json#/$defs/DataQualityAssertionsDatasetFacet";

    public static string Write(ValidationReport report)
    {
        var time = report.Started ?? DateTimeOffset.UnixEpoch;
        var run = new JsonObject
        {
            ["eventTime"] = time.ToString("O", CultureInfo.InvariantCulture),
            ["producer"] = Producer,
            ["schemaURL"] = Spec,
            ["eventType"] = "COMPLETE",
            ["run"] = new JsonObject { ["runId"] = Guid.CreateVersion7(time).ToString() },
            ["job"] = new JsonObject { ["namespace"] = "mlops", ["name"] = $"validate {report.Suite}" },
            ["inputs"] = new JsonArray(new JsonObject
            {
                ["namespace"] = "mlops",
                ["name"] = report.Source,
                ["inputFacets"] = new JsonObject { ["dataQualityAssertions"] = Assertions(report) },
            }),
            ["outputs"] = new JsonArray(),
        };
        return run.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonObject Assertions(ValidationReport report) => new()
    {
        ["_producer"] = Producer,
        ["_schemaURL"] = Facet,
        ["assertions"] = new JsonArray(report.Checks.Select(c => (JsonNode)Assertion(c)).ToArray()),
    };

    private static JsonObject Assertion(CheckResult check)
    {
        var assertion = new JsonObject
        {
            ["assertion"] = check.Kind,
            ["success"] = check.Success,
            ["severity"] = check.Severity == Severity.Warning ? "warn" : check.Severity.ToString().ToLowerInvariant(),
            ["name"] = check.Id,
            ["expected"] = check.Expected,
            ["actual"] = check.Error is { } error ? $"could not be evaluated: {error}" : check.OfRows ? string.Create(CultureInfo.InvariantCulture, $"{check.Failed} of {check.Evaluated} rows fail") : Figures.Value(check.Observed),
            ["params"] = JsonNode.Parse(Store.Json.Write(check.Parameters)),
        };
        if (check.Column is { } column && !column.Contains(", ", StringComparison.Ordinal))
        {
            assertion["column"] = column;
        }

        if (check.Description is { } description)
        {
            assertion["description"] = description;
        }

        if (check.Parameters.GetValueOrDefault("sql") is { } sql)
        {
            assertion["content"] = sql.ToString();
            assertion["contentType"] = "sql";
        }

        return assertion;
    }
}
