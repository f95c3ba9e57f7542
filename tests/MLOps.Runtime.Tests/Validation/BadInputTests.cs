using System.Diagnostics;
using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>What cannot be evaluated is an error of that check with its reason: the others run, and the verdict is not "passed".</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Orders = "id,qty,total,name\n1,2,10,a\n2,0,5,b\n3,,7,\n4,0,,d\n";

    private readonly TestWorkspace _test = new();

    public BadInputTests() => _test.Write("orders.csv", Orders);

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("condition: total / qty > 3", "division by zero in 1 row")]
    [InlineData("condition: total // qty > 3", "division by zero in 1 row")]
    [InlineData("condition: mod(total, qty) = 0", "division by zero in 1 row")]
    [InlineData("condition: total % (qty - 2) = 0", "division by zero in 1 row")]
    [InlineData("condition: id / 0 > 1", "division by zero in 4 rows")]
    [InlineData("condition: total / qty > 3 OR qty / (id - 4) < 0", "division by zero in 2 rows")]
    [InlineData("condition: CASE WHEN id > 1 THEN total / qty ELSE 1 END > 0", "division by zero")]
    [InlineData("no_rows: SELECT * FROM {source} WHERE total / qty > 30", "division by zero")]
    [InlineData("no_rows: SELECT name, sum(total) / sum(qty) AS mean FROM {source} o GROUP BY name", "division by zero")]
    [InlineData("not_null: name\n  where: total / qty > 3", "division by zero in 1 row")]
    [InlineData("unique: name\n  where: total / qty > 3", "division by zero in 1 row")]
    [InlineData("aggregate: sum(total)\n  min: 0\n  where: total / qty > 3", "division by zero in 1 row")]
    [InlineData("row_count_equals: orders.csv\n  where: total / qty > 3", "division by zero in 1 row")]
    [InlineData("distinct_in_set: name\n  values: [a, b, d]\n  where: total / qty > 3", "division by zero in 1 row")]
    public void A_division_by_zero_is_an_error_of_the_check_that_divides(string check, string error)
    {
        var report = _test.Workspace.Validate("orders.csv", $"- {check}\n- not_null: id\n");

        Assert.StartsWith(error, report.Checks[0].Error, StringComparison.Ordinal);
        Assert.Equal((true, false), (report.Checks[1].Success, report.Success));
        Assert.StartsWith("Failed: ", report.Verdict(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("condition: qty = 0 OR total / qty > 3", 0)]
    [InlineData("condition: qty <> 0 AND total / qty > 3", 2)]
    [InlineData("condition: total / nullif(qty, 0) > 5", 1)]
    [InlineData("condition: total / 2 > 3", 1)]
    [InlineData("condition: total / qty > 5\n  where: qty <> 0", 1)]
    [InlineData("condition: CASE WHEN qty > 0 THEN total / qty ELSE 0 END > 0", 3)]
    [InlineData("condition: name LIKE '%a'", 2)]
    [InlineData("no_rows: SELECT * FROM {source} WHERE qty <> 0 AND total / qty > 3", 1)]
    public void A_division_that_decides_nothing_by_zero_is_none(string check, long failed)
    {
        var result = _test.Workspace.Validate("orders.csv", $"- {check}\n").Checks[0];

        Assert.Equal((null, failed), (result.Error, result.Failed));
    }

    [Fact]
    public void A_condition_that_divides_is_reported_as_it_was_written_and_its_rows_are_quarantined()
    {
        var report = _test.Workspace.Validate("orders.csv", "- condition: qty <> 0 AND total / qty > 3\n", new ValidationOptions { Quarantine = "bad.parquet" });

        Assert.Equal("qty <> 0 AND total / qty > 3", report.Checks[0].Expected);
        Assert.Equal([[2L], [4L]], _test.Workspace.Data.Query("SELECT _row FROM 'bad.parquet' ORDER BY 1").Rows);
    }

    [Theory]
    [InlineData("matches_regex: name\n  regex: '('", "'(' is not a regular expression: missing )")]
    [InlineData("matches_regex: name\n  regex: a(?=b)", "'a(?=b)' is not a regular expression: invalid perl operator")]
    [InlineData("time_format: name\n  format: '%Q'", "Failed to parse format specifier %Q")]
    [InlineData("between: name\n  min: 1", "column 'name' is VARCHAR, and its bounds are numbers")]
    [InlineData("in_set: qty\n  values: [many]", "column 'qty' is BIGINT, and 'many' is none")]
    [InlineData("z_score: name\n  max: 3", "column 'name' is VARCHAR, and z_score reads numbers")]
    [InlineData("sum_equals: [id, name]\n  total: 3", "column 'name' is VARCHAR, and sum_equals reads numbers")]
    [InlineData("equal_to: id\n  other: name", "they cannot be compared")]
    [InlineData("aggregate: avg(name)\n  min: 0", "column 'name' is VARCHAR")]
    [InlineData("aggregate: avg(qty)\n  min: many", "avg is a number, and 'many' is none")]
    [InlineData("fresh: name\n  max_age: 2d", "column 'name' is VARCHAR, and fresh reads times")]
    [InlineData("ks: name\n  source: orders.csv\n  max: 1", "ks compares numbers or times")]
    [InlineData("foreign_key: name\n  source: SELECT 1 AS name", "they cannot be compared")]
    [InlineData("unique: id\n  where: CAST(name AS INT) > 1", "Could not convert string 'a' to INT32")]
    [InlineData("no_rows: SELECT CAST(name AS INT) FROM {source}", "Could not convert string 'a' to INT32")]
    [InlineData("condition: log(qty) > 0", "cannot take logarithm of zero")]
    [InlineData("condition: id * 9223372036854775807 > 3", "Overflow in multiplication")]
    public void Types_and_patterns_that_do_not_fit_are_errors_of_their_check(string check, string error)
    {
        var report = _test.Workspace.Validate("orders.csv", $"- {check}\n- not_null: id\n");

        Assert.Contains(error, report.Checks[0].Error, StringComparison.Ordinal);
        Assert.Equal((true, false), (report.Checks[1].Success, report.Success));
    }

    [Theory]
    [InlineData("a,b\n", 0)]
    [InlineData("a,b\nx,\ny,\n", 2)]
    public void A_column_of_a_text_file_without_a_value_has_no_wrong_type(string text, long rows)
    {
        _test.Write("thin.csv", text);

        var report = _test.Workspace.Validate("thin.csv", "- between: b\n  min: 0\n- z_score: b\n  max: 3\n- foreign_key: b\n  source: SELECT 1 AS b\n- row_count: " + rows + "\n- aggregate: avg(b)\n  min: 0\n  severity: warning\n");

        Assert.All(report.Checks, c => Assert.Null(c.Error));
        Assert.Equal([true, true, true, true, false], report.Checks.Select(c => c.Success));
        Assert.Equal("there is no value to look at", report.Checks[4].Observed);
    }

    [Fact]
    public void A_typed_column_without_a_value_keeps_its_type()
    {
        _test.Workspace.Data.Engine.Execute($"COPY (SELECT NULL::VARCHAR AS b) TO '{_test.Folder}/thin.parquet' (FORMAT parquet)");

        Assert.Contains("'b' is VARCHAR", _test.Workspace.Validate("thin.parquet", "- between: b\n  min: 0\n").Checks[0].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.csv", "File 'nowhere.csv' not found")]
    [InlineData("order.csv", "Did you mean 'orders.csv'?")]
    [InlineData("nothing.csv", "File 'nothing.csv' is empty.")]
    [InlineData("SELECT * FROM nowhere", "Table 'nowhere' not found.")]
    public void A_source_that_cannot_be_read_is_one_sentence(string source, string expected)
    {
        _test.Write("nothing.csv", "");

        Assert.Contains(expected, Assert.Throws<UserException>(() => _test.Workspace.Validate(source, "- row_count: 1\n")).Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_test.Workspace.ValidationHistory().Runs);
    }

    [Fact]
    public void All_mistakes_of_a_suite_come_in_one_list_before_a_row_is_read()
    {
        const string Suite = """
            checks:
              - foreign_key: id
                source: missing.csv
                key: id
              - foreign_key: id
                source: orders.csv
                key: idd
              - json_schema: name
                schema: nada.json
              - betwen: id
              - not_null: ids
                wheer: a
              - parses_as: name
                type: integr
              - aggregate_equals: count(*)
                source: orders.csv
                other_where: nme = 'a'
              - condition: idd > 1
            """;

        var message = Assert.Throws<UserException>(() => _test.Workspace.Validate("orders.csv", Suite + "\n", new ValidationOptions { Quarantine = "bad.parquet" })).Message;

        foreach (var part in new[]
        {
            "has 9 mistakes", "line 3, column 13: File 'missing.csv' not found", "line 7, column 10: Column 'idd' not found in orders.csv. Did you mean 'id'?", "line 9, column 13: JSON schema 'nada.json' not found",
            "line 10, column 5: Check 'betwen' not found. Did you mean 'between'?", "line 11, column 15: Column 'ids' not found", "line 12, column 5: Key 'wheer' not found", "line 14, column 11: Type 'integr' not found. Did you mean 'integer'?",
            "line 17, column 18: Column 'nme' not found in orders.csv. Did you mean 'name'?", "line 18, column 16: Column 'idd' not found",
        })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Path.Combine(_test.Folder, "bad.parquet")));
    }

    [Theory]
    [InlineData("no_rows: SELECT range FROM range(900000000000) WHERE range % 7 = 8")]
    [InlineData("condition: (SELECT count(*) FROM range(900000000000) r(i) WHERE i % 7 = 8) = 0")]
    [InlineData("foreign_key: id\n  source: SELECT range AS id FROM range(900000000000) WHERE range % 7 = 8")]
    [InlineData("same_rows: SELECT range AS id FROM range(900000000000) WHERE range % 7 = 8\n  columns: [id]")]
    [InlineData("ks: qty\n  max: 1\n  source: SELECT range AS qty FROM range(900000000000) WHERE range % 7 = 8")]
    public void A_check_that_would_take_for_ever_stops_within_a_second(string check)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var watch = Stopwatch.StartNew();

        Assert.ThrowsAny<OperationCanceledException>(() => _test.Workspace.Validate("orders.csv", $"- {check}\n", null, stop.Token));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public void A_source_that_would_take_for_ever_stops_within_a_second()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var watch = Stopwatch.StartNew();

        Assert.ThrowsAny<OperationCanceledException>(() => _test.Workspace.Validate("SELECT range FROM range(900000000000) WHERE range % 7 = 8", "- row_count: 1\n", null, stop.Token));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("DELETE FROM orders")]
    [InlineData("drop table x")]
    [InlineData("a > 3")]
    public void A_query_that_is_none_is_refused_in_a_sentence(string sql)
    {
        var message = Assert.Throws<UserException>(() => _test.Workspace.Validate("orders.csv", $"- no_rows: {sql}\n")).Message;

        Assert.Contains($"no_rows takes a query, which starts with SELECT, WITH or FROM, and not '{sql}'.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_query_of_another_source_does_not_run_beside_a_mistake()
    {
        const string ForEver = "SELECT range AS id FROM range(900000000000) WHERE range % 7 = 8";

        var error = Assert.Throws<UserException>(() => _test.Workspace.Validate("orders.csv", $"- foreign_key: id\n  source: {ForEver}\n- foreign_key: id\n  source: {ForEver}\n  key: idd\n"));

        Assert.Contains("Column 'idd' not found", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT range AS id FROM range(900000000000) WHERE range % 7 = 8")]
    [InlineData("FROM range(900000000000) WHERE range % 7 = 8;")]
    public void The_query_that_is_the_source_does_not_run_beside_a_mistake(string query)
    {
        var mistakes = new[]
        {
            Assert.Throws<UserException>(() => _test.Workspace.Validate(query, "- not_null: idd\n- not_nul: id\n")).Message,
            Assert.Throws<UserException>(() => _test.Workspace.Validate(query, new ValidationSuite("s", [Expect.Column("idd").NotNull()]))).Message,
        };

        Assert.All(mistakes, m => Assert.Contains("'idd'", m, StringComparison.Ordinal));
        Assert.Contains("not_nul", mistakes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VALUES (1), (2)")]
    [InlineData("PIVOT 'orders.csv' ON name USING count(*)")]
    public void A_query_of_another_kind_can_be_the_source(string query) => Assert.True(_test.Workspace.Validate(query, "- row_count:\n  min: 1\n").Success);

    [Fact]
    public void The_query_of_another_source_that_fails_is_an_error_of_its_checks()
    {
        const string Bad = "SELECT CAST(name AS INT) AS id FROM 'orders.csv'";

        var report = _test.Workspace.Validate("orders.csv", $"- foreign_key: id\n  source: {Bad}\n- same_rows: {Bad}\n  columns: [id]\n- not_null: id\n");

        Assert.All(report.Checks.Take(2), c => Assert.Contains("Could not convert string 'a' to INT32", c.Error, StringComparison.Ordinal));
        Assert.Equal((true, false), (report.Checks[2].Success, report.Success));
    }

    [Theory]
    [InlineData("10 / x > 1", "division by zero")]
    [InlineData("x = 0 OR 10 / nullif(x, 0) > 1", null)]
    public void A_division_by_zero_on_the_other_side_is_an_error_of_the_check(string where, string? error)
    {
        var report = _test.Workspace.Validate("orders.csv", $"- aggregate_equals: count(*)\n  source: SELECT unnest([0, 1, 2, 3]) AS x\n  other_where: {where}\n- not_null: id\n");

        Assert.Equal(error is null, report.Checks[0].Error is null);
        Assert.Contains(error ?? "", report.Checks[0].Error ?? "", StringComparison.OrdinalIgnoreCase);
        Assert.True(report.Checks[1].Success);
    }
}
