using System.Text.Json.Nodes;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Headless.Parameters;
using MLOps.Notebooks.Tests.Session;
using static MLOps.Notebooks.Tests.Headless.TestCells;

namespace MLOps.Notebooks.Tests.Headless;

[Collection("forced cells")]
public sealed class NotebookRunnerTests : IDisposable
{
    private readonly SessionFixture _notebook = new();
    private readonly SilentProgress _progress = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task A_cell_that_takes_too_long_is_interrupted_and_says_so_and_the_session_goes_on()
    {
        // The first cell of a process waits for the compiler to be compiled.
        await _notebook.Value("0");
        var options = new NotebookRunOptions { CellTimeout = TimeSpan.FromSeconds(4), KeepGoing = true };
        var run = await Run(options, Code("var kept = 41;"), Code("while (true) { }"), Code("kept + 1"));
        var failure = Assert.Single(run.Failures);
        Assert.Equal(2, failure.Planned.Number);
        Assert.Equal(("Timeout", "The cell took longer than 4.0 s and was interrupted. What it had assigned before stays."), (failure.Result.Error!.Name, failure.Result.Error.Message));
        Assert.False(run.IsInterrupted);
        Assert.Equal("42", Result(run.Notebook.Cells[2]));
    }

    [Fact]
    public async Task Without_keep_going_a_timeout_ends_the_run()
    {
        var run = await Run(new NotebookRunOptions { CellTimeout = TimeSpan.FromSeconds(2) }, Code("Thread.Sleep(60000);"), Code("2"));
        Assert.Single(run.Executed);
        Assert.Empty(run.Notebook.Cells[1].Outputs);
    }

    [Fact]
    public async Task Times_stand_where_nbclient_and_papermill_put_them()
    {
        var run = await Run(new NotebookRunOptions { Parameters = Given("days", "2"), KeepGoing = true }, Code("int days = 1;", "parameters"), Code("await Task.Delay(50); days"), Code("throw new Exception(\"no\");"));
        var cell = run.Notebook.Cells[2].Metadata;
        var times = (string[])["iopub.status.busy", "iopub.execute_input", "shell.execute_reply", "iopub.status.idle"];
        var read = times.Select(t => DateTimeOffset.Parse((string)cell["execution"]![t]!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(read.Order(), read);
        var papermill = cell["papermill"]!;
        Assert.Equal(("completed", false), ((string?)papermill["status"], (bool)papermill["exception"]!));
        Assert.InRange((double)papermill["duration"]!, 0.05, 60);
        Assert.Equal("failed", (string?)run.Notebook.Cells[3].Metadata["papermill"]!["status"]);
        var whole = run.Notebook.Metadata["papermill"]!;
        Assert.True((bool)whole["exception"]!);
        Assert.Equal("2", (string?)whole["parameters"]!["days"]);
        Assert.NotNull(whole["end_time"]);
    }

    [Fact]
    public async Task While_the_run_goes_on_the_saved_notebook_says_that_it_has_no_end_yet()
    {
        var saved = new List<NotebookDocument>();
        await new NotebookRunner(_notebook.Session, TimeProvider.System).RunAsync(RunPlan.Create(Notebook(Code("1"), Code("2")), new NotebookRunOptions()), _progress, saved.Add, CancellationToken.None);
        Assert.Equal(3, saved.Count);
        Assert.Null(saved[0].Metadata["papermill"]!["end_time"]);
        Assert.Equal(("1", ""), (Result(saved[0].Cells[0]), Result(saved[0].Cells[1])));
        Assert.NotNull(saved[2].Metadata["papermill"]!["end_time"]);
    }

    [Fact]
    public async Task Errors_name_a_cell_by_its_number_in_the_notebook_also_behind_injected_parameters()
    {
        var run = await Run(new NotebookRunOptions { Parameters = Given("days", "2") }, Code("int days = 1;", "parameters"), Text("text"), Code("var twice = 2 * days;\nthrow new ArgumentException($\"{twice}\");"));
        Assert.StartsWith("cell 2, line 2: ArgumentException: 4", run.Failures[0].Result.Error!.Traceback[0], StringComparison.Ordinal);
        Assert.Equal([1, 1, 2], run.Notebook.Cells.Where(c => c.Kind == CellKind.Code).Select(c => c.ExecutionCount ?? 0));
    }

    [Fact]
    public async Task What_a_cell_prints_and_shows_is_told_at_once()
    {
        await Run(new NotebookRunOptions(), Code("Console.Write(\"a\"); display(\"b\"); Console.Error.Write(\"c\"); 4"));
        Assert.Equal("Out:a Out:b\n Error:c", string.Join(' ', _progress.Heard));
    }

    [Fact]
    public async Task Of_a_cell_that_is_left_out_its_usings_run_and_its_outputs_stay()
    {
        var run = await Run(new NotebookRunOptions { From = "2" }, Code("using System.Globalization;\nConsole.WriteLine(\"expensive\");").Ran("of last time"), Code("CultureInfo.InvariantCulture.Name.Length"));
        Assert.Empty(run.Failures);
        Assert.Equal("of last time", (string?)run.Notebook.Cells[0].Outputs[0]!["text"]);
        Assert.Equal("0", Result(run.Notebook.Cells[1]));
        Assert.Empty(_progress.Heard);
    }

    [Fact]
    public async Task After_a_change_only_the_cells_from_there_on_run_and_earlier_ones_stand()
    {
        var options = new NotebookRunOptions();
        var first = await Run(options, Code("var n = 1; Console.WriteLine(\"dear\");"), Code("n"), Code("throw new Exception();"), Code("n + 2"));
        var plan = RunPlan.Create(Notebook(Text("# New"), Code("var n = 1; Console.WriteLine(\"dear\");"), Code("n * 10"), Code("n + 1"), Code("n + 2")), options).After(first);
        Assert.Equal("1s 2 3 4", plan.Roles());
        _progress.Heard.Clear();
        var second = await new NotebookRunner(_notebook.Session, TimeProvider.System).RunAsync(plan, _progress, _ => { }, CancellationToken.None);
        Assert.Empty(_progress.Heard);
        Assert.Equal("dear\n", (string?)second.Notebook.Cells[1].Outputs[0]!["text"]);
        Assert.Equal(["10", "2", "3"], second.Notebook.Cells.Skip(2).Select(Result));
        Assert.Equal("1s 2s 3s 4s", RunPlan.Create(second.Plan.Notebook, options).After(second).Roles());
    }

    [Fact]
    public async Task A_cell_that_failed_or_did_not_run_does_not_stand()
    {
        var cells = (NotebookCell[])[Code("1"), Code("throw new Exception();"), Code("3")];
        var first = await Run(new NotebookRunOptions(), cells);
        Assert.Equal("1s 2 3", RunPlan.Create(Notebook(cells), new NotebookRunOptions()).After(first).Roles());
    }

    private Task<NotebookRun> Run(NotebookRunOptions options, params NotebookCell[] cells) =>
        new NotebookRunner(_notebook.Session, TimeProvider.System).RunAsync(RunPlan.Create(Notebook(cells), options), _progress, _ => { }, CancellationToken.None);

    private static Dictionary<string, ParameterValue> Given(string name, string value) => new() { [name] = ParameterValue.FromText(value) };

    private static string Result(NotebookCell cell) =>
        (string?)cell.Outputs.OfType<JsonObject>().FirstOrDefault(o => (string?)o["output_type"] == "execute_result")?["data"]?["text/plain"] ?? "";
}
