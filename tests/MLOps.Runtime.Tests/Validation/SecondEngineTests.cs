using System.Globalization;
using Microsoft.Data.Sqlite;
using MLOps.Data;
using MLOps.Validation;
using MLOps.Validation.Execution;
using MLOps.Validation.Suites;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>The plan of a suite is put into the words of a second engine and asked of it: it finds what DuckDB finds.</summary>
public sealed class SecondEngineTests : IDisposable
{
    private const string Rows = """
        SELECT i AS id, CASE WHEN i % 17 = 0 THEN NULL ELSE (i * 7) % 101 END AS price, CASE WHEN i % 23 = 0 THEN NULL ELSE (i * 5) % 97 END AS cost,
            CASE WHEN i % 13 = 0 THEN NULL ELSE substr('DEFRusIT', 1 + (i % 4) * 2, 2) END AS country, 'C' || (i % 40) AS customer, date('2024-01-01', '+' || (i % 400) || ' days') AS day
        FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n)
        """;

    private readonly TestWorkspace _test = new();
    private readonly SqliteConnection _sqlite = new("Data Source=:memory:");

    public SecondEngineTests()
    {
        _sqlite.Open();
        Execute($"CREATE TABLE orders AS {Rows}");
        Execute("CREATE TABLE customers AS SELECT DISTINCT customer AS name FROM orders WHERE customer NOT IN ('C7', 'C19')");
        Execute("CREATE TABLE totals AS SELECT country, sum(price) + coalesce(country = 'FR', 0) AS price FROM orders GROUP BY country");
    }

    public void Dispose()
    {
        _sqlite.Dispose();
        _test.Dispose();
    }

    private static readonly string[] All =
    [
        "not_null: price", "is_null: country", "between: price\n  min: 10\n  max: 90", "between: price\n  min: 10\n  exclusive: true\n  where: id > 500", "in_set: country\n  values: [DE, FR]",
        "not_in_set: country\n  values: [us]", "matches_like: country\n  like: [D%, F_]", "not_matches_like: country\n  like: U%", "length: customer\n  max: 2", "json: customer",
        "greater_than: price\n  other: cost", "equal_to: price\n  other: cost\n  tolerance: 20", "pair_in_set: [country, customer]\n  values: [[DE, C4], [FR, C1]]", "unique_within_row: [price, cost]",
        "sum_equals: [price, cost]\n  total: 100\n  tolerance: 40", "between: day\n  min: 2024-03-01\n  max: 2024-12-31", "condition: price + cost < 150", "condition: price > cost\n  where: country = 'DE'",
        "row_count: 1000", "aggregate: avg(price)\n  min: 0\n  max: 40", "aggregate: sum(price)\n  min: 0\n  where: country IS NULL", "aggregate: missing_share(country)\n  max: 0.05", "aggregate: count_distinct(customer)\n  min: 40",
        "aggregate: max_length(customer)\n  max: 3", "aggregate: distinct_share(price)\n  min: 0.5", "aggregate: min(price)\n  min: 1", "aggregate: count(*)\n  max: 10\n  where: id < 12",
    ];

    public static TheoryData<string> Checks => [.. All];

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_check_finds_there_what_it_finds_here(string check)
    {
        var suite = ValidationSuite.Parse("- " + check + "\n");
        var bound = Bind("orders", suite);
        var plan = new ScanPlan(There("orders", bound.Source), new SqliteDialect(), bound.Checks);

        var (_, found) = Assert.Single(plan.Findings(Answer(plan.Sql)));

        var here = _test.Workspace.Validate(bound.Source, suite).Checks[0];
        Assert.Null(found.Error);
        Assert.Equal((here.Success, here.Failed, here.Evaluated), (found.Holds, found.Failed, found.Evaluated));
        if (here.Observed is double or long)
        {
            Assert.Equal(Convert.ToDouble(here.Observed, CultureInfo.InvariantCulture), Convert.ToDouble(found.Observed, CultureInfo.InvariantCulture), 9);
        }
    }

    [Fact]
    public void A_suite_is_one_scan_there_too()
    {
        var suite = ValidationSuite.Parse(string.Concat(All.Select(c => "- " + c + "\n")));
        var bound = Bind("orders", suite);
        var answer = Answer(new ScanPlan(There("orders", bound.Source), new SqliteDialect(), bound.Checks).Sql);

        Assert.Equal(1000, ScanPlan.Rows(answer));
    }

    [Fact]
    public void What_the_engine_is_not_asked_for_says_so_and_the_others_are_asked()
    {
        var bound = Bind("orders", ValidationSuite.Parse("- matches_regex: country\n  regex: ^D\n- aggregate: median(price)\n  min: 0\n- not_null: price\n"));
        var plan = new ScanPlan(There("orders", bound.Source), new SqliteDialect(), bound.Checks);

        var found = plan.Findings(Answer(plan.Sql)).ToDictionary(f => f.Id, f => f.Finding);

        Assert.Equal("SQLite is not asked for RE2 patterns", found["matches_regex_country"].Error);
        Assert.Equal("SQLite is not asked for median", found.Single(f => f.Key.Contains("median", StringComparison.Ordinal)).Value.Error);
        Assert.Equal((58L, 1000L), (found["not_null_price"].Failed, found["not_null_price"].Evaluated));
    }

    [Theory]
    [InlineData("unique: [price, country]", null)]
    [InlineData("determined_by: country\n  by: price", null)]
    [InlineData("foreign_key: customer\n  source: customers\n  key: name", "customers")]
    [InlineData("foreign_key: customer\n  source: customers\n  key: name\n  where: id > 500", "customers")]
    public void Failing_keys_are_the_same_there(string check, string? other)
    {
        var suite = ValidationSuite.Parse("- " + check + "\n");
        var bound = Bind("orders", suite);
        var there = bound.Checks[0] with { Other = other is null ? null : There(other, bound.Checks[0].Other!) };

        using var command = Command($"SELECT coalesce(sum({KeyPlan.Rows}), 0) FROM ({KeyPlan.FailingKeys(There("orders", bound.Source), there)}) f");
        var failed = (long)command.ExecuteScalar()!;

        Assert.True(failed > 0);
        Assert.Equal(_test.Workspace.Validate(bound.Source, suite, new ValidationOptions { Variables = Others() }).Checks[0].Failed, failed);
    }

    [Fact]
    public void Groups_that_differ_are_the_same_there()
    {
        var bound = Bind("orders", ValidationSuite.Parse("- aggregate_equals: sum(price)\n  source: totals\n  by: country\n"));
        var check = bound.Checks[0] with { Other = There("totals", bound.Checks[0].Other!) };

        using var command = Command(Reconciliation.Query(There("orders", bound.Source), check, new SqliteDialect()));
        using var reader = command.ExecuteReader();
        var differing = new List<string>();
        while (reader.Read())
        {
            differing.AddRange(reader.GetInt64(5) == 0 ? [reader.GetString(0)] : []);
        }

        Assert.Equal(["FR"], differing);
    }

    [Fact]
    public void A_key_of_another_database_is_looked_up_through_its_command()
    {
        var report = _test.Workspace.Validate(
            Command("SELECT * FROM orders"), "- foreign_key: customer\n  source: customers\n  key: name\n- aggregate_equals: sum(price)\n  source: totals\n  by: country\n", new ValidationOptions { Variables = Others() });

        Assert.Equal((50L, 1L), (report.Checks[0].Failed, report.Checks[1].Failed));
        Assert.Equal("1 of 5 groups differ (FR: 10750 here, 10751 there)", report.Checks[1].Observed);
        Assert.Equal(50, report.QuarantinedRows);
    }

    [Fact]
    public void What_was_copied_for_a_validation_is_gone_afterwards()
    {
        for (var run = 0; run < 2; run++)
        {
            _test.Workspace.Validate(Command("SELECT * FROM orders"), "- foreign_key: customer\n  source: customers\n  key: name\n", new ValidationOptions { Variables = Others() });
        }

        Assert.Equal(0, _test.Workspace.Data.Engine.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE NOT internal"));
    }

    [Fact]
    public void A_connection_that_was_closed_is_closed_again()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_test.Folder, "a.db")};Pooling=False");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 AS id, x'00ff' AS bytes, NULL AS none, 2.5 AS price";

        var row = _test.Workspace.Data.Query("SELECT * FROM v", new() { ["v"] = command }).Rows[0];

        Assert.Equal([1L, "00ff", null, 2.5], row);
        Assert.Equal(System.Data.ConnectionState.Closed, connection.State);
    }

    [Fact]
    public void What_a_database_refuses_is_one_sentence()
    {
        using var command = Command("SELECT nowhere FROM orders");
        using var mixed = Command("SELECT id AS x FROM orders UNION ALL SELECT 'many'");
        using var text = Command("SELECT 1 AS x UNION ALL SELECT 'many'");
        using var loose = new SqliteCommand("SELECT 1");

        Assert.Contains("The database refuses 'v': SQLite Error 1: 'no such column: nowhere'", Refused(command), StringComparison.Ordinal);
        Assert.Contains("Column 'x' of v is Int64, but holds 'many'.", Refused(mixed), StringComparison.Ordinal);
        Assert.Equal("VARCHAR", _test.Workspace.Data.Open(text, "v").Columns[0].Type);
        Assert.Contains("'v' is a command without a connection.", Refused(loose), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_is_a_source_once()
    {
        using var command = Command("SELECT id FROM orders");
        using var reader = command.ExecuteReader();

        Assert.Equal(1000, _test.Workspace.Data.Query("SELECT * FROM v", new() { ["v"] = reader }).TotalRows);
        reader.Close();
        Assert.Contains("is a reader that was read already", Assert.Throws<UserException>(() => _test.Workspace.Data.Open(reader, "v")).Message, StringComparison.Ordinal);
    }

    private string Refused(SqliteCommand command) => Assert.Throws<UserException>(() => _test.Workspace.Data.Open(command, "v")).Message;

    private Dictionary<string, object> Others() => new() { ["customers"] = Command("SELECT * FROM customers"), ["totals"] = Command("SELECT * FROM totals") };

    private (Source Source, List<BoundCheck> Checks) Bind(string table, ValidationSuite suite)
    {
        var source = _test.Workspace.Data.OpenSql($"SELECT * REPLACE (CAST(day AS DATE) AS day) FROM {table}", new() { [table] = Command($"SELECT * FROM {table}") });
        var checks = new SuiteBinder(_test.Workspace.Data, source, Others(), _test.Folder).Bind(new SuiteDraft(suite, [], []));
        Assert.All(checks, c => Assert.Null(c.Error));
        return (source, checks);
    }

    // The same columns, the rows in SQLite.
    private static Source There(string table, Source here) => new(table, SourceKind.Sql, table, here.Columns, () => "", "table:" + table);

    private List<object?> Answer(string sql)
    {
        using var command = Command(sql);
        using var reader = command.ExecuteReader();
        reader.Read();
        return Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i)).ToList();
    }

    private SqliteCommand Command(string sql)
    {
        var command = _sqlite.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }
}
