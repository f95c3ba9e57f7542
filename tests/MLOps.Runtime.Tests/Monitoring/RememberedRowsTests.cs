using MLOps.Monitoring;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Monitoring;

/// <summary>Versions whose rows are gone: what the store remembers of them answers as the rows did, within the error that is stated.</summary>
public sealed class RememberedRowsTests : IDisposable
{
    private const string Small = """
        SELECT (i * 7919 % 900) / 3.0 AS price, (i % 4)::FLOAT / 10 AS rate, ['sun', 'rain', 'fog'][1 + i % 3] AS weather, i % 4 = 0 AS flag,
            'note ' || i % 200 AS note, CASE WHEN i % 10 > 0 THEN i % 7 END AS few FROM range(900) t(i)
        """;

    private static readonly string Later = Small.Replace("/ 3.0", "/ 3.0 + 60", StringComparison.Ordinal).Replace("'fog'", "'hail'", StringComparison.Ordinal).Replace("% 10 > 0", "% 5 > 0", StringComparison.Ordinal);

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Drift_from_a_version_of_up_to_a_thousand_values_is_the_same_to_the_digit()
    {
        var read = Monitor(Later, Add(Small));
        Lose("kept@1");
        var remembered = Monitor(Later, "kept@1");

        Assert.Equal(read.Columns.Select(c => (c.Column, c.Test, c.Score, c.Effect, c.ReferenceMissing, c.ReferenceMedian)), remembered.Columns.Select(c => (c.Column, c.Test, c.Score, c.Effect, c.ReferenceMissing, c.ReferenceMedian)));
        Assert.Equal(read.Alerts, remembered.Alerts);
        Assert.All(remembered.Columns, c => Assert.Null(c.RankError));
        Assert.Contains(remembered.Columns, c => c.Column == "price" && c.Drifted);
        Assert.Contains(remembered.Columns, c => c.Column == "weather" && c.Unseen.Contains("hail"));
    }

    [Fact]
    public void Drift_between_long_versions_is_within_the_stated_error()
    {
        var (rows, later) = (Small.Replace("range(900)", "range(20000)", StringComparison.Ordinal).Replace("% 900", "% 20011", StringComparison.Ordinal), Later.Replace("range(900)", "range(20000)", StringComparison.Ordinal).Replace("% 900", "% 20011", StringComparison.Ordinal));
        var read = Monitor(Add(later), Add(rows));
        Lose("kept@1");
        Lose("kept@2");
        var remembered = Monitor("kept@1", "kept@2");
        var (exact, price) = (read.Columns.Single(c => c.Column == "price"), remembered.Columns.Single(c => c.Column == "price"));

        Assert.InRange(price.RankError!.Value, 0.001, 0.05);
        Assert.InRange(price.Effect, exact.Effect - price.RankError.Value, exact.Effect + price.RankError.Value);
        Assert.Equal(exact.Score, price.Score, 0.03);
        Assert.All(remembered.Columns.Where(c => c.Column != "price"), c => Assert.Null(c.RankError));
        Assert.Contains("numbers by the sketches kept of long or lost versions: shares below a value are within ", ReportRenderer.Text(remembered), StringComparison.Ordinal);
        Assert.DoesNotContain("sketches", ReportRenderer.Text(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_which_too_many_differ_are_left_out_with_a_sentence()
    {
        Add("SELECT 'text ' || i AS note, i % 5 AS n FROM range(3000) t(i)");
        Lose("kept@1");
        var note = Monitor("SELECT 'text ' || i AS note, i % 5 AS n FROM range(3000) t(i)", "kept@1").Columns.Single(c => c.Column == "note");

        Assert.Null(note.Test);
        Assert.Matches("^Of the reference only the most frequent of [0-9,]+ different texts are remembered, and its rows are gone: not compared\\.$", note.Sentence);
    }

    [Fact]
    public void Profiles_are_compared_too_and_short_versions_to_the_digit()
    {
        var read = _test.Workspace.CompareProfiles([Add(Small), Later]);
        Lose("kept@1");
        var remembered = _test.Workspace.CompareProfiles(["kept@1", Later]);

        Assert.Equal(read.Columns.Select(c => (c.Name, c.Message, c.Change)), remembered.Columns.Select(c => (c.Name, c.Message, c.Change)));
        Assert.Equal(read.Columns.Select(c => c.Distances[0]?.Psi), remembered.Columns.Select(c => c.Distances[0]?.Psi));
        Assert.Equal(read.Columns.Select(c => c.Distances[0]?.Wasserstein), remembered.Columns.Select(c => c.Distances[0]?.Wasserstein));
    }

    [Fact]
    public void Checks_are_suggested_from_the_recorded_profile()
    {
        var read = _test.Workspace.SuggestChecks(Add(Small));
        Lose("kept@1");

        Assert.NotEmpty(read.Suggestions);
        Assert.Equal(read.Suite.ToYaml(), _test.Workspace.SuggestChecks("kept@1").Suite.ToYaml());
    }

    [Fact]
    public void The_history_of_a_dataset_reads_no_rows()
    {
        Add(Small);
        Add(Later);
        Lose("kept@1");
        Lose("kept@2");

        Assert.Equal([900L, 900], _test.Workspace.ProfileHistory("kept").Versions.Select(v => v.Rows));
    }

    [Fact]
    public void What_needs_the_rows_says_that_they_are_missing()
    {
        Add(Small);
        _test.Workspace.Data.Add("bare", Later);
        Lose("kept@1");
        Lose("bare@1");

        foreach (var work in new Action[] { () => _test.Workspace.Profile("kept"), () => _test.Workspace.Data.ToDataFrame("kept"), () => Monitor(Small, "bare"), () => _test.Workspace.CompareProfiles(["bare", Small]), () => _test.Workspace.SuggestChecks("bare") })
        {
            Assert.Matches("^Artifact [0-9a-f]{64} is missing from the workspace. Restore it from a backup of the folder.$", Assert.Throws<UserException>(work).Message);
        }
    }

    private string Add(string rows)
    {
        var version = _test.Workspace.Data.Add("kept", rows);
        _test.Workspace.Profile(version.Reference);
        return version.Reference;
    }

    private void Lose(string reference) => File.Delete(_test.Workspace.Store.Artifacts.Find(_test.Workspace.Data.Get(reference).Artifact));

    private MonitorReport Monitor(string current, string reference) => _test.Workspace.Monitor(current, new MonitorOptions { Reference = reference });
}
