using System.Globalization;
using MLOps.Validation;
using MLOps.Validation.Execution;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>Checks of a source as a whole: what they observe, and what missing values do to them.</summary>
public sealed class WholeCheckTests : IDisposable
{
    private readonly TestWorkspace _test = new(new WorkspaceOptions { Clock = new StandingClock(new DateTimeOffset(2024, 3, 10, 12, 0, 0, TimeSpan.Zero)) });

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("quantile(n, 0.9)", 9.1)]
    [InlineData("variance(n)", 55 / 6.0)]
    [InlineData("distinct_share(n)", 1.0)]
    [InlineData("distinct_share(t)", 2 / 3.0)]
    [InlineData("missing_share(t)", 0.7)]
    [InlineData("missing_share(f)", 0.1)]
    [InlineData("corr(n, m)", 1.0)]
    [InlineData("entropy(b)", 1.0)]
    [InlineData("skewness(n)", 0.0)]
    [InlineData("kurtosis(n)", -1.2)]
    [InlineData("min_length(t)", 1.0)]
    [InlineData("max_length(t)", 3.0)]
    [InlineData("mean_length(t)", 5 / 3.0)]
    public void A_figure_is_what_its_definition_says(string aggregate, double expected)
    {
        const string Rows = "SELECT i AS n, i * 2 AS m, i % 2 AS b, CASE i WHEN 1 THEN 'x' WHEN 2 THEN 'xyz' WHEN 3 THEN 'x' END AS t, CASE WHEN i = 4 THEN 'NaN'::DOUBLE ELSE i END AS f FROM range(1, 11) r(i)";

        var check = Check(Rows, Expect.Aggregate(aggregate, expected - 1e-9, expected + 1e-9));

        Assert.Null(check.Error);
        Assert.Equal(expected, Convert.ToDouble(check.Observed, CultureInfo.InvariantCulture), 1e-9);
        Assert.True(check.Success);
    }

    [Fact]
    public void The_extremes_of_times_are_compared_with_times()
    {
        const string Rows = "SELECT DATE '2024-01-01' + i::INTEGER AS d FROM range(10) r(i)";

        var holds = Check(Rows, Expect.Aggregate("max(d)", "2024-01-05", "2024-01-10"));
        var fails = Check(Rows, Expect.Aggregate("min(d)", min: "2024-01-02"));

        Assert.Equal((true, (object)"2024-01-10"), (holds.Success, holds.Observed));
        Assert.Equal((false, (object)"2024-01-01"), (fails.Success, fails.Observed));
    }

    [Theory]
    [InlineData("quantile(n)", "quantile takes a level")]
    [InlineData("quantile(n, 2)", "from 0 to 1")]
    [InlineData("corr(n)", "corr takes two columns")]
    [InlineData("sum(*)", "sum takes a column")]
    public void An_aggregate_that_cannot_be_is_one_sentence(string aggregate, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => Expect.Aggregate(aggregate, 0)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("distinct_in_set", "a, b, c, z", true, "these are there")]
    [InlineData("distinct_in_set", "a, b", false, "not expected: c")]
    [InlineData("distinct_contain_set", "a, b", true, "these are there")]
    [InlineData("distinct_contain_set", "a, z", false, "missing: z")]
    [InlineData("distinct_equal_set", "c, b, a", true, "these are there")]
    [InlineData("distinct_equal_set", "a, b, z", false, "missing: z; not expected: c")]
    [InlineData("most_common_in_set", "b", true, "b (3 rows)")]
    [InlineData("most_common_in_set", "a, c", false, "b (3 rows)")]
    public void The_set_of_values_leaves_missing_ones_out(string word, string values, bool holds, string observed)
    {
        const string Rows = "SELECT unnest(['a', 'b', 'b', 'b', 'c', NULL, NULL, NULL, NULL]) AS k";

        var check = _test.Workspace.Validate(Rows, $"- {word}: k\n  values: [{values}]\n").Checks[0];

        Assert.Equal((holds, (object)observed), (check.Success, check.Observed));
    }

    [Fact]
    public void Of_equally_frequent_values_each_must_be_expected()
    {
        Assert.False(Check("SELECT unnest(['a', 'b']) AS k", Expect.Column("k").MostCommonInSet("a")).Success);
        Assert.True(Check("SELECT unnest(['a', 'b']) AS k", Expect.Column("k").MostCommonInSet("a", "b")).Success);
        Assert.False(Check("SELECT NULL::VARCHAR AS k", Expect.Column("k").MostCommonInSet("a")).Success);
    }

    // Values of scipy.stats 1.10, by Reference/distributions.py.
    [Theory]
    [InlineData("kl_divergence", "max: 1", 0.16008789682368726)]
    [InlineData("jensen_shannon", "max: 1", 0.057555424931602345)]
    [InlineData("l_infinity", "max: 1", 0.25)]
    [InlineData("chi_squared", "max: 100", 66.66666666666666)]
    public void Shares_are_compared_as_scipy_does(string word, string bound, double expected)
    {
        const string Rows = "SELECT unnest(list_concat(list_concat(repeat(['a'], 50), repeat(['b'], 110)), list_concat(repeat(['c'], 40), [NULL]))) AS k";

        var check = _test.Workspace.Validate(Rows, $"- {word}: k\n  shares: {{a: 0.5, b: 0.3, c: 0.2}}\n  {bound}\n").Checks[0];

        Assert.Null(check.Error);
        Assert.Equal(expected, Convert.ToDouble(check.Observed, CultureInfo.InvariantCulture), 1e-7);
    }

    [Fact]
    public void A_value_that_the_other_side_never_has_is_infinitely_far()
    {
        var check = _test.Workspace.Validate("SELECT 'z' AS k", "- kl_divergence: k\n  shares: {a: 1}\n  max: 5\n").Checks[0];
        var tested = _test.Workspace.Validate("SELECT unnest(['z', 'a']) AS k", "- chi_squared: k\n  shares: {a: 1}\n  min_p: 0.01\n").Checks[0];

        Assert.Equal((false, "∞", false), (check.Success, check.Observed, tested.Success));
        Assert.StartsWith("p = 0 ", (string)tested.Observed!, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_samples_of_numbers_are_tested_by_kolmogorov_and_smirnov()
    {
        const string Mine = "SELECT (i * 7919 % 1000) / 1000.0 AS x FROM range(1000) r(i)";

        var same = _test.Workspace.Validate(Mine, "- ks: x\n  source: \"SELECT i / 500.0 AS y FROM range(500) r(i)\"\n  other: y\n  min_p: 0.05\n").Checks[0];
        var moved = _test.Workspace.Validate(Mine, "- ks: x\n  source: \"SELECT i / 500.0 + 0.1 AS y FROM range(500) r(i)\"\n  other: y\n  max: 0.05\n").Checks[0];

        Assert.True(same.Success, same.Error);
        Assert.False(moved.Success);
        Assert.Equal(0.101, (double)moved.Observed!, 1e-9);
    }

    [Fact]
    public void Numbers_with_many_values_are_compared_in_deciles_of_the_other_side()
    {
        const string Other = "\"SELECT i * 1.0 AS x FROM range(1000) r(i)\"";

        var same = _test.Workspace.Validate("SELECT i + 0.5 AS x FROM range(1000) r(i)", $"- jensen_shannon: x\n  source: {Other}\n  max: 0.001\n").Checks[0];
        var moved = _test.Workspace.Validate("SELECT i + 500.5 AS x FROM range(1000) r(i)", $"- l_infinity: x\n  source: {Other}\n  max: 0.001\n").Checks[0];

        Assert.True(same.Success, $"{same.Observed}{same.Error}");
        Assert.InRange((double)moved.Observed!, 0.49, 0.52);
    }

    // scipy.special.kolmogorov
    [Theory]
    [InlineData(0.03, 1.0)]
    [InlineData(0.3, 0.9999906941986655)]
    [InlineData(0.8, 0.5441424115741981)]
    [InlineData(0.99, 0.2808738392255489)]
    [InlineData(1.0, 0.26999967167735456)]
    [InlineData(1.2, 0.11224966667072497)]
    [InlineData(3.0, 3.045995948942526e-08)]
    public void The_p_value_is_that_of_kolmogorovs_distribution(double x, double expected) => Assert.Equal(expected, DistributionStatistics.SmirnovP(x / 10, 100), expected * 1e-9);

    [Fact]
    public void Cramers_phi_is_that_of_scipy()
    {
        var phi = DistributionStatistics.CramersPhi([("a", "x", 10), ("a", "y", 20), ("a", "z", 30), ("b", "x", 40), ("b", "y", 5), ("b", "z", 5)]);

        Assert.Equal(0.6347102826149447, phi, 1e-12);
    }

    [Theory]
    [InlineData("i % 2", "(i // 2) % 2", 0.0)]
    [InlineData("i % 2", "i % 2", 1.0)]
    [InlineData("i", "i * 3", 1.0)]
    public void Cramers_phi_tells_how_far_one_column_follows_from_another(string a, string b, double expected)
    {
        var check = Check($"SELECT {a} AS a, {b} AS b FROM range(400) r(i) UNION ALL SELECT NULL, 1", Expect.CramersPhi("a", "b", 0.5));

        Assert.Null(check.Error);
        Assert.Equal(expected, (double)check.Observed!, 1e-9);
        Assert.Equal(expected <= 0.5, check.Success);
    }

    [Theory]
    [InlineData("2024-03-10 11:30:00", true, "the latest is 2024-03-10 11:30:00, 30m old")]
    [InlineData("2024-03-09 09:00:00", false, "the latest is 2024-03-09 09:00:00, 1d 3h old")]
    [InlineData("2024-01-25 09:00:00", false, "the latest is 2024-01-25 09:00:00, 45 days old")]
    [InlineData("2020-01-01 06:00:00", false, "the latest is 2020-01-01 06:00:00, 4.2 years old")]
    [InlineData("2024-03-11 00:00:00", true, "the latest is 2024-03-11 00:00:00, in the future")]
    public void Freshness_is_the_age_of_the_latest_time(string latest, bool holds, string observed)
    {
        var check = _test.Workspace.Validate($"SELECT unnest([TIMESTAMP '{latest}', TIMESTAMP '2020-01-01', NULL]) AS at", "- fresh: at\n  max_age: 1d 2h\n").Checks[0];

        Assert.Equal((holds, (object)observed), (check.Success, check.Observed));
    }

    [Fact]
    public void Without_a_time_nothing_is_fresh() => Assert.False(Check("SELECT NULL::TIMESTAMP AS at", Expect.Column("at").Fresh(TimeSpan.FromDays(1))).Success);

    [Fact]
    public void The_rows_of_two_tables_are_compared_as_often_as_they_occur()
    {
        _test.Write("other.csv", "a,b\n1,x\n1,x\n2,\n");

        var same = Check("SELECT unnest([2, 1, 1]) AS a, unnest([NULL, 'x', 'x']) AS b", Expect.SameRows("other.csv"));
        var fewer = Check("SELECT unnest([2, 1]) AS a, unnest([NULL, 'x']) AS b", Expect.SameRows("other.csv"));
        var other = Check("SELECT unnest([2, 1, 3]) AS a, unnest([NULL, 'x', 'x']) AS b", Expect.SameRows("other.csv", "a"));

        Assert.True(same.Success, same.Error);
        Assert.Equal((false, 1L, (object)"0 rows only here, 1 only there"), (fewer.Success, fewer.Failed, fewer.Observed));
        Assert.Equal((false, 2L), (other.Success, other.Failed));
        Assert.Equal(3L, Convert.ToInt64(other.Samples!.Rows[0].Values[0], CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("SELECT 1::BIGINT AS a, 'x' AS b", true, "the schema is the same")]
    [InlineData("SELECT 'x' AS b, 1::BIGINT AS a", false, "the order is b, a")]
    [InlineData("SELECT 1.5::DOUBLE AS a, 2 AS c", false, "a is DOUBLE, not BIGINT; b is missing; c is not expected")]
    public void The_schema_of_another_table_is_compared_by_name_type_and_order(string rows, bool holds, string observed)
    {
        _test.Write("other.csv", "a,b\n1,x\n");

        var check = Check(rows, Expect.SameSchema("other.csv", ordered: true));

        Assert.Equal((holds, (object)observed), (check.Success, check.Observed));
    }

    [Fact]
    public void A_query_of_ones_own_shows_the_rows_that_it_gives()
    {
        var check = Check("SELECT unnest([1, 2, 3]) AS a", Expect.NoRows("SELECT a, a * 2 AS twice FROM {source} WHERE a > 1;"));
        var fine = Check("SELECT unnest([1, 2, 3]) AS a", Expect.NoRows("SELECT * FROM {source} WHERE a > 5 -- none"));

        Assert.Equal((false, 2L, (object)"2 rows"), (check.Success, check.Failed, check.Observed));
        Assert.Equal(["a", "twice"], check.Samples!.Columns);
        Assert.Equal([[2L, 4L], [3L, 6L]], check.Samples.Rows.Select(r => r.Values.Select(v => (object?)Convert.ToInt64(v, CultureInfo.InvariantCulture))));
        Assert.True(fine.Success, fine.Error);
    }

    [Fact]
    public void Other_columns_may_be_allowed()
    {
        Assert.True(Check("SELECT 1 AS a, 2 AS x, 3 AS b", Expect.Columns(["a", "b"], ordered: true, allowOthers: true)).Success);
        Assert.Equal("the order is a, x, b", Check("SELECT 1 AS a, 2 AS x, 3 AS b", Expect.Columns(["b", "a"], ordered: true, allowOthers: true)).Observed);
    }

    [Theory]
    [InlineData("credit_card", "4111 1111 1111 1111", "4111 1111 1111 1112")]
    [InlineData("email", "ada@example.org", "ada@example")]
    [InlineData("hostname", "db-1.example.org", "-db.example.org")]
    [InlineData("iban", "DE89 3704 0044 0532 0130 00", "DE8")]
    [InlineData("ipv4", "192.168.0.255", "192.168.0.256")]
    [InlineData("ipv6", "2001:db8::1", "2001:db8::g")]
    [InlineData("iso_date", "2024-02-29", "2024-13-01")]
    [InlineData("iso_datetime", "2024-02-29T23:59:59Z", "2024-02-29T24:00")]
    [InlineData("phone", "+4930123456", "030 123456")]
    [InlineData("url", "https://example.org/a?b=c", "example.org")]
    [InlineData("uuid", "6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6F9619FF8B86D011B42D00CF4FC964FF")]
    [InlineData("digits", "007", "7a")]
    public void A_form_takes_what_has_it_and_refuses_what_nearly_has(string form, string good, string bad)
    {
        var check = Check($"SELECT unnest(['{good}', '{bad}', '', NULL]) AS t", Expect.Column("t").HasForm(form));

        Assert.Null(check.Error);
        Assert.Equal((2L, 3L), (check.Failed, check.Evaluated));
        Assert.DoesNotContain(check.Samples!.Rows, r => (string?)r.Values[0] == good);
    }

    [Theory]
    [InlineData("- ks: k\n  source: x\n", "ks needs either max or min_p")]
    [InlineData("- kl_divergence: k\n  max: 1\n", "kl_divergence needs either source, another table, or shares")]
    [InlineData("- jensen_shannon: k\n  shares: {a: 1}\n  min_p: 0.1\n", "jensen_shannon has no p-value")]
    [InlineData("- l_infinity: k\n  shares: [a]\n  max: 1\n", "shares of l_infinity takes a mapping from values to shares")]
    [InlineData("- fresh: k\n  max_age: soon\n", "takes a length of time such as 36h or 2d, not 'soon'")]
    [InlineData("- has_form: k\n  form: emial\n", "Form 'emial' not found. Did you mean 'email'?")]
    [InlineData("- pair_in_set: [k, k]\n  values: [[1]]\n", "Each item of values has 2 values")]
    [InlineData("- pair_in_set: [k, k]\n  values: [1]\n", "a list of lists of values")]
    [InlineData("- sum_equals: [k]\n", "either total, a number, or total_column")]
    [InlineData("- unique_within_row: k\n", "two columns or more")]
    [InlineData("- cramers_phi: k\n  max: 1\n", "compares two columns")]
    [InlineData("- z_score: k\n  max: 0\n", "above 0")]
    [InlineData("- no_rows: SELECT kk FROM {source}\n", "Column 'kk' not found in")]
    [InlineData("- increasing: k\n  by: kk\n", "Column 'kk' not found in")]
    [InlineData("- aggregate: quantile(k, 5)\n  max: 1\n", "The level of a quantile is a number from 0 to 1")]
    [InlineData("- json_schema: k\n  schema: none.json\n", "JSON schema 'none.json' not found")]
    [InlineData("- json_schema: k\n  schema: '{'\n", "is not a JSON schema")]
    public void A_mistake_is_one_clear_sentence(string yaml, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => _test.Workspace.Validate("SELECT 'a' AS k", yaml)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("- z_score: k\n  max: 1\n", "'k' is VARCHAR, and z_score reads numbers")]
    [InlineData("- fresh: k\n  max_age: 1d\n", "and fresh reads times")]
    [InlineData("- ks: k\n  source: \"SELECT 'a' AS k\"\n  max: 1\n", "ks compares numbers or times")]
    [InlineData("- time_format: k\n  format: '%Q'\n", "Failed to parse format specifier")]
    [InlineData("- aggregate: min_length(n)\n  max: 1\n", "and min_length reads text")]
    [InlineData("- aggregate: avg(n)\n  max: soon\n", "avg is a number, and 'soon' is none")]
    public void What_the_types_do_not_allow_is_an_error_of_that_check(string yaml, string expected)
    {
        var report = _test.Workspace.Validate("SELECT 'a' AS k, 1 AS n", yaml + "- not_null: k\n");

        Assert.Contains(expected, report.Checks[0].Error, StringComparison.Ordinal);
        Assert.Equal((false, true), (report.Success, report.Checks[1].Success));
    }

    private CheckResult Check(string rows, ValidationCheck check) => _test.Workspace.Validate(rows, new ValidationSuite("s", check)).Checks[0];

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
