using MLOps.Tracking;

namespace MLOps.Interactive.Tests.Commands;

public sealed class TrackingCommandsTests : IDisposable
{
    private readonly CommandFixture _cell = new();

    public void Dispose() => _cell.Dispose();

    [Fact]
    public async Task A_run_is_started_logged_ended_listed_and_compared_with_magics()
    {
        await _cell.Run("experiment rain");
        await _cell.Run("run start first");
        await _cell.Run("run log trees=10 text=a=b");
        await _cell.Run("run log auc=0.8 loss=NaN --metrics --step 3");
        var ended = (RunReport)(await _cell.Run("run end")).Report!;
        await _cell.Run("run start second");
        await _cell.Run("run log trees=20");
        await _cell.Run("run start third"); // ends the second

        Assert.Equal(("rain", RunStatus.Finished), (ended.Experiment, ended.Status));
        Assert.Equal("a=b", ended.Parameters["text"]);
        Assert.Equal((0.8, 3L), (ended.Metric("auc"), ended.Metrics[0].LastStep));
        Assert.Equal(double.NaN, ended.Metric("loss"));
        var list = (RunList)(await _cell.Run("run list rain")).Report!;
        Assert.Equal([RunStatus.Running, RunStatus.Finished, RunStatus.Finished], list.Runs.Select(r => r.Status));
        var comparison = (RunComparison)(await _cell.Run("run compare first second")).Report!;
        Assert.Equal(["10", "20"], comparison.Parameters.Single(p => p.Key == "trees").Values);
        Assert.Equal("third", ((RunReport)(await _cell.Run("run show")).Report!).Name);
    }

    [Fact]
    public async Task Start_gives_the_open_run_to_csharp()
    {
        var result = await _cell.Run("run start x --as run");

        Assert.IsType<Run>(result.Value);
    }

    [Fact]
    public async Task A_variable_that_holds_metrics_is_logged_whole()
    {
        _cell.Host.SetVariable("metrics", new Dictionary<string, double> { ["auc"] = 0.9 });
        await _cell.Run("run start x");
        await _cell.Run("run log metrics --prefix test_ --tag team=climate");

        var report = _cell.Workspace.Experiments.Get("x");
        Assert.Equal(0.9, report.Metric("test_auc"));
        Assert.Equal("climate", report.Tags["team"]);
    }

    [Theory]
    [InlineData("run log a=1", "No run is open")]
    [InlineData("run end", "No run is open")]
    [InlineData("run show nothing", "Run 'nothing' not found")]
    [InlineData("run compare a", "two runs")]
    [InlineData("run list nothing", "Experiment 'nothing' not found")]
    [InlineData("run finish", "Command 'finish' not found")]
    [InlineData("run end --status done", "'done' not found")]
    public async Task A_mistake_is_one_sentence(string line, string expected)
    {
        var error = await Assert.ThrowsAsync<UserException>(() => _cell.Run(line));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("run log good=1 metrix", "Did you mean 'metrics'?")]
    [InlineData("run log good=1 auc=high --metrics", "takes a number, not 'high'")]
    [InlineData("run log", "needs something to log")]
    [InlineData("run log --artifact nothing.txt", "nothing.txt")]
    [InlineData("run log good=1 --tag x", "not key=value")]
    public async Task Nothing_is_logged_of_a_line_with_a_mistake(string line, string expected)
    {
        _cell.Host.SetVariable("metrics", new Dictionary<string, double> { ["auc"] = 0.9 });
        await _cell.Run("run start x");

        var error = await Assert.ThrowsAsync<UserException>(() => _cell.Run(line));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Empty(_cell.Workspace.Experiments.Get("x").Parameters);
        Assert.Empty(_cell.Workspace.Experiments.Get("x").Metrics);
    }

    [Fact]
    public void Magics_are_the_same_calls_in_csharp()
    {
        _cell.Host.SetVariable("metrics", 1);

        Assert.Equal("mlops.Experiments.Use(\"rain\");", _cell.CSharp("experiment rain"));
        Assert.Equal("mlops.Experiments.Current?.End();\nvar run = mlops.Experiments.StartRun(\"a \\\"b\\\"\");", _cell.CSharp("run start \"a \\\"b\\\"\" --as run"));
        Assert.Equal(
            "mlops.Experiments.Active.LogParameter(\"trees\", \"10\");\nmlops.Experiments.Active.LogMetrics(metrics, step: 2, prefix: \"t_\");",
            _cell.CSharp("run log trees=10 metrics --step 2 --prefix t_"));
        Assert.Equal("mlops.Experiments.Active.LogMetric(\"auc\", 0.25d);", _cell.CSharp("run log auc=0.25 --metrics"));
        Assert.Equal("mlops.Experiments.Active.End(MLOps.Tracking.RunStatus.Failed);", _cell.CSharp("run end --status failed"));
    }
}
