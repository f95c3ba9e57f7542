using System.Diagnostics;
using Microsoft.Data.Analysis;
using MLOps.Pipelines;

namespace MLOps.Runtime.Tests.Pipelines;

public sealed class PipelineRunnerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-runner-");
    private readonly List<string> _ran = [];
    private readonly StringWriter _log = new();
    private int _value;
    private int _failures;

    public void Dispose() => _folder.Delete(recursive: true);

    private PipelineGraph Graph() => new PipelineGraph()
        .Step("Load", Load, files: ["a.txt"]).Keeps("value", () => _value, v => _value = v)
        .Step("Look", Look)
        .Step("Train", Train, after: ["Load"])
        .Step("Register", Register, after: ["Train"]);

    private void Load()
    {
        _ran.Add("Load");
        _value = 5;
    }

    private void Look() => _ran.Add("Look");

    private void Train()
    {
        _ran.Add("Train");
        if (_failures-- > 0)
        {
            throw new InvalidOperationException("no luck");
        }
    }

    private void Register() => _ran.Add($"Register {_value}");

    private StepCache Cache(IReadOnlyDictionary<string, string>? parameters = null) => new(Path.Combine(_folder.FullName, "cache"), _folder.FullName, parameters ?? new Dictionary<string, string>());

    private async Task<IReadOnlyList<StepOutcome>> Run(PipelineCall call, int parallel = 1)
    {
        var (graph, cache) = (Graph(), Cache());
        var plan = StepSelection.Plan(graph.Steps, call, call.UseCache ? cache : null);
        return await new PipelineRunner(graph, cache, _ => call.Policy, _log, TimeProvider.System).RunAsync(plan, parallel, CancellationToken.None);
    }

    [Fact]
    public void Values_whose_names_differ_in_case_alone_have_files_of_their_own_in_every_file_system()
    {
        var (small, large) = (1, 2);
        var step = new PipelineGraph().Step("Both", () => { }).Keeps("rain", () => small, v => small = v).Keeps("Rain", () => large, v => large = v).Steps[0];
        Cache().Save(step);

        var files = Directory.EnumerateFiles(_folder.FullName, "*.json", SearchOption.AllDirectories).Select(f => Path.GetFileName(f).ToUpperInvariant()).ToList();
        Assert.Equal(2, files.Distinct().Count());
        (small, large) = (0, 0);
        Cache().Load(step);
        Assert.Equal((1, 2), (small, large));
    }

    [Fact]
    public void A_data_frame_comes_back_from_the_cache_in_columns_of_the_same_classes()
    {
        var frame = new DataFrame(
            new DoubleDataFrameColumn("d", [0.1, null, double.NaN]), new Int32DataFrameColumn("i", [1, 2, null]), new StringDataFrameColumn("s", ["a", null, ""]),
            new BooleanDataFrameColumn("b", [true, false, null]), new DateTimeDataFrameColumn("t", [new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), null, null]), new PrimitiveDataFrameColumn<float>("f", [0.1f, null, 2]));
        var before = frame;
        var step = new PipelineGraph().Step("Read", () => { }).Keeps("frame", () => frame, f => frame = f).Steps[0];
        Assert.Single(Cache().Save(step));

        Cache().Load(step);

        Assert.NotSame(before, frame);
        Assert.Equal(before.Columns.Select(c => (c.Name, c.GetType())), frame.Columns.Select(c => (c.Name, c.GetType())));
        Assert.Equal(before.Columns.SelectMany(c => c.Cast<object?>()), frame.Columns.SelectMany(c => c.Cast<object?>()));
    }

    [Fact]
    public void A_data_frame_with_a_column_that_is_not_kept_keeps_nothing()
    {
        var frame = new DataFrame(new VBufferDataFrameColumn<float>("v", 1));
        var step = new PipelineGraph().Step("Read", () => { }).Keeps("frame", () => frame, f => frame = f).Steps[0];

        Assert.Empty(Cache().Save(step));
        Assert.False(Cache().Has(step));
    }

    [Fact]
    public void A_step_that_runs_each_time_says_why_in_a_drawing_and_in_a_plan()
    {
        var graph = new PipelineGraph().Step("Load", Load).RunsEachTime("it uses UtcNow").Step("Train", Train, after: ["Load"]).RunsEachTime("'model' is a Model, which no file holds");

        Assert.Equal("  1. Load   runs each time  because it uses UtcNow\n  2. Train  runs each time  after 1, because 'model' is a Model, which no file holds\n", PipelineDrawing.Text(graph));
        var plan = StepSelection.Plan(graph.Steps, new PipelineCall { Only = ["Load"] }, null);
        Assert.Equal("  1. Load   runs            because it uses UtcNow\n  2. Train  left out        after 1\n", PipelineDrawing.Text(graph, plan));
    }

    [Fact]
    public async Task Steps_run_in_order_and_are_told_of()
    {
        var outcomes = await Run(new PipelineCall());

        Assert.Equal(["Load", "Look", "Train", "Register 5"], _ran);
        Assert.All(outcomes, o => Assert.Equal((StepFate.Runs, 1), (o.Fate, o.Attempts)));
        Assert.Matches(@"^\[1/4\] Load      \d+\.\d s", _log.ToString());
        Assert.Equal(64, outcomes[0].Values["value"].Length);
    }

    [Fact]
    public async Task The_second_time_values_come_from_the_cache_and_what_records_runs_again()
    {
        await Run(new PipelineCall());
        _ran.Clear();
        _value = 0;

        var outcomes = await Run(new PipelineCall());

        Assert.Equal(StepFate.Cached, outcomes[0].Fate);
        Assert.Equal(["Look", "Train", "Register 5"], _ran);
        await Run(new PipelineCall { UseCache = false });
        Assert.Contains("Load", _ran);
    }

    [Fact]
    public async Task A_changed_input_makes_a_step_run_again()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a.txt"), "1");
        await Run(new PipelineCall());
        File.WriteAllText(Path.Combine(_folder.FullName, "a.txt"), "2");
        _ran.Clear();

        await Run(new PipelineCall());

        Assert.Contains("Load", _ran);
    }

    [Fact]
    public async Task Other_packages_and_another_culture_make_a_step_run_again()
    {
        var locked = Path.Combine(_folder.FullName, "packages.lock.json");
        File.WriteAllText(locked, "1");
        await Run(new PipelineCall());
        File.WriteAllText(locked, "2");
        _ran.Clear();
        await Run(new PipelineCall());
        Assert.Contains("Load", _ran);

        _ran.Clear();
        await Run(new PipelineCall());
        Assert.DoesNotContain("Load", _ran);
        var culture = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("tr-TR");
            await Run(new PipelineCall());
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = culture;
        }

        Assert.Contains("Load", _ran);
    }

    [Fact]
    public async Task After_a_failure_the_run_goes_on_where_it_stopped_with_what_the_cache_has()
    {
        _failures = 1;
        var outcomes = await Run(new PipelineCall());

        Assert.Equal([StepFate.Runs, StepFate.Runs, StepFate.Failed, StepFate.NotReached], outcomes.Select(o => o.Fate));
        Assert.Equal("no luck", outcomes[2].Message);
        _ran.Clear();
        await Run(new PipelineCall { From = "Train" });
        Assert.Equal(["Train", "Register 5"], _ran);
    }

    [Fact]
    public async Task Only_runs_a_step_with_what_it_needs()
    {
        await Run(new PipelineCall { Only = ["train"] });
        Assert.Equal(["Load", "Train"], _ran);
        _ran.Clear();

        var outcomes = await Run(new PipelineCall { Only = ["3"] });

        Assert.Equal(["Train"], _ran);
        Assert.Equal([StepFate.Cached, StepFate.LeftOut, StepFate.Runs, StepFate.LeftOut], outcomes.Select(o => o.Fate));
    }

    [Fact]
    public void A_step_that_is_not_there_is_named_with_the_nearest() =>
        Assert.Contains("Did you mean 'Train'?", Assert.Throws<ArgumentException>(() => StepSelection.Plan(Graph().Steps, new PipelineCall { Only = ["Trian"] }, null)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_failed_step_is_run_again_as_often_as_the_policy_says()
    {
        _failures = 1;
        var outcomes = await Run(new PipelineCall { Policy = new StepPolicy(2, null) });

        Assert.Equal((StepFate.Runs, 2), (outcomes[2].Fate, outcomes[2].Attempts));
        Assert.Contains("failed (no luck), again in 1 s", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_takes_too_long_fails_and_is_not_tried_again()
    {
        using var never = new ManualResetEventSlim();
        var graph = new PipelineGraph().Step("Wait", never.Wait).Step("Next", Look, after: ["Wait"]);
        var plan = StepSelection.Plan(graph.Steps, new PipelineCall(), null);

        var outcomes = await new PipelineRunner(graph, null, _ => new StepPolicy(3, TimeSpan.FromMilliseconds(50)), _log, TimeProvider.System).RunAsync(plan, 1, CancellationToken.None);
        never.Set();

        Assert.Equal((StepFate.Failed, 1, "It took longer than 0.05 s."), (outcomes[0].Fate, outcomes[0].Attempts, outcomes[0].Message));
        Assert.Equal(StepFate.NotReached, outcomes[1].Fate);
    }

    [Fact]
    public async Task A_step_that_takes_long_is_heard_of_before_it_ends()
    {
        var graph = new PipelineGraph().Step("Look", Look);
        var plan = StepSelection.Plan(graph.Steps, new PipelineCall(), null);

        await new PipelineRunner(graph, null, _ => new StepPolicy(0, null), _log, new HastyClock()).RunAsync(plan, 1, CancellationToken.None);

        Assert.Matches(@"^\[1/1\] Look  runs since \d+ s\r?\n\[1/1\] Look  \d+\.\d s", _log.ToString());
    }

    [Fact]
    public async Task Steps_that_do_not_need_each_other_run_at_once()
    {
        // Each waits until the other has begun: one after the other they would wait for ever.
        using var both = new Barrier(2);
        var graph = new PipelineGraph()
            .Step("A", () => both.SignalAndWait())
            .Step("B", () => both.SignalAndWait())
            .Step("C", () => _ran.Add("C"), after: ["A", "B"]);
        var plan = StepSelection.Plan(graph.Steps, new PipelineCall(), null);

        var outcomes = await new PipelineRunner(graph, null, _ => new StepPolicy(0, null), _log, TimeProvider.System).RunAsync(plan, 2, CancellationToken.None);

        Assert.All(outcomes, o => Assert.Equal(StepFate.Runs, o.Fate));
        Assert.Equal(["C"], _ran);
    }

    [Fact]
    public async Task Each_step_that_runs_is_a_span()
    {
        var spans = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == PipelineRunner.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a => spans.Add($"{a.OperationName} {a.Status}"),
        };
        ActivitySource.AddActivityListener(listener);
        _failures = 1;

        await Run(new PipelineCall { UseCache = false });

        Assert.Equal(["step Load Unset", "step Look Unset", "step Train Error"], spans);
    }

    [Fact]
    public void A_graph_refuses_what_makes_no_sense()
    {
        Assert.Contains("two steps 'A'", Assert.Throws<ArgumentException>(() => new PipelineGraph().Step("A", Look).Step("A", Look)).Message, StringComparison.Ordinal);
        Assert.Contains("no earlier step", Assert.Throws<ArgumentException>(() => new PipelineGraph().Step("A", Look, after: ["B"])).Message, StringComparison.Ordinal);
    }

    /// <summary>Its timers have fired when they are made, once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
