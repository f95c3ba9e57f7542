using Microsoft.ML;
using MLOps.Tracking;

namespace MLOps.Runtime.Tests.Tracking;

public sealed class RunLoggingTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private ExperimentCatalog Experiments => _test.Workspace.Experiments;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Every_kind_of_artifact_is_kept_as_what_it_is()
    {
        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable(new[] { new Pair { X = 1 }, new Pair { X = 2 } });
        using (var run = Experiments.StartRun("x"))
        {
            run.LogText("a.txt", "ä");
            run.LogImage("b.png", [0x89, 0x50]);
            run.LogChart("c.svg", "<svg/>");
            run.LogTable("d.csv", new[] { new Pair { X = 1.5f } });
            run.LogTable("e.parquet", "SELECT 1 AS x");
            run.LogModel("f.zip", ml.Transforms.CopyColumns("Y", "X").Fit(rows), rows.Schema);
            run.LogArtifact(new MemoryStream([1, 2, 3]), "g/h.bin");
            Assert.Empty(run.Problems);
        }

        Assert.Equal("ä", Text("a.txt"));
        Assert.Equal([0x89, 0x50], File.ReadAllBytes(Experiments.ArtifactPath("x", "b.png")));
        Assert.Equal("<svg/>", Text("c.svg"));
        Assert.Equal("X\n1.5\n", Text("d.csv"));
        Assert.Equal("PAR1", Text("e.parquet")[..4]);
        Assert.Equal("Y", new MLContext().Model.Load(Experiments.ArtifactPath("x", "f.zip"), out var schema).GetOutputSchema(schema)[1].Name);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Experiments.ArtifactPath("x", "g/h.bin")));
    }

    [Fact]
    public void Parameters_come_from_dictionaries_of_any_type_and_from_objects()
    {
        using (var run = Experiments.StartRun("x"))
        {
            run.LogParameters(new Dictionary<string, object> { ["trees"] = 100, ["rate"] = 0.1 });
            run.LogParameters(new System.Collections.Hashtable { ["seed"] = 7 });
            run.LogParameters(new SortedDictionary<string, string> { ["trainer"] = "FastTree" });
            run.LogParameters(new { Leaves = 20 });
            Assert.Empty(run.Problems);
        }

        Assert.Equal(
            [("Leaves", "20"), ("rate", "0.1"), ("seed", "7"), ("trainer", "FastTree"), ("trees", "100")],
            Experiments.Get("x").Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value)));
    }

    [Fact]
    public void What_throws_in_the_users_own_objects_is_told_and_not_thrown()
    {
        using var run = Experiments.StartRun("x");
        run.LogParameter("bad", new Throws());
        run.LogParameters(new Throws());
        run.LogMetrics(new Throws());
        run.LogTable("t.xlsx", new[] { new Pair() });
        run.LogChart("c", new object());
        run.LogImage("i.png", null!);
        run.LogTable("t.csv", null!);
        run.LogModel("m", null!, null!);
        run.LogArtifact((Stream)null!, "s");
        run.LogArtifact((string)null!);

        Assert.True(run.Problems.Count == 10, string.Join("\n", run.Problems));
        Assert.Equal(3, run.Problems.Count(p => p.Contains("out of order", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_metric_call_allocates_nothing_in_the_steady_state()
    {
        using var run = Experiments.StartRun("x");
        run.LogMetric("loss", 1);
        run.LogMetric("loss", 0.5, 1);
        _test.Workspace.Flush();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 300; i++) // fits the buffer that is there
        {
            run.LogMetric("loss", 1.0 / (i + 3), i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_resumed_run_goes_on_where_it_stood()
    {
        using (var first = Experiments.StartRun("x"))
        {
            first.LogMetric("loss", 3);
            first.LogMetric("loss", 2);
            first.LogParameter("trees", 10);
            first.End(RunStatus.Failed);
        }

        using (var again = Experiments.ResumeRun("x"))
        {
            Assert.Same(again, Experiments.Current);
            Assert.Equal(RunStatus.Running, Experiments.Get("x").Status);
            Assert.Null(Experiments.Get("x").Ended);
            again.LogMetric("loss", 1);
            again.LogParameter("trees", 10);
            Assert.Empty(again.Problems);
            again.LogParameter("trees", 20);
        }

        var report = Experiments.Get("x");
        Assert.Equal(RunStatus.Finished, report.Status);
        Assert.Equal([(0L, 3.0), (1L, 2.0), (2L, 1.0)], report.Curves[0].Points.Select(p => (p.Step, p.Value)));
        Assert.Equal("20", report.Parameters["trees"]);
        Assert.Single(Experiments.Runs().Runs);
        Assert.Contains("'x'", Assert.Throws<UserException>(() => Experiments.ResumeRun("xx")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_notes_and_parents_are_kept()
    {
        using var outer = Experiments.StartRun("outer", group: "sweep");
        using var inner = Experiments.StartRun("inner", outer, "sweep");
        inner.Note("first thought");
        inner.Note("second thought");

        var report = Experiments.Get("inner");
        Assert.Equal(("sweep", "second thought", outer.Id), (report.Tags["mlops.group"], report.Tags["mlops.note"], report.Parent));
        Assert.Empty(inner.Problems);
    }

    [Fact]
    public void Logging_to_a_disk_that_refuses_throws_nothing_and_loses_nothing()
    {
        File.WriteAllText(_test.Workspace.Paths.Inbox, "in the way"); // as good as a full disk: no fragment can be opened
        using (var run = Experiments.StartRun("x"))
        {
            run.LogMetric("a", 1);
            run.LogMetric("a", 2);
            run.End();
            Assert.Contains(run.Problems, p => p.StartsWith("Writing to disk:", StringComparison.Ordinal));
        }

        Assert.NotNull(_test.Workspace.Store.Inbox.LastError);
        File.Delete(_test.Workspace.Paths.Inbox);
        Assert.Equal((RunStatus.Finished, 2L), (Experiments.Get("x").Status, Experiments.Get("x").Metrics[0].Points));
        Assert.Null(_test.Workspace.Store.Inbox.LastError);
    }

    [Fact]
    public void A_clock_that_is_set_back_turns_no_curve_and_no_duration_around()
    {
        var clock = new SettableClock { Now = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero) };
        using var test = new TestWorkspace(new WorkspaceOptions { Clock = clock });
        using (var run = test.Workspace.Experiments.StartRun("x"))
        {
            run.LogMetric("loss", 1, 0);
            clock.Now -= TimeSpan.FromHours(1);
            run.LogMetric("loss", 2, 0);
            run.LogMetric("loss", 3, 0);
        }

        var report = test.Workspace.Experiments.Get("x");
        Assert.Equal(3, report.Metric("loss")); // the last that was said at this step
        Assert.Equal(0, report.Seconds);
        Assert.Equal([1, 2, 3], report.Curves[0].Points.Select(p => p.Value));
    }

    [Fact]
    public async Task The_machine_is_sampled_in_the_background_while_the_run_is_open()
    {
        Experiments.SystemMetricsEvery = TimeSpan.FromMilliseconds(20);
        using (var run = Experiments.StartRun("x"))
        {
            for (var patience = 0; patience < 500 && !Experiments.Get("x").Metrics.Any(m => m is { Key: "system/process_memory_megabytes", Points: > 1 }); patience++)
            {
                await Task.Delay(20);
            }

            Assert.Empty(run.Problems);
        }

        var metrics = Experiments.Get("x").Metrics.ToDictionary(m => m.Key, m => m);
        Assert.InRange(metrics["system/process_cpu_percentage"].Max!.Value, 0, 100);
        Assert.InRange(metrics["system/process_memory_megabytes"].Last, 10, 1e6);
        Assert.InRange(metrics["system/disk_usage_percentage"].Last, 0, 100);
        Assert.True(metrics["system/network_receive_megabytes"].Last >= 0);
        Assert.True(metrics["system/gc_heap_megabytes"].Last > 0);
        Assert.Equal(OperatingSystem.IsLinux(), metrics.ContainsKey("system/cpu_utilization_percentage"));
    }

    [Fact]
    public void A_short_run_has_no_samples_and_zero_means_never()
    {
        Experiments.SystemMetricsEvery = TimeSpan.Zero;
        using (Experiments.StartRun("x"))
        {
        }

        Assert.Empty(Experiments.Get("x").Metrics);
    }

    [Fact]
    public void Gpus_are_read_from_nvidias_words_and_a_machine_without_them_has_none()
    {
        var values = MLOps.Tracking.Machine.GpuReading.Parse("0, 35, 1000, 4000, 70.5, 61\n1, [N/A], 0, 4000, [N/A], 40\n").ToDictionary(v => v.Key, v => v.Value);

        Assert.Equal(35, values["gpu_0_utilization_percentage"]);
        Assert.Equal(1048.576, values["gpu_0_memory_usage_megabytes"], 6);
        Assert.Equal(25, values["gpu_0_memory_usage_percentage"], 6);
        Assert.Equal(70.5, values["gpu_0_power_usage_watts"]);
        Assert.False(values.ContainsKey("gpu_1_utilization_percentage"));
        Assert.Equal(40, values["gpu_1_temperature_celsius"]);
        Assert.Empty(new MLOps.Tracking.Machine.GpuReading("no-such-program-here").Read());
    }

    private string Text(string path) => File.ReadAllText(Experiments.ArtifactPath("x", path));

    public sealed class Pair
    {
        public float X { get; set; }
    }

    public sealed class Throws
    {
        private readonly string _why = "out of order";

        public double Value => throw new InvalidOperationException(_why);

        public override string ToString() => throw new InvalidOperationException(_why);
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
