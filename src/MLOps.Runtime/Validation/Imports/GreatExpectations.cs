using System.Text.Json.Nodes;

namespace MLOps.Validation.Imports;

/// <summary>A suite of Great Expectations 1.x: <c>{"name": ..., "expectations": [{"type": ..., "kwargs": {...}, "severity": ...}]}</c>.</summary>
internal static class GreatExpectations
{
    public static SuiteImport Read(string file, JsonObject root)
    {
        var draft = new ImportDraft();
        var suite = (string?)root["name"] ?? (string?)root["expectation_suite_name"] ?? Path.GetFileNameWithoutExtension(file);
        foreach (var item in root["expectations"]!.AsArray().OfType<JsonObject>())
        {
            var type = (string?)item["type"] ?? (string?)item["expectation_type"] ?? "?";
            draft.Add(suite, type, () => Map(type, item["kwargs"] as JsonObject ?? []) is { } check ? Surround(check, item) : null);
        }

        return draft.Finish(file, "great_expectations");
    }

    private static ValidationCheck Surround(ValidationCheck check, JsonObject item)
    {
        var kwargs = item["kwargs"] as JsonObject ?? [];
        check = (double?)kwargs["mostly"] is { } mostly ? check.Mostly(mostly) : check;
        check = ((string?)item["severity"] ?? (string?)kwargs["severity"]) switch
        {
            "warning" => check.Severity(Severity.Warning),
            "info" => check.Severity(Severity.Info),
            _ => check,
        };
        check = (string?)kwargs["row_condition"] is { } condition ? check.Where(Condition(condition, (string?)kwargs["condition_parser"])) : check;
        check = (string?)item["description"] is { } description ? check.Describe(description) : check;
        var meta = item["meta"] as JsonObject;
        return meta?["notes"] is JsonValue notes && check.Description is null ? check.Describe(notes.ToString()) : check;
    }

    // Conditions for Spark are SQL; those for pandas and GX's own col("x") are not.
    private static string Condition(string condition, string? parser) => parser is "spark" or null && !condition.Contains("col(", StringComparison.Ordinal)
        ? condition
        : throw new NotMappedException($"its row_condition is written for {parser ?? "great_expectations"}");

    private static ValidationCheck? Map(string type, JsonObject k)
    {
        string Column() => Text(k, "column");
        ColumnExpectations Of() => Expect.Column(Column());
        return type switch
        {
            "expect_column_to_exist" => Of().Exists(),
            "expect_column_values_to_not_be_null" => Of().NotNull(),
            "expect_column_values_to_be_null" => Of().IsNull(),
            "expect_column_values_to_be_unique" => Of().Unique(),
            "expect_column_values_to_be_between" => Between(k),
            "expect_column_values_to_be_in_set" => Of().InSet(Literals(k, "value_set")),
            "expect_column_values_to_not_be_in_set" => Of().NotInSet(Literals(k, "value_set")),
            "expect_column_values_to_match_regex" => Of().MatchesRegex(Text(k, "regex")),
            "expect_column_values_to_not_match_regex" => Of().NotMatchesRegex(Text(k, "regex")),
            "expect_column_values_to_match_regex_list" => (string?)k["match_on"] == "all" ? Of().MatchesAllRegex(Texts(k, "regex_list")) : Of().MatchesRegex(Texts(k, "regex_list")),
            "expect_column_values_to_not_match_regex_list" => Of().NotMatchesRegex(Texts(k, "regex_list")),
            "expect_column_values_to_match_like_pattern" => Of().MatchesLike(Text(k, "like_pattern")),
            "expect_column_values_to_not_match_like_pattern" => Of().NotMatchesLike(Text(k, "like_pattern")),
            "expect_column_values_to_match_like_pattern_list" => (string?)k["match_on"] == "all" ? Of().MatchesAllLike(Texts(k, "like_pattern_list")) : Of().MatchesLike(Texts(k, "like_pattern_list")),
            "expect_column_values_to_not_match_like_pattern_list" => Of().NotMatchesLike(Texts(k, "like_pattern_list")),
            "expect_column_value_lengths_to_be_between" => Of().Length((long?)k["min_value"], (long?)k["max_value"]),
            "expect_column_value_lengths_to_equal" => Of().Length((long?)k["value"], (long?)k["value"]),
            "expect_column_values_to_match_strftime_format" => Of().TimeFormat(Text(k, "strftime_format")),
            "expect_column_values_to_be_dateutil_parseable" => Of().ParsesAs("timestamp"),
            "expect_column_values_to_be_json_parseable" => Of().IsJson(),
            "expect_column_values_to_match_json_schema" => Of().FitsJsonSchema(k["json_schema"]!.ToJsonString()),
            "expect_column_values_to_be_increasing" => Of().Increasing((bool?)k["strictly"] ?? false),
            "expect_column_values_to_be_decreasing" => Of().Decreasing((bool?)k["strictly"] ?? false),
            "expect_column_value_z_scores_to_be_less_than" => Of().ZScore((double?)k["threshold"] ?? throw new NotMappedException("it has no threshold")),
            "expect_column_values_to_be_of_type" => Of().OfType(Text(k, "type_")),
            "expect_column_values_to_be_in_type_list" => Of().OfType(Texts(k, "type_list")),
            "expect_column_distinct_values_to_be_in_set" => Of().DistinctInSet(Literals(k, "value_set")),
            "expect_column_distinct_values_to_contain_set" => Of().DistinctContainSet(Literals(k, "value_set")),
            "expect_column_distinct_values_to_equal_set" => Of().DistinctEqualSet(Literals(k, "value_set")),
            "expect_column_most_common_value_to_be_in_set" => Of().MostCommonInSet(Literals(k, "value_set")),
            "expect_column_max_to_be_between" => Figure("max", k),
            "expect_column_min_to_be_between" => Figure("min", k),
            "expect_column_mean_to_be_between" => Figure("avg", k),
            "expect_column_median_to_be_between" => Figure("median", k),
            "expect_column_stdev_to_be_between" => Figure("stddev", k),
            "expect_column_sum_to_be_between" => Figure("sum", k),
            "expect_column_unique_value_count_to_be_between" => Figure("count_distinct", k),
            "expect_column_proportion_of_unique_values_to_be_between" => Figure("distinct_share", k),
            "expect_column_proportion_of_non_null_values_to_be_between" => Expect.Column(Column()).NotNull().Mostly((double?)k["min_value"] ?? 0),
            "expect_column_quantile_values_to_be_between" => Quantile(k),
            "expect_column_pair_values_a_to_be_greater_than_b" => Expect.Column(Text(k, "column_A")).GreaterThan(Text(k, "column_B"), (bool?)k["or_equal"] ?? false),
            "expect_column_pair_values_to_be_equal" => Expect.Column(Text(k, "column_A")).EqualTo(Text(k, "column_B")),
            "expect_column_pair_values_to_be_in_set" => Expect.PairInSet([Text(k, "column_A"), Text(k, "column_B")], k["value_pairs_set"]!.AsArray().Select(p => (IReadOnlyList<Literal>)p!.AsArray().Select(ImportDraft.LiteralOf).ToList()).ToArray()),
            "expect_column_pair_cramers_phi_value_to_be_less_than" => Expect.CramersPhi(Text(k, "column_A"), Text(k, "column_B"), (double?)k["threshold"] ?? 0.1),
            "expect_column_kl_divergence_to_be_less_than" => Divergence(k),
            "expect_compound_columns_to_be_unique" => Expect.Unique(Texts(k, "column_list")),
            "expect_select_column_values_to_be_unique_within_record" => Expect.UniqueWithinRow(Texts(k, "column_list")),
            "expect_multicolumn_sum_to_equal" => Expect.SumEquals(Texts(k, "column_list"), (double?)k["sum_total"] ?? throw new NotMappedException("it has no sum_total")),
            "expect_table_row_count_to_be_between" => Expect.RowCount((long?)k["min_value"], (long?)k["max_value"]),
            "expect_table_row_count_to_equal" => Expect.RowCount((long?)k["value"], (long?)k["value"]),
            "expect_table_row_count_to_equal_other_table" => Expect.RowCountEquals(Text(k, "other_table_name")),
            "expect_table_column_count_to_be_between" => Expect.ColumnCount((long?)k["min_value"], (long?)k["max_value"]),
            "expect_table_column_count_to_equal" => Expect.ColumnCount((long?)k["value"], (long?)k["value"]),
            "expect_table_columns_to_match_ordered_list" => Expect.Columns(Texts(k, "column_list"), ordered: true),
            "expect_table_columns_to_match_set" => Expect.Columns(Texts(k, "column_set"), allowOthers: (bool?)k["exact_match"] == false),
            "unexpected_rows_expectation" => Expect.NoRows(Text(k, "unexpected_rows_query").Replace("{batch}", "{source}", StringComparison.Ordinal)),
            _ => null,
        };
    }

    private static ValidationCheck Between(JsonObject k)
    {
        var (strictMin, strictMax) = ((bool?)k["strict_min"] ?? false, (bool?)k["strict_max"] ?? false);
        var (min, max) = Bounds(k);
        return (min is not null && max is not null && strictMin != strictMax)
            ? throw new NotMappedException("one of its bounds is strict and the other is not")
            : ValidationCheck.Of(new Between(Text(k, "column"), min, max, (min is not null && strictMin) || (max is not null && strictMax)));
    }

    private static ValidationCheck Figure(string function, JsonObject k)
    {
        var (min, max) = (bool?)k["strict_min"] == true || (bool?)k["strict_max"] == true ? throw new NotMappedException("its bounds are strict") : Bounds(k);
        return Expect.Aggregate($"{function}({Text(k, "column")})", min, max);
    }

    private static (Literal? Min, Literal? Max) Bounds(JsonObject k) => (k["min_value"], k["max_value"]) is (null, null)
        ? throw new NotMappedException("it has no bounds")
        : (Bound(k["min_value"]), Bound(k["max_value"]));

    private static Literal? Bound(JsonNode? node) => node is null ? (Literal?)null : ImportDraft.LiteralOf(node);

    private static ValidationCheck Quantile(JsonObject k)
    {
        var (levels, ranges) = (k["quantile_ranges"]!["quantiles"]!.AsArray(), k["quantile_ranges"]!["value_ranges"]!.AsArray());
        if (levels.Count != 1)
        {
            throw new NotMappedException($"it bounds {levels.Count} quantiles at once: write one 'aggregate: quantile({Text(k, "column")}, LEVEL)' for each");
        }

        var range = ranges[0]!.AsArray();
        return Expect.Aggregate($"quantile({Text(k, "column")}, {levels[0]!.ToJsonString()})", Bound(range[0]), Bound(range[1]));
    }

    private static ValidationCheck Divergence(JsonObject k)
    {
        var partition = k["partition_object"] as JsonObject;
        if (partition?["values"] is not JsonArray values || partition["weights"] is not JsonArray weights)
        {
            throw new NotMappedException("its partition is one of bins");
        }

        var shares = values.Zip(weights).ToDictionary(p => ImportDraft.LiteralOf(p.First).Text, p => (double)p.Second!, StringComparer.Ordinal);
        return Expect.Column(Text(k, "column")).DistributedAs(shares, DistributionMeasure.KullbackLeibler, (double?)k["threshold"] ?? 0.1);
    }

    private static string Text(JsonObject k, string name) => (string?)k[name] ?? throw new NotMappedException($"it has no {name}");

    private static string[] Texts(JsonObject k, string name) => k[name] is JsonArray list ? list.Select(i => (string)i!).ToArray() : throw new NotMappedException($"it has no {name}");

    private static Literal[] Literals(JsonObject k, string name) => k[name] is JsonArray list ? list.Where(i => i is not null).Select(ImportDraft.LiteralOf).ToArray() : throw new NotMappedException($"it has no {name}");
}
