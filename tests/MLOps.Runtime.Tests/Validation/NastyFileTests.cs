using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>Whatever a file looks like: it is validated, or one sentence says why not, and no row is lost between quarantine and rest.</summary>
public sealed class NastyFileTests : IDisposable
{
    private static readonly ValidationOptions Split = new() { Quarantine = "bad.parquet", Clean = "good.parquet" };

    private readonly TestWorkspace _test = new();

    public static TheoryData<string> Names => [.. NastyFiles.All.Keys];

    public void Dispose() => _test.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_suggested_of_a_file_can_be_written_and_holds_for_it(string name)
    {
        var file = Write(name);

        var yaml = _test.Workspace.SuggestChecks(file).Suite.ToYaml();
        var report = _test.Workspace.Validate(file, yaml, Split);

        Assert.Equal([], report.Checks.Where(c => !c.Success).Select(c => $"{c.Id}: {c.Error ?? c.Observed}"));
        AddsUp(report);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_suite_of_the_clean_file_judges_every_other_one(string name)
    {
        _test.Write("clean.csv", NastyFiles.Clean);
        var suite = _test.Workspace.SuggestChecks("clean.csv").Suite;

        try
        {
            AddsUp(_test.Workspace.Validate(Write(name), suite, Split));
        }
        catch (UserException mistakes)
        {
            Assert.Matches("Column '.+' not found", mistakes.Message);
            Assert.False(File.Exists(Path.Combine(_test.Folder, "bad.parquet")));
        }
    }

    private string Write(string name)
    {
        File.WriteAllBytes(Path.Combine(_test.Folder, "nasty.csv"), NastyFiles.All[name]);
        return "nasty.csv";
    }

    private void AddsUp(ValidationReport report)
    {
        long Count(string file) => _test.Workspace.Data.Engine.Scalar<long>($"SELECT count(*) FROM read_parquet('{Path.Combine(_test.Folder, file).Replace('\\', '/')}')");

        Assert.Equal((report.QuarantinedRows, report.Rows - report.QuarantinedRows), (Count("bad.parquet"), Count("good.parquet")));
        Assert.All(report.Checks, c => Assert.InRange(c.Failed, 0, report.Checks.Count + (report.Rows * 2)));
    }
}
