using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>Hundreds of checks that fail on every row: the report shows the first ones, the quarantine keeps all.</summary>
public sealed class ManyFailuresTests : IDisposable
{
    private const int Checks = 300;
    private const int Rows = 1000;

    private readonly TestWorkspace _test = new();
    private readonly ValidationSuite _suite = new("many", Enumerable.Range(0, Checks).Select(i => Expect.Column("n").Between(-9 - i, -1 - i).Named($"c{i}")));

    public ManyFailuresTests() => _test.Write("numbers.csv", "n,text\n" + string.Concat(Enumerable.Range(1, Rows).Select(i => FormattableString.Invariant($"{i % 10},t{i}\n"))));

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("bad.parquet")]
    public void The_report_samples_the_first_two_hundred(string? quarantine)
    {
        var report = _test.Workspace.Validate("numbers.csv", _suite, new ValidationOptions { Quarantine = quarantine });

        Assert.Equal(Rows, report.QuarantinedRows);
        Assert.All(report.Checks, check => Assert.Equal(Rows, check.Failed));
        foreach (var check in new[] { report.Checks[0], report.Checks[199] })
        {
            Assert.Equal("0 (100 rows), 1 (100 rows), 2 (100 rows), 7 more values", check.Observed);
            Assert.Equal(["n", "text"], check.Samples!.Columns);
            Assert.Equal([(1L, 1L, "t1"), (2L, 2L, "t2"), (3L, 3L, "t3"), (4L, 4L, "t4"), (5L, 5L, "t5")], check.Samples.Rows.Select(r => (r.Row, (long)r.Values[0]!, (string)r.Values[1]!)));
        }

        Assert.Null(report.Checks[200].Samples);
    }

    [Fact]
    public void The_quarantine_has_every_check_of_every_row_in_the_order_of_the_source()
    {
        _test.Workspace.Validate("numbers.csv", _suite, new ValidationOptions { Quarantine = "bad.parquet", Clean = "good.parquet" });

        Assert.Equal([$"{Rows}", $"{Checks}", $"{Checks}", $"{Checks}"], _test.Workspace.Data.Query("SELECT count(*), min(len(_checks)), max(len(_values)), min(len(_severities)) FROM 'bad.parquet'").Rows[0].Select(v => $"{v}"));
        Assert.Equal(Enumerable.Range(1, Rows).Select(i => (object?)(long)i), _test.Workspace.Data.Query("SELECT _row FROM 'bad.parquet'", limit: Rows).Rows.Select(r => r[0]));
        Assert.Equal(0, _test.Workspace.Data.Query("SELECT * FROM 'good.parquet'").TotalRows);
    }
}
