using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>What is suggested on clean rows leaves other clean rows alone and finds the errors of dirty ones, cell by cell.</summary>
public sealed class DirtyPairTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("hospital", 0.95)]
    [InlineData("flights", 0.95)]
    [InlineData("beers", 0.95)]
    [InlineData("papers", 0.95)]
    public void Planted_cells_are_found_by_a_check_of_their_column(string name, double least)
    {
        var pair = DirtyPair.All.Single(p => p.Name == name);
        var suite = _test.Workspace.SuggestChecks(pair.Half(0)).Suite;

        _test.Workspace.Validate(pair.Dirty, suite, new ValidationOptions { Quarantine = "bad.parquet" });

        var blamed = Blamed(suite);
        var planted = Planted(pair);
        var missed = planted.Where(cell => !blamed.Contains(cell)).GroupBy(c => c.Column, StringComparer.Ordinal).Select(g => $"{g.Key}: {g.Count()}");
        var recall = planted.Count(blamed.Contains) / (double)planted.Count;
        Assert.True(recall >= least, $"{recall:0.000} of {planted.Count} found; missed {string.Join(", ", missed)}");
    }

    [Theory]
    [InlineData("hospital")]
    [InlineData("flights")]
    [InlineData("beers")]
    [InlineData("papers")]
    public void Clean_rows_pass_and_few_of_them_are_blamed(string name)
    {
        var pair = DirtyPair.All.Single(p => p.Name == name);

        var report = _test.Workspace.Validate(pair.Half(1), _test.Workspace.SuggestChecks(pair.Half(0)).Suite);

        Assert.Equal([], report.Checks.Where(c => !c.Success).Select(c => $"{c.Id}: {c.Expected}: {c.Error ?? c.Observed}"));
        Assert.True(report.QuarantinedRows <= report.Rows / 200, string.Join("; ", report.Checks.Where(c => c.Failed > 0).Select(c => $"{c.Id}: {c.Failed} rows: {c.Observed}")));
    }

    // A cell is blamed when a check that its row breaks reads its column.
    private HashSet<(long Row, string Column)> Blamed(ValidationSuite suite)
    {
        var reads = suite.Checks.ToDictionary(c => c.Id, c => c.Expectation.Reads, StringComparer.Ordinal);
        return _test.Workspace.Data.Query("SELECT _row, unnest(_checks) FROM 'bad.parquet'", limit: 1_000_000).Rows
            .SelectMany(r => reads[(string)r[1]!].Select(column => ((long)r[0]!, column))).ToHashSet();
    }

    private List<(long Row, string Column)> Planted(DirtyPair pair)
    {
        var columns = pair.Errors.Select(e => e.Column).Distinct(StringComparer.Ordinal).ToList();
        string Numbered(string rows) => $"(SELECT row_number() OVER () AS n, * FROM ({rows}))";
        return columns.SelectMany(column => _test.Workspace.Data.Query(
            $"SELECT d.n FROM {Numbered(pair.Dirty)} d JOIN {Numbered(pair.Half(1))} c ON d.n = c.n WHERE d.{column} IS DISTINCT FROM c.{column}", limit: 1_000_000).Rows.Select(r => ((long)r[0]!, column))).ToList();
    }
}
