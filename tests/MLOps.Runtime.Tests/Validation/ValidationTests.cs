using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

public sealed class ValidationTests : IDisposable
{
    private const string Trips = "id,city,fare,tip,start,stop\n1,Oslo,10,1,2024-01-01,2024-01-02\n2,Rome,-3,0,2024-01-02,2024-01-01\n2,,250,,2024-01-03,2024-01-04\n4,Nowhere,12,2,,2024-01-05\n";

    private readonly TestWorkspace _test = new();

    public ValidationTests()
    {
        _test.Write("trips.csv", Trips);
        _test.Write("cities.csv", "name,total,trips\nOslo,10,1\nRome,-3,1\nParis,7,1\n");
    }

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Every_failing_row_is_in_quarantine_with_position_checks_severities_values_and_reason()
    {
        Validate(
            [Expect.Column("fare").Between(0, 200), Expect.Unique("id").Severity(Severity.Warning), Expect.Column("city").NotNull()],
            new ValidationOptions { Quarantine = "out/bad.parquet" });

        var rows = _test.Workspace.Data.Query("SELECT _row, _checks, _severities, _values, _reason, id, city, fare, tip FROM 'out/bad.parquet' ORDER BY _row").Rows;
        Assert.Equal(
            [
                [2L, "[between_fare, unique_id]", "[error, warning]", "[-3, 2]", "between_fare: -3 (expected fare between 0 and 200); unique_id: 2 (expected id is unique)", 2L, "Rome", -3L, 0L],
                [3L, "[between_fare, unique_id, not_null_city]", "[error, warning, error]", "[250, 2, null]", "between_fare: 250 (expected fare between 0 and 200); unique_id: 2 (expected id is unique); not_null_city: null (expected city is never missing)", 2L, null, 250L, null],
            ],
            rows);
    }

    [Fact]
    public void Rows_that_a_share_forgives_are_quarantined_all_the_same()
    {
        var report = Validate([Expect.Column("fare").Between(0, 200).Mostly(0.5)], new ValidationOptions { Quarantine = "bad.parquet" });

        Assert.True(report.Success);
        Assert.Equal((2L, 2L), (report.QuarantinedRows, report.CleanRows));
        Assert.Equal(2, _test.Workspace.Data.Query("SELECT * FROM 'bad.parquet'").TotalRows);
    }

    [Fact]
    public void A_quarantine_without_rows_replaces_the_one_before()
    {
        Validate([Expect.Column("fare").AtLeast(0)], new ValidationOptions { Quarantine = "bad.parquet" });
        Validate([Expect.Column("fare").AtLeast(-10)], new ValidationOptions { Quarantine = "bad.parquet" });

        Assert.Equal(0, _test.Workspace.Data.Query("SELECT * FROM 'bad.parquet'").TotalRows);
        Assert.Empty(Directory.GetFiles(_test.Folder, "*.tmp"));
    }

    [Fact]
    public void A_source_with_our_column_names_keeps_them()
    {
        _test.Write("odd.csv", "_row,_checks\n7,a\n8,b\n");

        _test.Workspace.Validate("odd.csv", new ValidationSuite("s", Expect.Column("_row").AtMost(7)), new ValidationOptions { Quarantine = "bad.parquet" });

        Assert.Equal([2L, "[between_row]", 8L, "b"], Assert.Single(_test.Workspace.Data.Query("SELECT __row, __checks, _row, _checks FROM 'bad.parquet'").Rows));
    }

    [Theory]
    [InlineData("trips.parquet.txt", "is not the name of a Parquet file")]
    [InlineData("trips.csv/bad.parquet", "cannot be written")]
    public void A_quarantine_that_cannot_be_is_one_sentence(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => Validate([Expect.RowCount(1)], new ValidationOptions { Quarantine = path })).Message, StringComparison.Ordinal);

    [Fact]
    public void The_source_is_never_written_over()
    {
        _test.Workspace.Data.Engine.Execute($"COPY (SELECT 1 AS a) TO '{_test.Folder}/a.parquet' (FORMAT parquet)");

        var error = Assert.Throws<UserException>(() => _test.Workspace.Validate("a.parquet", new ValidationSuite("s", Expect.RowCount(1)), new ValidationOptions { Quarantine = "a.parquet" }));

        Assert.Contains("cannot be written over", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_that_cannot_be_evaluated_says_why_and_the_others_run()
    {
        var report = Validate(
        [
            Expect.Column("city").MatchesRegex("("),
            Expect.Column("city").Between(0, 5),
            Expect.Column("fare").MatchesRegex("x"),
            Expect.Condition("fare + 1"),
            Expect.Condition("CAST(city AS INTEGER) > 1").Named("cast").Severity(Severity.Info),
            Expect.Column("fare").Between(0, 200),
            Expect.RowCount(4, 4),
        ]);

        var errors = report.Checks.ToDictionary(c => c.Id, c => c.Error, StringComparer.Ordinal);
        Assert.Contains("missing )", errors["matches_regex_city"], StringComparison.Ordinal);
        Assert.Contains("bounds are numbers", errors["between_city"], StringComparison.Ordinal);
        Assert.Contains("'fare' is BIGINT, and matches_regex reads text", errors["matches_regex_fare"], StringComparison.Ordinal);
        Assert.Contains("neither true nor false", errors["condition"], StringComparison.Ordinal);
        Assert.Contains("Could not convert string", errors["cast"], StringComparison.Ordinal);
        Assert.Equal(2, report.Checks.Single(c => c.Id == "between_fare").Failed);
        Assert.True(report.Checks.Single(c => c.Id == "row_count").Success);
        Assert.False(report.Success);
    }

    [Fact]
    public void A_check_that_cannot_be_evaluated_is_never_a_pass_whatever_its_severity()
    {
        var report = Validate([Expect.Column("city").MatchesRegex("(").Severity(Severity.Info)]);

        Assert.Equal((false, Severity.Error), (report.Success, report.Worst));
        Assert.StartsWith("Failed: ", report.Verdict(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_does_not_fail_the_report_but_a_gate_may()
    {
        var report = Validate([Expect.Column("fare").AtLeast(0).Severity(Severity.Warning)]);

        Assert.Equal((true, false, true), (report.Success, report.FailsAt(Severity.Error), report.FailsAt(Severity.Warning)));
        Assert.StartsWith("Passed with warnings: 1 of 1 check does not hold.", report.Verdict(), StringComparison.Ordinal);
        report.ThrowIfFailsAt(Severity.Error);
        Assert.Equal(report.Verdict(), Assert.Throws<UserException>(() => report.ThrowIfFailsAt(Severity.Warning)).Message);
    }

    [Fact]
    public void Figures_and_schema_are_compared_with_what_was_observed()
    {
        var report = Validate(
        [
            Expect.RowCount(5),
            Expect.Aggregate("avg(fare)", 0, 50),
            Expect.Aggregate("missing(city)", max: 0),
            Expect.Aggregate("count_distinct(id)", 3, 3),
            Expect.Column("fare").OfType("text"),
            Expect.Column("fare").OfType("number").Named("number"),
            Expect.Column("fair").Exists(),
            Expect.Columns(["id", "city", "fare", "tip", "start"]),
            Expect.ColumnCount(6, 6),
        ]);

        var observed = report.Checks.ToDictionary(c => c.Id, c => (c.Success, c.Observed), StringComparer.Ordinal);
        Assert.Equal((false, 4L), observed["row_count"]);
        Assert.Equal((false, 67.25), observed["avg_fare"]);
        Assert.Equal((false, 1L), observed["missing_city"]);
        Assert.Equal((true, 3L), observed["count_distinct_id"]);
        Assert.Equal((false, "BIGINT"), observed["type_fare"]);
        Assert.True(observed["number"].Success);
        Assert.Equal((false, "there is none; the nearest is 'fare'"), observed["column_exists_fair"]);
        Assert.Equal((false, "not expected: stop"), observed["columns"]);
        Assert.Equal((true, 6L), observed["column_count"]);
    }

    [Fact]
    public void Aggregates_of_two_sources_are_reconciled_group_by_group()
    {
        var report = _test.Workspace.Validate("trips.csv", """
            checks:
              - aggregate_equals: sum(fare)
                source: cities.csv
                other: sum(total)
                by: city
                other_by: name
                id: by_city
              - aggregate_equals: count(*)
                source: cities.csv
                tolerance: 1
                id: rows_within_one
              - aggregate_equals: count(*)
                source: cities.csv
                id: rows
              - aggregate_equals: max(fare)
                source: cities.csv
                other: max(total)
                where: city = 'Oslo'
                other_where: name = 'Oslo'
                id: highest_of_oslo
            """);

        var checks = report.Checks.ToDictionary(c => c.Id, StringComparer.Ordinal);
        Assert.Equal((false, 3L, 5L), (checks["by_city"].Success, checks["by_city"].Failed, checks["by_city"].Evaluated));
        Assert.Equal("3 of 5 groups differ (Nowhere: 12 here, nothing there; Paris: nothing here, 7 there; null: 250 here, nothing there)", checks["by_city"].Observed);
        Assert.True(checks["rows_within_one"].Success);
        Assert.Equal((false, "4 here, 3 there"), (checks["rows"].Success, checks["rows"].Observed));
        Assert.True(checks["highest_of_oslo"].Success);
    }

    [Fact]
    public void A_variable_may_be_the_other_source()
    {
        var cities = new[] { new { name = "Oslo" }, new { name = "Rome" } };

        var report = Validate([Expect.Column("city").FoundIn("known", "name")], new ValidationOptions { Variables = new Dictionary<string, object> { ["known"] = cities } });

        Assert.Equal(1, report.Checks[0].Failed);
        Assert.Equal("Nowhere", report.Checks[0].Observed);
    }

    [Fact]
    public void A_key_of_another_type_is_an_error_of_that_check()
    {
        var report = Validate([Expect.Column("id").FoundIn("cities.csv", "name")]);

        Assert.Equal("column 'id' is BIGINT and column 'name' is VARCHAR: they cannot be compared", report.Checks[0].Error);
    }

    [Fact]
    public void A_source_without_rows_passes_row_checks_and_fails_figures()
    {
        _test.Write("none.csv", "a,b\n");

        var report = _test.Workspace.Validate("none.csv", new ValidationSuite("s", Expect.Column("a").NotNull(), Expect.Unique("a"), Expect.RowCount(1), Expect.Aggregate("max(b)", 0).Where("a = 'x'")), new ValidationOptions { Quarantine = "bad.parquet" });

        Assert.Equal([true, true, false, false], report.Checks.Select(c => c.Success));
        Assert.Equal(0, report.QuarantinedRows);
    }

    [Fact]
    public void A_comment_in_sql_does_not_swallow_what_follows()
    {
        var report = Validate([Expect.Column("fare").AtLeast(0).Where("id = 2 -- the doubtful ones"), Expect.Condition("fare < 100 -- dear")]);

        Assert.Equal([1L, 1L], report.Checks.Select(c => c.Failed));
    }

    [Fact]
    public void Samples_show_the_offending_columns_first()
    {
        var check = Validate([Expect.Column("fare").Between(0, 200)]).Checks[0];

        Assert.Equal(["fare", "id", "city", "tip", "start", "stop"], check.Samples!.Columns);
        Assert.Equal((2L, -3L, "Rome"), (check.Samples.Rows[0].Row, check.Samples.Rows[0].Values[0], check.Samples.Rows[0].Values[2]));
        Assert.Equal("-3, 250", check.Observed);
    }

    [Fact]
    public void The_report_is_recorded_whole()
    {
        Validate([Expect.Column("fare").Between(0, 200)]);

        var row = Assert.Single(_test.Workspace.Data.Query("SELECT kind, subject, body->>'$.suite', body->>'$.checks[0].failed' FROM store.reports").Rows);
        Assert.Equal(["ValidationReport", "trips.csv", "trips", "2"], row);
    }

    [Fact]
    public void Cancelling_stops_it()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => _test.Workspace.Validate("trips.csv", new ValidationSuite("s", Expect.RowCount(1)), null, source.Token));
    }

    private ValidationReport Validate(IEnumerable<ValidationCheck> checks, ValidationOptions? options = null) =>
        _test.Workspace.Validate("trips.csv", new ValidationSuite("trips", checks), options);
}
