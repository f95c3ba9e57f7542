using System.Diagnostics;
using MLOps.Store;
using MLOps.Tracking;

namespace MLOps.Runtime.Tests.Tracking;

public sealed class RunTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_run_keeps_what_was_logged_to_it()
    {
        Experiments.Use("rain");
        using (var run = Experiments.StartRun("first"))
        {
            run.LogParameter("trees", 100);
            run.LogParameter("rate", 0.25);
            run.LogMetric("auc", 0.9);
            run.SetTag("team", "climate");
            run.LogText("notes/why.txt", "because");
        }

        var report = Experiments.Get("first");
        Assert.Equal(("rain", RunStatus.Finished), (report.Experiment, report.Status));
        Assert.Equal("100", report.Parameters["trees"]);
        Assert.Equal("0.25", report.Parameters["rate"]);
        Assert.Equal(0.9, report.Metric("auc"));
        Assert.Equal("climate", report.Tags["team"]);
        Assert.Equal("because", File.ReadAllText(Experiments.ArtifactPath("first", "notes/why.txt")));
        Assert.NotNull(report.Seconds);
    }

    [Fact]
    public void The_open_run_is_the_current_one_and_reports_are_linked_to_it()
    {
        Assert.Null(Experiments.Current);
        var outer = Experiments.StartRun("outer");
        var inner = Experiments.StartRun("inner", parent: outer);

        Assert.Same(inner, Experiments.Current);
        Assert.Equal(inner.Id, _test.Workspace.Activity.Run);
        inner.End();
        Assert.Same(outer, Experiments.Current);
        Assert.Equal(outer.Id, _test.Workspace.Activity.Run);
        outer.End(RunStatus.Failed);
        Assert.Null(_test.Workspace.Activity.Run);
        Assert.Equal(outer.Id, Experiments.Get("inner").Parent);
        Assert.Equal(RunStatus.Failed, Experiments.Get("outer").Status);
    }

    [Fact]
    public void Only_the_first_end_counts()
    {
        using (var run = Experiments.StartRun("x"))
        {
            run.End(RunStatus.Failed);
        }

        Assert.Equal(RunStatus.Failed, Experiments.Get("x").Status);
    }

    [Fact]
    public void Nan_and_infinities_are_kept_and_counted_apart()
    {
        using var run = Experiments.StartRun("x");
        foreach (var value in new[] { 1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, -0.5, double.NaN })
        {
            run.LogMetric("loss", value);
        }

        var metric = Assert.Single(Experiments.Get("x").Metrics);
        Assert.Equal((8L, 4L, 7L), (metric.Points, metric.NonFinite, metric.LastStep));
        Assert.Equal((-0.5, double.MaxValue), (metric.Min, metric.Max));
        Assert.Equal("NaN", metric.LastSpecial);
        Assert.Equal(
            [1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, -0.5, double.NaN],
            Experiments.Get("x").Curves[0].Points.Select(p => p.Value));
    }

    [Fact]
    public void A_step_that_is_not_given_is_one_more_than_the_last_of_its_key()
    {
        using var run = Experiments.StartRun("x");
        run.LogMetric("a", 1);
        run.LogMetric("a", 2);
        run.LogMetric("b", 1);
        run.LogMetric("a", 3, step: 10);
        run.LogMetric("a", 4);
        run.LogMetric("a", 0, step: 5);

        var report = Experiments.Get("x");
        Assert.Equal([0L, 1L, 5L, 10L, 11L], report.Curves.Single(c => c.Key == "a").Points.Select(p => p.Step));
        Assert.Equal(4, report.Metric("a"));
        Assert.Equal(0, report.Metrics.Single(m => m.Key == "b").LastStep);
    }

    [Fact]
    public void A_long_curve_is_thinned_and_keeps_its_spike()
    {
        using var run = Experiments.StartRun("x");
        for (var i = 0; i < 5000; i++)
        {
            run.LogMetric("loss", i == 1234 ? 99 : 1.0 / (i + 1), i);
        }

        var curve = Assert.Single(Experiments.Get("x").Curves);
        Assert.Equal(5000, curve.Total);
        Assert.InRange(curve.Points.Count, 200, 400);
        Assert.Contains(new MetricPoint(1234, 99), curve.Points);
    }

    [Fact]
    public void A_parameter_that_changes_has_its_last_value_and_the_run_says_so()
    {
        using var run = Experiments.StartRun("x");
        run.LogParameter("trees", 1);
        run.LogParameter("trees", 1);
        Assert.Empty(run.Problems);
        run.LogParameter("trees", 2);

        Assert.Contains("'trees' was 1", Assert.Single(run.Problems), StringComparison.Ordinal);
        Assert.Equal("2", Experiments.Get("x").Parameters["trees"]);
        Assert.Equal(1, _test.Workspace.Store.Read(c => c.Scalar<long>("SELECT count(*) FROM params WHERE key = 'trees'")));
        Assert.Contains("trees", Experiments.Get("x").Tags["mlops.problems"], StringComparison.Ordinal);
    }

    [Fact]
    public void Logging_nonsense_never_throws_and_the_run_tells_of_it()
    {
        using var run = Experiments.StartRun("x");
        run.LogMetric(null!, 1);
        run.LogMetric("", 1);
        run.LogParameter("  ", 1);
        run.LogParameter("half \ud800 a pair", "\udc00");
        run.LogParameter("nothing", null);
        run.LogParameter("zero\0byte", "a\0b");
        run.LogMetrics(null!);
        run.LogMetrics(new object());
        run.LogArtifact("no such file");
        run.LogInput("no such dataset");
        run.LogMetric(new string('k', 300), 1);

        Assert.Equal(7, run.Problems.Count);
        var report = Experiments.Get("x");
        Assert.Equal("null", report.Parameters["nothing"]);
        Assert.Equal("\ufffd", report.Parameters["half \ufffd a pair"]);
        Assert.Equal("a\ufffdb", report.Parameters["zero\ufffdbyte"]);
        Assert.Equal(new string('k', 300), Assert.Single(report.Metrics).Key);
    }

    [Fact]
    public void Starting_logging_and_ending_do_not_wait_for_a_store_that_somebody_holds()
    {
        using var other = _test.Reopen(new WorkspaceOptions { Patience = TimeSpan.FromMilliseconds(20) });
        _ = Experiments.List();
        using (StoreLock.Acquire(_test.Workspace.Paths, TimeSpan.FromSeconds(5)))
        {
            using var run = other.Experiments.StartRun("busy");
            run.LogMetric("a", 1);
        }

        Assert.Equal(RunStatus.Finished, Experiments.Get("busy").Status);
    }

    [Fact]
    public void A_run_whose_process_is_gone_is_found_and_ended_at_its_last_sign_of_life()
    {
        var dead = StartedAndGone();
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        Fragment(dead, $$"""
            {"t":"experiments","name":"e","created":"2026-01-02T03:00:00Z"}
            {"t":"runs","id":"aaaaaaaaaaaa","experiment":"e","name":"cut","started":"2026-01-02T03:00:00Z","user":"u","process":{{dead}},"host":"{{Environment.MachineName}}"}
            {"t":"runs","id":"bbbbbbbbbbbb","experiment":"e","name":"elsewhere","started":"2026-01-02T03:00:00Z","user":"u","process":{{dead}},"host":"another machine"}
            {"t":"runs","id":"cccccccccccc","experiment":"e","name":"recycled","started":"2026-01-02T03:00:00Z","user":"u","process":{{Environment.ProcessId}},"host":"{{Environment.MachineName}}"}
            {"t":"metrics","run":"aaaaaaaaaaaa","key":"loss","step":0,"value":1,"time":"2026-01-02T03:04:05Z"}

            """);
        using var open = Experiments.StartRun("open");

        var runs = Experiments.Runs().Runs.ToDictionary(r => r.Name, r => r.Status);
        Assert.Equal(RunStatus.Killed, runs["cut"]);
        Assert.Equal(RunStatus.Running, runs["elsewhere"]);
        Assert.Equal(RunStatus.Killed, runs["recycled"]); // its number belongs to a process that is younger than the run
        Assert.Equal(RunStatus.Running, runs["open"]);
        Assert.Equal(time, Experiments.Get("cut").Ended);
    }

    [Fact]
    public void A_workspace_that_closes_in_good_order_finishes_its_runs()
    {
        using (var other = _test.Reopen())
        {
            other.Experiments.StartRun("left open");
        }

        Assert.Equal(RunStatus.Finished, Experiments.Get("left open").Status);
    }

    [Fact]
    public void A_run_is_found_by_id_by_the_start_of_it_and_by_name_the_latest_first()
    {
        var first = Experiments.StartRun("same");
        first.End();
        var second = Experiments.StartRun("same");
        second.End();

        Assert.Equal(second.Id, Experiments.Get("same").Id);
        Assert.Equal(first.Id, Experiments.Get(first.Id).Id);
        Assert.Equal(first.Id, Experiments.Get(first.Id[..8]).Id);
    }

    [Fact]
    public void An_unknown_run_metric_or_experiment_gets_the_nearest()
    {
        Experiments.Use("rain");
        using var run = Experiments.StartRun("baseline");
        run.LogMetric("area_under_roc_curve", 0.8);

        Assert.Contains("'baseline'", Assert.Throws<UserException>(() => Experiments.Get("basline")).Message, StringComparison.Ordinal);
        Assert.Contains("'rain'", Assert.Throws<UserException>(() => Experiments.Runs("rian")).Message, StringComparison.Ordinal);
        Assert.Contains("'area_under_roc_curve'", Assert.Throws<UserException>(() => Experiments.Get("baseline").Metric("area_under_rok_curve")).Message, StringComparison.Ordinal);
        Assert.Contains("two runs", Assert.Throws<UserException>(() => Experiments.Compare("baseline")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_commit_and_whether_the_folder_differs_from_it_are_recorded()
    {
        Assert.Null(GitState.Of(_test.Folder)); // no repository
        Git("init", "-q");
        Git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "--allow-empty", "-m", "start");
        using (Experiments.StartRun("clean"))
        {
        }

        _test.Write("new.txt", "x");
        using (Experiments.StartRun("changed"))
        {
        }

        Assert.Matches("^[0-9a-f]{40}$", Experiments.Get("clean").Git!.Commit);
        Assert.False(Experiments.Get("clean").Git!.Dirty); // the workspace's own folder does not count
        Assert.True(Experiments.Get("changed").Git!.Dirty);
    }

    [Fact]
    public void Data_opened_during_a_run_becomes_an_input_with_its_digest()
    {
        var file = _test.Write("a.csv", "x\n1\n");
        var dataset = _test.Workspace.Data.Add("a", file);
        using (var run = Experiments.StartRun("x"))
        {
            _test.Workspace.Data.Open("a");
            _test.Workspace.Data.Open(file);
            run.LogInput(new[] { new { X = 1 } }, "test");
        }

        var inputs = Experiments.Get("x").Inputs;
        Assert.Equal(dataset.Digest, inputs.Single(i => i.Source == "dataset:a@1").Digest);
        Assert.Equal((dataset.Digest, "read"), inputs.Where(i => i.Source == "file:a.csv").Select(i => (i.Digest, i.Role)).Single());
        Assert.Equal("test", inputs.Single(i => i.Source.StartsWith("variable:", StringComparison.Ordinal)).Role);
        Assert.Equal(1, _test.Workspace.Store.Read(c => c.Scalar<long>("SELECT count(*) FROM edges WHERE source = 'dataset:a@1' AND starts_with(target, 'run:')")));
    }

    [Fact]
    public void Runs_of_many_threads_lose_nothing()
    {
        using var run = Experiments.StartRun("x");
        Parallel.For(0, 4000, i => run.LogMetric("k" + (i % 8), i));

        var report = Experiments.Get("x");
        Assert.Equal(4000, report.Metrics.Sum(m => m.Points));
        Assert.All(report.Metrics, m => Assert.Equal(499, m.LastStep));
    }

    [Fact]
    public void A_folder_is_kept_file_by_file()
    {
        Directory.CreateDirectory(Path.Combine(_test.Folder, "out/deep"));
        _test.Write("out/a.txt", "a");
        _test.Write("out/deep/b.txt", "b");
        using (var run = Experiments.StartRun("x"))
        {
            run.LogArtifact("out");
        }

        Assert.Equal(["out/a.txt", "out/deep/b.txt"], Experiments.Get("x").Artifacts.Select(a => a.Path));
    }

    private static int StartedAndGone()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.Id;
    }

    private void Fragment(int process, string lines)
    {
        Directory.CreateDirectory(_test.Workspace.Paths.Inbox);
        File.WriteAllText(Path.Combine(_test.Workspace.Paths.Inbox, $"{process}-x.jsonl"), lines);
    }

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _test.Folder })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
