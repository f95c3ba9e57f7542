using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MLOps.Validation.Imports;

/// <summary>Checks in SodaCL: <c>checks for orders:</c> and a list of metrics with thresholds.</summary>
internal static partial class Soda
{
    private const string Prefix = "checks for ";

    public static SuiteImport Read(string file, JsonObject root)
    {
        var draft = new ImportDraft();
        foreach (var (key, value) in root)
        {
            if (!key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                draft.Add(Path.GetFileNameWithoutExtension(file), key, () => throw new NotMappedException("it is no list of checks"));
                continue;
            }

            var table = key[Prefix.Length..].Trim();
            foreach (var item in value as JsonArray ?? [])
            {
                var (text, parameters) = item is JsonObject map ? (map.First().Key, map.First().Value) : (item?.ToString() ?? "", null);
                draft.Add(table, text, () => Map(text.Trim(), parameters) is { } check ? Surround(check, parameters as JsonObject) : null);
            }
        }

        return draft.Finish(file, "soda");
    }

    private static ValidationCheck Surround(ValidationCheck check, JsonObject? parameters)
    {
        check = (string?)parameters?["name"] is { } name ? check.Describe(name) : check;
        check = (string?)parameters?["filter"] is { } filter ? check.Where(filter) : check;
        return parameters is not null && parameters.ContainsKey("warn") && !parameters.ContainsKey("fail") ? check.Severity(Severity.Warning) : check;
    }

    private static ValidationCheck? Map(string text, JsonNode? parameters)
    {
        var p = parameters as JsonObject;
        if (text == "schema")
        {
            return Schema(p ?? []);
        }

        if (Reference().Match(text) is { Success: true } reference)
        {
            var columns = Names(reference.Groups[1].Value);
            return Expect.ForeignKey(columns, reference.Groups[2].Value.Trim(), Names(reference.Groups[3].Value));
        }

        if (Freshness().Match(text) is { Success: true } fresh)
        {
            return Expect.Column(fresh.Groups[1].Value.Trim()).Fresh(Durations.Read(fresh.Groups[2].Value) ?? throw new NotMappedException("its age is not understood"));
        }

        var match = Metric().Match(text);
        return match.Success ? Metric(match.Groups[1].Value, match.Groups[2].Success ? Names(match.Groups[2].Value) : [], Threshold(match.Groups[3].Value, p), p ?? []) : null;
    }

    private static ValidationCheck? Metric(string metric, string[] columns, Bounds bounds, JsonObject p)
    {
        string One() => columns is [var column] ? column : throw new NotMappedException("it does not name one column");
        ValidationCheck Figure(string function) => bounds.Exclusive ? throw new NotMappedException("its threshold leaves its end out") : Expect.Aggregate($"{function}({One()})", bounds.Min, bounds.Max);
        return metric switch
        {
            "row_count" => Expect.RowCount(Whole(bounds.Exclusive ? bounds.Min + 1 : bounds.Min), Whole(bounds.Exclusive ? bounds.Max - 1 : bounds.Max)),
            "missing_count" when bounds.IsZero => Expect.Column(One()).NotNull(),
            "missing_count" => Figure("missing"),
            "missing_percent" => Expect.Column(One()).NotNull().Mostly(1 - (bounds.Percent / 100)),
            "duplicate_count" when bounds.IsZero => Expect.Unique(columns),
            "duplicate_percent" => Expect.Unique(columns).Mostly(1 - (bounds.Percent / 100)),
            "invalid_count" when bounds.IsZero => Valid(One(), p),
            "invalid_percent" => Valid(One(), p).Mostly(1 - (bounds.Percent / 100)),
            "avg" or "sum" or "min" or "max" or "stddev" or "variance" or "min_length" or "max_length" => Figure(metric),
            "avg_length" => Figure("mean_length"),
            _ => null,
        };
    }

    private static ValidationCheck Valid(string column, JsonObject p)
    {
        var of = Expect.Column(column);
        return p switch
        {
            _ when p["valid values"] is JsonArray values => of.InSet(values.Select(ImportDraft.LiteralOf).ToArray()),
            _ when (string?)p["valid regex"] is { } regex => of.MatchesRegex(regex),
            _ when (string?)p["valid format"] is { } format => of.HasForm(format switch { "date iso 8601" => "iso_date", "ip address" => "ipv4", "phone number" => "phone", _ => format }),
            _ when p["valid min"] is not null || p["valid max"] is not null => ValidationCheck.Of(new Between(column, Literal(p["valid min"]), Literal(p["valid max"]))),
            _ when p["valid length"] is { } exact => of.Length((long)exact, (long)exact),
            _ when p["valid min length"] is not null || p["valid max length"] is not null => of.Length((long?)p["valid min length"], (long?)p["valid max length"]),
            _ when p["invalid values"] is JsonArray values => of.NotInSet(values.Select(ImportDraft.LiteralOf).ToArray()),
            _ => throw new NotMappedException("it does not say what is valid"),
        };
    }

    private static Literal? Literal(JsonNode? node) => node is null ? (Literal?)null : ImportDraft.LiteralOf(node);

    private static ValidationCheck Schema(JsonObject p)
    {
        var conditions = p["fail"] as JsonObject ?? p["warn"] as JsonObject ?? [];
        return conditions["when required column missing"] is JsonArray required
            ? Expect.Columns(required.Select(c => c!.ToString()).ToList(), allowOthers: true)
            : throw new NotMappedException("only 'when required column missing' has a counterpart; a contract holds the rest");
    }

    // "when > 10" says when it fails; a bare threshold says when it passes.
    private static Bounds Threshold(string text, JsonObject? p)
    {
        if (text.Length > 0)
        {
            return Parse(text) ?? throw new NotMappedException($"its threshold '{text}' is not understood");
        }

        var fails = (p?["fail"] ?? p?["warn"])?.ToString() ?? throw new NotMappedException("it has no threshold");
        return Parse(fails.Replace("when", "", StringComparison.Ordinal).Trim()) is { } bad ? bad.Opposite() : throw new NotMappedException($"its threshold '{fails}' is not understood");
    }

    private static Bounds? Parse(string text)
    {
        if (Between().Match(text) is { Success: true } between)
        {
            return new(Number(between.Groups[1].Value), Number(between.Groups[2].Value), false);
        }

        var match = Comparison().Match(text);
        var value = match.Success ? Number(match.Groups[2].Value) : 0;
        return !match.Success ? null : match.Groups[1].Value switch
        {
            "=" => new(value, value, false),
            ">" => new(value, null, true),
            ">=" => new(value, null, false),
            "<" => new(null, value, true),
            _ => new(null, value, false),
        };
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static long? Whole(double? value) => value is { } x ? (long)x : null;

    private static string[] Names(string text) => text.Split(',').Select(n => n.Trim()).ToArray();

    private sealed record Bounds(double? Min, double? Max, bool Exclusive)
    {
        public bool IsZero => Max is 0 && !Exclusive || (Max is 1 && Exclusive && Min is null);

        public double Percent => Max ?? throw new NotMappedException("its share has no upper bound");

        public Bounds Opposite() => (Min, Max) switch
        {
            ({ } min, null) => new(null, min, !Exclusive),
            (null, { } max) => new(max, null, !Exclusive),
            _ => throw new NotMappedException("it fails between two bounds"),
        };
    }

    [GeneratedRegex(@"^(\w+)(?:\(([^)]*)\))?\s*(.*)$")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^between\s+(-?[\d.]+)\s+and\s+(-?[\d.]+)$")]
    private static partial Regex Between();

    [GeneratedRegex(@"^(=|>=|>|<=|<)\s*(-?[\d.]+)\s*%?$")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^values in \(?([^)]+?)\)? must exist in (\S+)\s*\(?([^)]+?)\)?$")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^freshness\(([^)]+)\)\s*<=?\s*(.+)$")]
    private static partial Regex Freshness();
}
