using System.Globalization;
using System.Text.Json.Nodes;

namespace MLOps.Validation.Imports;

/// <summary>Data tests of a dbt properties file, with those of dbt-utils and dbt-expectations that have a counterpart. One suite per model, seed or source table.</summary>
internal static class Dbt
{
    public static SuiteImport Read(string file, JsonObject root)
    {
        var draft = new ImportDraft();
        foreach (var table in Tables(root))
        {
            var name = (string?)table["name"] ?? "model";
            draft.Suite(name);
            foreach (var test in Tests(table))
            {
                Add(draft, name, null, test);
            }

            foreach (var column in Items(table["columns"]))
            {
                foreach (var test in Tests(column))
                {
                    Add(draft, name, (string?)column["name"], test);
                }
            }
        }

        return draft.Finish(file, "dbt");
    }

    private static IEnumerable<JsonObject> Tables(JsonObject root) =>
        new[] { "models", "seeds", "snapshots" }.SelectMany(k => Items(root[k])).Concat(Items(root["sources"]).SelectMany(s => Items(s["tables"])));

    private static IEnumerable<JsonObject> Items(JsonNode? node) => (node as JsonArray)?.OfType<JsonObject>() ?? [];

    private static IEnumerable<JsonNode> Tests(JsonObject of) => ((of["data_tests"] ?? of["tests"]) as JsonArray)?.OfType<JsonNode>() ?? [];

    private static void Add(ImportDraft draft, string table, string? column, JsonNode test)
    {
        var (name, parameters) = test is JsonObject map ? (map.First().Key, map.First().Value as JsonObject ?? []) : (test.ToString(), []);
        // dbt 1.10 puts the parameters under 'arguments'.
        var arguments = parameters["arguments"] as JsonObject ?? parameters;
        var config = parameters["config"] as JsonObject ?? parameters;
        var what = column is null ? name : $"{name} of {column}";
        draft.Add(table, what, () => Map(name[(name.LastIndexOf('.') + 1)..], column ?? (string?)arguments["column_name"], arguments) is { } check ? Surround(check, parameters, config) : null);
    }

    private static ValidationCheck Surround(ValidationCheck check, JsonObject parameters, JsonObject config)
    {
        check = (string?)config["severity"] is "warn" or "WARN" ? check.Severity(Severity.Warning) : check;
        check = (string?)config["where"] is { } where ? check.Where(where) : check;
        check = (string?)parameters["name"] is { } id ? check.Named(id) : check;
        check = (string?)parameters["description"] is { } description ? check.Describe(description) : check;
        return parameters["tags"] is JsonArray tags ? check.Tagged(tags.Select(t => t!.ToString()).ToArray()) : check;
    }

    private static ValidationCheck? Map(string test, string? column, JsonObject a)
    {
        ColumnExpectations Of() => Expect.Column(column ?? throw new NotMappedException("it names no column"));
        if (test.StartsWith("expect_", StringComparison.Ordinal))
        {
            // dbt-expectations took names and parameters from Great Expectations.
            throw new NotMappedException("tests of dbt-expectations are read from Great Expectations' own suites");
        }

        return test switch
        {
            "not_null" => Of().NotNull(),
            "unique" => Of().Unique(),
            "accepted_values" => Of().InSet(a["values"]!.AsArray().Select(v => (bool?)a["quote"] == false ? ImportDraft.LiteralOf(v) : (Literal)v!.ToString()).ToArray()),
            "not_accepted_values" => Of().NotInSet(a["values"]!.AsArray().Select(ImportDraft.LiteralOf).ToArray()),
            "relationships" => Of().FoundIn(Reference((string?)a["to"]), (string?)a["field"]),
            "unique_combination_of_columns" => Expect.Unique(a["combination_of_columns"]!.AsArray().Select(c => c!.ToString()).ToArray()),
            "accepted_range" => ValidationCheck.Of(new Between(column!, Bound(a["min_value"]), Bound(a["max_value"]), (bool?)a["inclusive"] == false)),
            "expression_is_true" => Expect.Condition(column is null ? (string)a["expression"]! : $"{column} {a["expression"]}"),
            "not_constant" => Expect.Aggregate($"count_distinct({column})", 2),
            "not_empty_string" => Of().Length(1),
            "at_least_one" => Expect.Aggregate($"count({column})", 1),
            "not_null_proportion" => Of().NotNull().Mostly((double?)a["at_least"] ?? 1),
            "equal_rowcount" => Expect.RowCountEquals(Reference((string?)a["compare_model"])),
            "equality" => Expect.SameRows(Reference((string?)a["compare_model"]), a["compare_columns"] is JsonArray columns ? columns.Select(c => c!.ToString()).ToArray() : []),
            "recency" => Expect.Column((string)a["field"]!).Fresh(Interval((string)a["datepart"]!, (int)a["interval"]!)),
            _ => null,
        };
    }

    private static Literal? Bound(JsonNode? node) => node is null ? (Literal?)null : ImportDraft.LiteralOf(node);

    // ref('orders') and source('shop', 'orders') name a table, which here is a dataset or file.
    private static string Reference(string? expression)
    {
        var quoted = expression?.Split('\'', '"');
        return quoted is { Length: >= 3 } ? quoted[^2] : expression ?? throw new NotMappedException("it names no other table");
    }

    private static TimeSpan Interval(string part, int n) => part switch
    {
        "minute" => TimeSpan.FromMinutes(n),
        "hour" => TimeSpan.FromHours(n),
        "day" => TimeSpan.FromDays(n),
        "week" => TimeSpan.FromDays(7 * n),
        _ => throw new NotMappedException(string.Create(CultureInfo.InvariantCulture, $"{n} {part}s are no fixed length of time")),
    };
}
