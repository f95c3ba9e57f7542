using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

public sealed class SuiteImportTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_suite_of_great_expectations_is_read_check_by_check()
    {
        _test.Write("gx.json", """
            {"name": "orders", "meta": {"great_expectations_version": "1.3.0"}, "expectations": [
              {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id", "mostly": 0.95}, "severity": "warning", "meta": {"notes": "ids come late"}},
              {"type": "expect_column_values_to_be_between", "kwargs": {"column": "price", "min_value": 0, "max_value": 99.5, "row_condition": "country = 'DE'", "condition_parser": "spark"}},
              {"type": "expect_column_values_to_be_between", "kwargs": {"column": "price", "min_value": 0, "max_value": 9, "strict_min": true}},
              {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "country", "value_set": ["DE", "FR", null]}},
              {"type": "expect_column_pair_values_to_be_in_set", "kwargs": {"column_A": "a", "column_B": "b", "value_pairs_set": [["x", 1]]}},
              {"type": "expect_column_quantile_values_to_be_between", "kwargs": {"column": "price", "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[1, null]]}}},
              {"type": "expect_table_columns_to_match_set", "kwargs": {"column_set": ["id", "price"], "exact_match": false}},
              {"type": "expect_column_kl_divergence_to_be_less_than", "kwargs": {"column": "c", "threshold": 0.2, "partition_object": {"values": ["a", "b"], "weights": [0.5, 0.5]}}},
              {"type": "expect_column_values_to_be_valid_imei", "kwargs": {"column": "phone"}},
              {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "phone"}},
              {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": "SELECT * FROM {batch} WHERE price < 0"}}
            ]}
            """);

        var import = _test.Workspace.ImportSuite("gx.json");

        Assert.Equal(("great_expectations", 8, "orders"), (import.Format, import.Imported, import.Suites.Single().Name));
        Assert.Equal(
            ["expect_column_values_to_be_between: one of its bounds is strict and the other is not", "expect_column_values_to_be_valid_imei: it has no counterpart", "expect_column_values_to_match_regex: it has no regex"],
            import.NotMapped.Select(n => $"{n.What}: {n.Why}"));
        Assert.Equal(
            """
            suite: orders
            checks:
              - not_null: id
                mostly: 0.95
                severity: warning
                description: ids come late
              - between: price
                min: 0
                max: 99.5
                where: 'country = ''DE'''
              - in_set: country
                values: [DE, FR]
              - pair_in_set: [a, b]
                values: [[x, 1]]
              - aggregate: quantile(price, 0.5)
                min: 1
              - columns: [id, price]
                allow_others: true
              - kl_divergence: c
                shares: {a: 0.5, b: 0.5}
                max: 0.2
              - no_rows: 'SELECT * FROM {source} WHERE price < 0'

            """,
            import.Suites[0].Yaml.Replace("'quantile(price, 0.5)'", "quantile(price, 0.5)", StringComparison.Ordinal));
        Assert.Equal(8, import.Suites[0].Suite.Checks.Count);
    }

    // The expectations that Great Expectations 1.x itself brings, with parameters that each takes.
    [Theory]
    [InlineData("expect_column_distinct_values_to_be_in_set", """{"column": "c", "value_set": [1]}""")]
    [InlineData("expect_column_distinct_values_to_contain_set", """{"column": "c", "value_set": [1]}""")]
    [InlineData("expect_column_distinct_values_to_equal_set", """{"column": "c", "value_set": [1]}""")]
    [InlineData("expect_column_max_to_be_between", """{"column": "c", "max_value": 1}""")]
    [InlineData("expect_column_mean_to_be_between", """{"column": "c", "min_value": 1}""")]
    [InlineData("expect_column_median_to_be_between", """{"column": "c", "min_value": 1}""")]
    [InlineData("expect_column_min_to_be_between", """{"column": "c", "min_value": "2024-01-01"}""")]
    [InlineData("expect_column_most_common_value_to_be_in_set", """{"column": "c", "value_set": ["a"]}""")]
    [InlineData("expect_column_pair_values_a_to_be_greater_than_b", """{"column_A": "a", "column_B": "b", "or_equal": true}""")]
    [InlineData("expect_column_pair_values_to_be_equal", """{"column_A": "a", "column_B": "b"}""")]
    [InlineData("expect_column_proportion_of_unique_values_to_be_between", """{"column": "c", "min_value": 0.5}""")]
    [InlineData("expect_column_proportion_of_non_null_values_to_be_between", """{"column": "c", "min_value": 0.5}""")]
    [InlineData("expect_column_stdev_to_be_between", """{"column": "c", "min_value": 1}""")]
    [InlineData("expect_column_sum_to_be_between", """{"column": "c", "min_value": 1}""")]
    [InlineData("expect_column_to_exist", """{"column": "c"}""")]
    [InlineData("expect_column_unique_value_count_to_be_between", """{"column": "c", "min_value": 1}""")]
    [InlineData("expect_column_value_lengths_to_be_between", """{"column": "c", "min_value": 1}""")]
    [InlineData("expect_column_value_lengths_to_equal", """{"column": "c", "value": 1}""")]
    [InlineData("expect_column_value_z_scores_to_be_less_than", """{"column": "c", "threshold": 3, "double_sided": true}""")]
    [InlineData("expect_column_values_to_be_decreasing", """{"column": "c"}""")]
    [InlineData("expect_column_values_to_be_increasing", """{"column": "c", "strictly": true}""")]
    [InlineData("expect_column_values_to_be_dateutil_parseable", """{"column": "c"}""")]
    [InlineData("expect_column_values_to_be_json_parseable", """{"column": "c"}""")]
    [InlineData("expect_column_values_to_match_json_schema", """{"column": "c", "json_schema": {"type": "object"}}""")]
    [InlineData("expect_column_values_to_be_in_type_list", """{"column": "c", "type_list": ["INTEGER", "BIGINT"]}""")]
    [InlineData("expect_column_values_to_be_of_type", """{"column": "c", "type_": "VARCHAR"}""")]
    [InlineData("expect_column_values_to_be_null", """{"column": "c"}""")]
    [InlineData("expect_column_values_to_be_unique", """{"column": "c"}""")]
    [InlineData("expect_column_values_to_not_be_in_set", """{"column": "c", "value_set": [1]}""")]
    [InlineData("expect_column_values_to_match_like_pattern", """{"column": "c", "like_pattern": "a%"}""")]
    [InlineData("expect_column_values_to_match_like_pattern_list", """{"column": "c", "like_pattern_list": ["a%"], "match_on": "all"}""")]
    [InlineData("expect_column_values_to_not_match_like_pattern", """{"column": "c", "like_pattern": "a%"}""")]
    [InlineData("expect_column_values_to_not_match_like_pattern_list", """{"column": "c", "like_pattern_list": ["a%"]}""")]
    [InlineData("expect_column_values_to_match_regex", """{"column": "c", "regex": "a"}""")]
    [InlineData("expect_column_values_to_match_regex_list", """{"column": "c", "regex_list": ["a", "b"]}""")]
    [InlineData("expect_column_values_to_not_match_regex", """{"column": "c", "regex": "a"}""")]
    [InlineData("expect_column_values_to_not_match_regex_list", """{"column": "c", "regex_list": ["a"]}""")]
    [InlineData("expect_column_values_to_match_strftime_format", """{"column": "c", "strftime_format": "%Y"}""")]
    [InlineData("expect_column_pair_cramers_phi_value_to_be_less_than", """{"column_A": "a", "column_B": "b"}""")]
    [InlineData("expect_compound_columns_to_be_unique", """{"column_list": ["a", "b"]}""")]
    [InlineData("expect_multicolumn_sum_to_equal", """{"column_list": ["a", "b"], "sum_total": 3}""")]
    [InlineData("expect_select_column_values_to_be_unique_within_record", """{"column_list": ["a", "b"]}""")]
    [InlineData("expect_table_column_count_to_be_between", """{"min_value": 1}""")]
    [InlineData("expect_table_column_count_to_equal", """{"value": 1}""")]
    [InlineData("expect_table_columns_to_match_ordered_list", """{"column_list": ["a", "b"]}""")]
    [InlineData("expect_table_row_count_to_be_between", """{"min_value": 1}""")]
    [InlineData("expect_table_row_count_to_equal", """{"value": 1}""")]
    [InlineData("expect_table_row_count_to_equal_other_table", """{"other_table_name": "other"}""")]
    public void Every_expectation_that_great_expectations_brings_has_a_counterpart(string type, string kwargs)
    {
        _test.Write("one.json", $$"""{"name": "s", "expectations": [{"type": "{{type}}", "kwargs": {{kwargs}}}]}""");

        var import = _test.Workspace.ImportSuite("one.json");

        Assert.Empty(import.NotMapped);
        Assert.Single(import.Suites.Single().Suite.Checks);
    }

    [Fact]
    public void Data_tests_of_dbt_become_a_suite_per_model()
    {
        _test.Write("schema.yml", """
            version: 2
            models:
              - name: orders
                data_tests:
                  - dbt_utils.unique_combination_of_columns:
                      combination_of_columns: [id, day]
                  - dbt_utils.recency: {datepart: day, field: created, interval: 2}
                columns:
                  - name: id
                    data_tests: [unique, not_null]
                  - name: status
                    tests:
                      - accepted_values:
                          values: [open, done]
                          config: {severity: warn, where: id > 5}
                  - name: customer
                    data_tests:
                      - relationships:
                          arguments: {to: ref('customers'), field: id}
                      - my_own_test
              - name: customers
                columns: []
            """);

        var import = _test.Workspace.ImportSuite("schema.yml");

        Assert.Equal(("dbt", 6), (import.Format, import.Imported));
        Assert.Equal(["unique", "fresh", "unique", "not_null", "in_set", "foreign_key"], import.Suites.Single().Suite.Checks.Select(c => c.Expectation.Kind));
        var status = import.Suites[0].Suite.Checks[4];
        Assert.Equal((Severity.Warning, "id > 5"), (status.Level, status.Filter));
        Assert.Equal("customer found in customers (id)", import.Suites[0].Suite.Checks[5].Expectation.Expected);
        Assert.Equal(["my_own_test of customer"], import.NotMapped.Select(n => n.What));
    }

    [Fact]
    public void Checks_of_soda_pass_where_soda_lets_them_pass()
    {
        _test.Write("checks.yml", """
            checks for orders:
              - row_count > 0
              - row_count between 10 and 20
              - missing_count(id) = 0
              - missing_percent(note) < 5 %
              - duplicate_count(id, day) = 0
              - invalid_count(country) = 0:
                  valid values: [DE, FR]
              - invalid_percent(mail) < 1:
                  valid format: email
                  name: mails are mails
              - avg(price):
                  warn: when > 100
              - values in (customer) must exist in customers (id)
              - freshness(created) < 2d
              - schema:
                  fail:
                    when required column missing: [id, price]
              - anomaly detection for row_count
            """);

        var import = _test.Workspace.ImportSuite("checks.yml");

        var checks = import.Suites.Single().Suite.Checks;
        Assert.Equal(
            [
                "row count at least 1", "row count between 10 and 20", "id is never missing", "note is never missing", "(id, day) is unique", "country in 'DE', 'FR'", "mail has the form of email",
                "avg(price) at most 100", "customer found in customers (id)", "the latest created at most 2d old", "columns contain id, price",
            ],
            checks.Select(c => c.Expectation.Expected));
        Assert.Equal((0.95, Severity.Warning), (checks[3].RequiredShare, checks[7].Level));
        Assert.Equal(["anomaly detection for row_count"], import.NotMapped.Select(n => n.What));
    }

    [Theory]
    [InlineData("{", "is neither JSON nor YAML")]
    [InlineData("a: 1", "is no suite of another tool.")]
    [InlineData("- a", "is no suite of another tool.")]
    [InlineData("", "is no suite of another tool.")]
    public void What_is_no_suite_is_one_sentence(string text, string expected)
    {
        _test.Write("x.yml", text);

        Assert.Contains(expected, Assert.Throws<UserException>(() => _test.Workspace.ImportSuite("x.yml")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<UserException>(() => _test.Workspace.ImportSuite("none.yml")).Message, StringComparison.Ordinal);
    }
}
