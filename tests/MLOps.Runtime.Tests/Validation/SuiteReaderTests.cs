using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

public sealed class SuiteReaderTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public SuiteReaderTests()
    {
        _test.Write("orders.csv", "id,price,country\n1,2.5,DE\n2,3.5,FR\n");
        _test.Write("countries.csv", "code,name\nDE,Germany\n");
    }

    public void Dispose() => _test.Dispose();

    [Fact]
    public void All_mistakes_come_at_once_with_line_column_and_the_nearest_word()
    {
        const string Yaml = """
            suite: orders
            chekcs: []
            checks:
              - not_nul: id
              - between: pirce
                min: 0
                maxx: 10
                severity: wrning
              - type: price
                is: DUOBLE
              - in_set: country
                values: [DE]
                severity: eror
              - foreign_key: country
                source: countrys.csv
                key: code
              - not_null: price
                where: pricee > 1
            """;

        var message = Assert.Throws<UserException>(() => _test.Workspace.Validate("orders.csv", Yaml)).Message;

        Assert.Equal(
            """
            Suite 'orders' has 9 mistakes:
              line 2, column 1: Key 'chekcs' not found. Did you mean 'checks'?
              line 4, column 5: Check 'not_nul' not found. Did you mean 'not_null'?
              line 5, column 14: Column 'pirce' not found in orders.csv. Did you mean 'price'?
              line 7, column 5: Key 'maxx' not found in between. Did you mean 'max'?
              line 8, column 15: Severity 'wrning' not found. Did you mean 'warning'?
              line 10, column 9: Type 'DUOBLE' not found. Did you mean 'DOUBLE'?
              line 13, column 15: Severity 'eror' not found. Did you mean 'error'?
              line 15, column 13: File 'countrys.csv' not found (looked in .). Did you mean 'countries.csv'?
              line 18, column 12: Column 'pricee' not found in orders.csv. Did you mean 'price'?
            """,
            message);
    }

    [Theory]
    [InlineData("checks:\n  - between: pirce\n    min: 0", "line 2, column 14: Column 'pirce' not found in orders.csv. Did you mean 'price'?")]
    [InlineData("checks:\n  - unique: [id, contry]", "line 2, column 18: Column 'contry' not found in orders.csv. Did you mean 'country'?")]
    [InlineData("checks:\n  - aggregate: avg(prize)\n    min: 0", "line 2, column 16: Column 'prize' not found in orders.csv. Did you mean 'price'?")]
    [InlineData("checks:\n  - aggregate: agv(price)\n    min: 0", "Aggregate 'agv' not found. Did you mean 'avg'?")]
    [InlineData("checks:\n  - foreign_key: country\n    source: countries.csv\n    key: cod", "line 4, column 10: Column 'cod' not found in countries.csv. Did you mean 'code'?")]
    [InlineData("checks:\n  - between: price", "line 2, column 5: between needs min, max or both.")]
    [InlineData("checks:\n  - between: price\n    min: 5\n    max: 1", "min 5 is greater than max 1: no value passes.")]
    [InlineData("checks:\n  - between:\n      min: 5", "between needs its column beside it.")]
    [InlineData("checks:\n  - in_set: country", "in_set needs 'values'.")]
    [InlineData("checks:\n  - in_set: country\n    values: DE", "values of in_set takes a list of values, not 'DE'.")]
    [InlineData("checks:\n  - row_count:\n      min: many", "line 3, column 12: min of row_count takes a whole number, not 'many'.")]
    [InlineData("checks:\n  - row_count: 3\n    mostly: 0.5", "row_count is not about rows, so 'mostly' means nothing there.")]
    [InlineData("checks:\n  - type: price\n    is: number\n    where: id = 1", "type reads no rows")]
    [InlineData("checks:\n  - not_null: price\n    mostly: 95", "mostly is a share between 0 and 1, not 95. For 95 percent write 0.95.")]
    [InlineData("checks:\n  - not_null: price\n    between: id\n    min: 3", "One item holds two checks, 'not_null' and 'between'.")]
    [InlineData("checks:\n  - not_null", "not_null needs its parameters.")]
    [InlineData("checks: []\n", "The suite has no checks.")]
    [InlineData("suite: empty\n", "The suite has no 'checks'.")]
    [InlineData("not_null: price\nchecks:\n  - not_null: id", "Key 'not_null' is a check. It belongs under checks: - not_null: ...")]
    [InlineData("checks:\n  - not_null: [price\n", "not YAML")]
    [InlineData("\n", "The suite is empty.")]
    [InlineData("checks:\n  - not_null: price\n    where: price >\n", "line 3, column 12: syntax error")]
    [InlineData("checks:\n  - foreign_key: [id, country]\n    source: countries.csv\n    key: code", "key names 1 columns where foreign_key names 2.")]
    public void Each_mistake_is_one_clear_sentence(string yaml, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => _test.Workspace.Validate("orders.csv", yaml + "\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Parameters_stand_beside_the_word_or_under_it()
    {
        var beside = ValidationSuite.Parse("checks:\n  - between: price\n    min: 0\n    max: 10\n    mostly: 0.9\n");
        var under = ValidationSuite.Parse("checks:\n  - between: {column: price, min: 0, max: 10, mostly: 0.9}\n");

        Assert.Equal(new Between("price", 0, 10), beside.Checks[0].Expectation);
        Assert.Equal(beside.Checks[0].Expectation, under.Checks[0].Expectation);
        Assert.Equal((0.9, "between_price"), (under.Checks[0].RequiredShare, under.Checks[0].Id));
    }

    [Fact]
    public void A_suite_in_yaml_is_the_suite_in_csharp()
    {
        var yaml = ValidationSuite.Parse("- between: price\n  min: 0\n  max: 1000\n  mostly: 0.99\n  severity: warning\n  where: country = 'DE'\n").Checks[0];
        var csharp = Expect.Column("price").Between(0, 1000).Mostly(0.99).Severity(Severity.Warning).Where("country = 'DE'");

        Assert.Equal((csharp.Id, csharp.Expectation, csharp.RequiredShare, csharp.Level, csharp.Filter), (yaml.Id, yaml.Expectation, yaml.RequiredShare, yaml.Level, yaml.Filter));
    }

    [Fact]
    public void Ids_that_repeat_are_told_apart()
    {
        var suite = ValidationSuite.Parse("- not_null: a\n- not_null: a\n  where: b > 1\n- not_null: a\n  id: mine\n");

        Assert.Equal(["not_null_a", "not_null_a_2", "mine"], suite.Checks.Select(c => c.Id));
    }

    [Fact]
    public void A_suite_is_found_by_name_or_file()
    {
        Directory.CreateDirectory(Path.Combine(_test.Folder, "suites"));
        _test.Write("suites/orders.yaml", "checks:\n  - not_null: id\n");

        Assert.Equal("orders", _test.Workspace.Validate("orders.csv", "orders").Suite);
        Assert.Equal("orders", _test.Workspace.Validate("orders.csv", "suites/orders.yaml").Suite);
        Assert.Contains("Did you mean 'orders'?", Assert.Throws<UserException>(() => _test.Workspace.Validate("orders.csv", "order")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_keep_their_text_when_they_meet_a_text_column()
    {
        _test.Write("zip.csv", "zip\n\"007\"\nx1\n");

        var report = _test.Workspace.Validate("SELECT zip::VARCHAR AS zip FROM read_csv('zip.csv', all_varchar = true)", "checks:\n  - in_set: zip\n    values: [007, x1]\n");

        Assert.True(report.Success);
    }
}
