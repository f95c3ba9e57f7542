using System.Diagnostics;
using MLOps.Rendering;
using MLOps.Store;
using MLOps.Tracking;

namespace MLOps.Runtime.Tests.Tracking;

public sealed class RunDiffTests : IDisposable
{
    private readonly TestWorkspace _test = new();
    private int _execution;

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Two_runs_of_the_same_recipe_say_so()
    {
        Run("a", run => run.LogMetric("loss", 1));
        Run("b", run => run.LogMetric("loss", 1));

        var diff = Experiments.Diff("a", "b");

        Assert.True(diff.SameRecipe);
        Assert.Contains("the same in everything", ReportRenderer.Text(diff), StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_data_metrics_and_environment_that_differ_are_named_and_the_rest_is_left_out()
    {
        _test.Write("data.csv", "x\n1\n");
        Run("a", run =>
        {
            run.LogParameter("trees", 10);
            run.LogParameter("same", 1);
            run.LogMetric("loss", 1);
            run.LogInput("data.csv");
        });
        _test.Write("data.csv", "x\n2\n");
        Environment.SetEnvironmentVariable("MLOPS_TEST_DIFFERENCE", "yes");
        try
        {
            Run("b", run =>
            {
                run.LogParameter("trees", 20);
                run.LogParameter("same", 1);
                run.LogParameter("new", true);
                run.LogMetric("loss", 0.5);
                run.LogInput("data.csv");
            });
        }
        finally
        {
            Environment.SetEnvironmentVariable("MLOPS_TEST_DIFFERENCE", null);
        }

        var diff = Experiments.Diff("a", "b");

        Assert.Equal([new Difference("trees", "10", "20"), new Difference("new", null, "true")], diff.Parameters);
        Assert.Equal([new Difference("loss", "1", "0.5")], diff.Metrics);
        Assert.Equal("file:data.csv (training)", Assert.Single(diff.Data).Name);
        Assert.Contains(new Difference("MLOPS_TEST_DIFFERENCE", null, "yes"), diff.Environment);
        Assert.False(diff.SameRecipe);
    }

    [Fact]
    public void Code_is_compared_by_the_last_version_of_each_cell()
    {
        Cell("load", "var rows = Load();\nvar n = rows.Count;");
        Cell("fit", "var model = Fit(rows, trees: 10);\nmodel.Save();\n// end");
        Run("a", _ => { }, "s/3");
        Cell("fit", "var model = Fit(rows, trees: 20);\nmodel.Save();\n// end");
        Run("b", _ => { }, "s/4");

        var code = Experiments.Diff("a", "b").Code;

        Assert.Equal(["var model = Fit(rows, trees: 10);"], code.Where(l => l.Change == '-').Select(l => l.Text));
        Assert.Equal(["var model = Fit(rows, trees: 20);"], code.Where(l => l.Change == '+').Select(l => l.Text));
        Assert.DoesNotContain(code, l => l.Text == "var rows = Load();");
    }

    [Theory]
    [InlineData("a b c d", "a b c d", "")]
    [InlineData("a b c", "a x c", " a -b +x  c")]
    [InlineData("", "a", "+a")]
    [InlineData("a b", "b a", "-a  b +a")]
    public void Lines_that_differ_are_those_outside_the_longest_common_subsequence(string a, string b, string expected) =>
        Assert.Equal(expected, string.Join(' ', LineDiff.Of(Words(a), Words(b)).Select(l => $"{l.Change}{l.Text}")));

    [Fact]
    public void Changes_that_were_not_committed_are_kept_as_a_patch_that_git_applies()
    {
        Git("init", "-q");
        _test.Write("code.cs", "one\n");
        Git("add", ".");
        Git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "start");
        _test.Write("code.cs", "two\n");
        _test.Write("new.txt", "x");
        Run("x", _ => { });

        var environment = Experiments.Get("x").Environment!;
        Assert.Equal(["new.txt"], environment.Untracked);
        Git("checkout", "-q", "code.cs");
        _test.Write("changes.patch", environment.Patch!);
        Git("apply", "changes.patch");
        Assert.Equal("two\n", File.ReadAllText(Path.Combine(_test.Folder, "code.cs")));
    }

    [Fact]
    public void An_environment_names_runtime_and_libraries_and_no_secrets()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_PASSWORD", "hush");
        try
        {
            Run("x", _ => { });
        }
        finally
        {
            Environment.SetEnvironmentVariable("MLFLOW_TRACKING_PASSWORD", null);
        }

        var environment = Experiments.Get("x").Environment!;
        Assert.StartsWith(".NET 10", environment.Runtime, StringComparison.Ordinal);
        Assert.Contains(environment.Libraries, l => l.StartsWith("DuckDB.NET.Data ", StringComparison.Ordinal));
        Assert.DoesNotContain(environment.Libraries, l => l.StartsWith("System.Private.CoreLib", StringComparison.Ordinal));
        Assert.DoesNotContain("hush", Json.Write(environment), StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_are_told_in_as_few_digits_as_tell_them_apart_with_what_changed()
    {
        Run("a", run => LogMetrics(run, 0.83612345678901232, 1234.5678, double.NaN));
        Run("b", run => LogMetrics(run, 0.83612345678901243, 1134.5678, 2));

        var text = ReportRenderer.Text(Experiments.Diff("a", "b"));

        Assert.Matches(@"auc +0\.8361234567890123 +0\.836123456789012[45] +\+1\.11e-16", text);
        Assert.Matches(@"rmse +1,234\.6 +1,134\.6 +-100", text);
        Assert.Matches(@"odd +NaN +2 *\n?$", text);

        static void LogMetrics(Run run, double auc, double rmse, double odd)
        {
            run.LogMetric("auc", auc);
            run.LogMetric("rmse", rmse);
            run.LogMetric("odd", odd);
        }
    }

    [Theory]
    [InlineData("0.5", "0.5", "0.5000", "0.5000")]
    [InlineData("0.50001", "0.50002", "0.50001", "0.50002")]
    [InlineData("0.1", null, "0.1000", null)]
    [InlineData("yes", "no", "yes", "no")]
    public void A_pair_of_numbers_has_the_digits_that_it_needs(string? a, string? b, string? first, string? second) => Assert.Equal((first, second), NumberPair.Of(a, b));

    private void Run(string name, Action<Run> log, string? cell = null)
    {
        if (cell is not null)
        {
            _test.Workspace.Activity.BeginCell(cell);
        }

        using var run = Experiments.StartRun(name);
        log(run);
    }

    private void Cell(string id, string text) => _test.Workspace.RecordCell(new CellRecord(
        "s", ++_execution, id, "n.ipynb", text, DateTimeOffset.UtcNow, TimeSpan.Zero, "succeeded", [], [], [], new Dictionary<string, string>(), new Dictionary<string, string>()));

    private static List<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _test.Folder })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
