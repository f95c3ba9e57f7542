using MLOps.Validation.Suites;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>
/// For each check of a source as a whole: rows with which it holds, rows with as many violations as were planted, and what missing
/// values do to it. A check without such a case fails here; those of rows have their judges in <see cref="PlantedViolationsTests"/>.
/// </summary>
public sealed class WholeCheckPromisesTests : IDisposable
{
    private const string Numbers = "SELECT unnest([1, 2, 3]) AS a";
    private const string NoNumber = "SELECT unnest([NULL, NULL]::INTEGER[]) AS a";
    private const string Letters = "SELECT unnest(['a', 'b', 'c', 'c']) AS a";
    private const string NoLetter = "SELECT unnest([NULL, NULL]::VARCHAR[]) AS a";
    private const string Shares = "\n  shares: {a: 0.25, b: 0.25, c: 0.5}\n  max: 0.01";

    private static readonly Case[] Cases =
    [
        new("row_count: 3", Numbers, "SELECT unnest([1, 2]) AS a", 1, "SELECT unnest([1, NULL, NULL]) AS a", NoNumber, false),
        new("aggregate: avg(a)\n  min: 2\n  max: 2", Numbers, "SELECT unnest([1, 2, 6]) AS a", 1, "SELECT unnest([1, 2, 3, NULL]) AS a", NoNumber, false),
        new("no_anomaly: avg(a)\n  detector: threshold\n  max: 2", Numbers, "SELECT unnest([1, 2, 6]) AS a", 1, "SELECT unnest([1, 2, 3, NULL]) AS a", NoNumber, false),
        new("aggregate_equals: sum(a)\n  source: SELECT 6 AS a", Numbers, "SELECT unnest([1, 2, 6]) AS a", 1, "SELECT unnest([1, 2, 3, NULL]) AS a", NoNumber, false),
        new("aggregate_equals: sum(a)\n  by: a\n  source: SELECT unnest([1, 2, 3, NULL]) AS a", "SELECT unnest([1, 2, 3, NULL]) AS a", "SELECT unnest([1, 1, 3, 4, NULL]) AS a", 3, "SELECT unnest([3, 2, 1, NULL]) AS a", NoNumber, false),
        new("row_count_equals: SELECT unnest([1, 2, NULL]) AS b", Numbers, "SELECT unnest([1, 2]) AS a", 1, "SELECT unnest([1, NULL, NULL]) AS a", NoNumber, false),
        new("distinct_in_set: a\n  values: [a, b, c]", Letters, "SELECT unnest(['a', 'x', 'y', 'x']) AS a", 2, "SELECT unnest(['a', NULL]) AS a", NoLetter, true),
        new("distinct_contain_set: a\n  values: [a, b, c]", Letters, "SELECT unnest(['a', 'x']) AS a", 2, "SELECT unnest(['a', 'b', 'c', NULL]) AS a", NoLetter, false),
        new("distinct_equal_set: a\n  values: [a, b, c]", Letters, "SELECT unnest(['a', 'x']) AS a", 3, "SELECT unnest(['a', 'b', 'c', NULL]) AS a", NoLetter, false),
        new("most_common_in_set: a\n  values: [c]", Letters, "SELECT unnest(['a', 'a', 'c']) AS a", 1, "SELECT unnest(['c', NULL, NULL]) AS a", NoLetter, false),
        new("kl_divergence: a" + Shares, Letters, "SELECT unnest(['a', 'b', 'c']) AS a", 1, "SELECT unnest(['a', 'b', 'c', 'c', NULL]) AS a", NoLetter, false),
        new("jensen_shannon: a" + Shares, Letters, "SELECT unnest(['a', 'a', 'c']) AS a", 1, "SELECT unnest(['a', 'b', 'c', 'c', NULL]) AS a", NoLetter, false),
        new("l_infinity: a" + Shares, Letters, "SELECT unnest(['a', 'b', 'c']) AS a", 1, "SELECT unnest(['a', 'b', 'c', 'c', NULL]) AS a", NoLetter, false),
        new("chi_squared: a" + Shares, Letters, "SELECT unnest(['a', 'b', 'c']) AS a", 1, "SELECT unnest(['a', 'b', 'c', 'c', NULL]) AS a", NoLetter, false),
        new("ks: a\n  source: SELECT unnest([1, 2, 3, NULL]) AS a\n  max: 0.1", Numbers, "SELECT unnest([7, 8, 9]) AS a", 1, "SELECT unnest([1, 2, 3, NULL, NULL]) AS a", NoNumber, false),
        new("cramers_phi: [a, b]\n  max: 0.1", "SELECT unnest([1, 1, 2, 2]) AS a, unnest([1, 2, 1, 2]) AS b", "SELECT unnest([1, 1, 2, 2]) AS a, unnest([1, 1, 2, 2]) AS b", 1,
            "SELECT unnest([1, 1, 2, 2, 1, NULL]) AS a, unnest([1, 2, 1, 2, NULL, 7]) AS b", "SELECT NULL::INTEGER AS a, 1 AS b", false),
        new("fresh: a\n  max_age: 30d", "SELECT now()::TIMESTAMP AS a", "SELECT TIMESTAMP '2001-01-01' AS a", 1, "SELECT unnest([now()::TIMESTAMP, NULL]) AS a", "SELECT NULL::TIMESTAMP AS a", false),
        new("same_rows: SELECT unnest([1, 2, NULL]) AS a", "SELECT unnest([NULL, 2, 1]) AS a", "SELECT unnest([1, 7, NULL, NULL]) AS a", 3, "SELECT unnest([2, NULL, 1]) AS a", NoNumber, false),
        new("no_rows: SELECT * FROM {source} WHERE a > 3", Numbers, "SELECT unnest([4, 2, 5]) AS a", 2, "SELECT unnest([1, NULL]) AS a", NoNumber, true),
        new("same_schema: SELECT 1 AS a", Numbers, Letters, 1, "SELECT unnest([1, NULL]) AS a", NoNumber, true),
        new("type: a\n  is: integer", Numbers, Letters, 1, "SELECT unnest([1, NULL]) AS a", NoNumber, true),
        new("column_exists: a", Numbers, "SELECT 1 AS b", 1, "SELECT unnest([1, NULL]) AS a", NoNumber, true),
        new("column_count: 1", Numbers, "SELECT 1 AS a, 2 AS b", 1, "SELECT unnest([1, NULL]) AS a", NoNumber, true),
        new("columns: [a]", Numbers, "SELECT 1 AS b, 2 AS c", 1, "SELECT unnest([1, NULL]) AS a", NoNumber, true),
    ];

    private readonly TestWorkspace _test = new();

    public static TheoryData<string> Checks => [.. Cases.Select(c => c.Yaml)];

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Every_check_of_the_whole_has_a_case() =>
        Assert.Equal([], CheckVocabulary.Words.Where(w => !w.OfRows).Select(w => w.Name).Except(Cases.Select(c => c.Word)));

    [Theory]
    [MemberData(nameof(Checks))]
    public void It_holds_breaks_by_what_was_planted_and_treats_missing_values_as_its_page_says(string yaml)
    {
        var one = Cases.Single(c => c.Yaml == yaml);

        Assert.Equal((null, true, 0L), Result(one, one.Good));
        Assert.Equal((null, false, one.Planted), Result(one, one.Bad));
        Assert.Equal((null, true, 0L), Result(one, one.WithNulls));
        Assert.Equal((null, one.HoldsWithoutValues), Result(one, one.OnlyNulls) is var (error, holds, _) ? (error, holds) : default);
    }

    private (string? Error, bool Holds, long Failed) Result(Case one, string rows)
    {
        var check = _test.Workspace.Validate(rows, $"- {one.Yaml}\n").Checks[0];
        return (check.Error, check.Success, check.Failed);
    }

    /// <param name="Planted">How many violations the bad rows have.</param>
    /// <param name="WithNulls">Good rows with missing values, over which the check holds all the same.</param>
    /// <param name="OnlyNulls">Rows that have no value.</param>
    private sealed record Case(string Yaml, string Good, string Bad, long Planted, string WithNulls, string OnlyNulls, bool HoldsWithoutValues)
    {
        public string Word => Yaml[..Yaml.IndexOf(':', StringComparison.Ordinal)];
    }
}
