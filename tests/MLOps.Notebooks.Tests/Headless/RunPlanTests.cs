using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Headless.Parameters;
using static MLOps.Notebooks.Tests.Headless.TestCells;

namespace MLOps.Notebooks.Tests.Headless;

public class RunPlanTests
{
    private static readonly NotebookDocument Story = Notebook(
        Text("# Story"),
        Code("using System.Text.Json;\n#r \"nuget: Humanizer, 2.14.1\"\nConsole.WriteLine(1);"),
        Text("## Load\n### Fast"),
        Code("var rows = Load(\"a\");", "slow"),
        Code("List<int> Load(string path) => [1];"),
        Text("## Train"),
        Code("var model = rows.Count;", "slow"),
        Code("Console.WriteLine(rows);"),
        Text("## Report ##"),
        Code("rows.Add(2);"),
        Code("rows.Count"));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("slow", "2 4")]
    [InlineData("SLOW", "2 4")]
    [InlineData("Train", "4 5")]
    [InlineData("## train", "4 5")]
    [InlineData("Load", "2 3")]
    [InlineData("story", "1 2 3 4 5 6 7")]
    [InlineData("report", "6 7")]
    public void Cells_are_named_by_number_tag_or_heading(string name, string expected)
    {
        var code = Enumerable.Range(0, Story.Cells.Count).Where(i => Story.Cells[i].Kind == CellKind.Code).ToList();
        Assert.Equal(expected, string.Join(' ', new CellSelection(Story.Cells).Find(name).Select(i => code.IndexOf(i) + 1)));
    }

    [Fact]
    public void A_cell_is_named_by_its_id_too() => Assert.Equal([3], new CellSelection(Story.Cells).Find(Story.Cells[3].Id));

    [Theory]
    [InlineData("8", "There is no cell 8. The notebook has 7 code cells, counted from 1.")]
    [InlineData("0", "There is no cell 0. The notebook has 7 code cells, counted from 1.")]
    [InlineData("Trian", "Cell 'Trian' not found. Did you mean 'Train'?")]
    [InlineData("end", "There is no code under the heading 'end'.")]
    public void A_cell_that_is_not_there_is_a_sentence(string name, string said)
    {
        var notebook = Story with { Cells = [.. Story.Cells, Text("# End")] };
        Assert.Equal(said, Assert.Throws<UserException>(() => RunPlan.Create(notebook, new NotebookRunOptions { From = name })).Message);
    }

    [Fact]
    public void Until_before_from_is_a_sentence() =>
        Assert.Contains("--until 2 lies before --from Train", Assert.Throws<UserException>(() => RunPlan.Create(Story, new NotebookRunOptions { From = "Train", Until = "2" })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("7", null, "1p 2 3 4- 5- 6 7")]
    [InlineData("Train", null, "1p 2 3 4 5 6 7")]
    [InlineData("Train", "Train", "1p 2 3 4 5 6- 7-")]
    [InlineData("3", "3", "1p 2- 3 4- 5- 6- 7-")]
    [InlineData(null, "slow", "1 2 3 4 5- 6- 7-")]
    public void Before_from_only_what_it_needs_runs_with_what_changes_it(string? from, string? until, string expected) =>
        Assert.Equal(expected, RunPlan.Create(Story, new NotebookRunOptions { From = from, Until = until }).Roles());

    [Fact]
    public void What_is_skipped_does_not_run_whatever_needs_it() =>
        Assert.Equal("1 2- 3 4- 5 6 7", RunPlan.Create(Story, new NotebookRunOptions { Skip = ["slow"] }).Roles());

    [Theory]
    [InlineData("x = 2;", true)]
    [InlineData("x.Add(1);", true)]
    [InlineData("await x.FillAsync();", true)]
    [InlineData("Fill(x);", true)]
    [InlineData("x[0]++;", true)]
    [InlineData("Read(out x);", true)]
    [InlineData("foreach (var i in new[] { 1 }) { x.Add(i); }", true)]
    [InlineData("var (x, z) = (1, 2);", true)]
    [InlineData("#!sql --as x\nSELECT 1", true)]
    [InlineData("static class More { public static int Twice(this int n) => 2 * n; }", true)]
    [InlineData("namespace N { record x(int A); }", true)]
    [InlineData("var y = x.Count;", false)]
    [InlineData("Console.WriteLine(x);", false)]
    [InlineData("display(x);", false)]
    [InlineData("x.Display();", false)]
    [InlineData("x.Count", false)]
    [InlineData("#!profile x", false)]
    public void A_cell_is_needed_when_it_declares_or_changes_a_name(string earlier, bool isNeeded)
    {
        var plan = RunPlan.Create(Notebook(Code("List<int> x = [];"), Code(earlier), Code("x.Count.Twice()")), new NotebookRunOptions { From = "3" });
        Assert.Equal(isNeeded, plan.Cells[1].Role == CellRole.Run);
    }

    [Fact]
    public void An_import_counts_as_a_reference_for_what_comes_after() =>
        Assert.Equal("1p 2", RunPlan.Create(Notebook(Code("#!import tools.csx\nConsole.WriteLine(1);"), Code("2")), new NotebookRunOptions { From = "2" }).Roles());

    [Fact]
    public void The_injected_cell_has_no_number_of_its_own()
    {
        var notebook = Notebook(Code("int days = 1;", "parameters"), Code("days"), Code("days + 1"));
        var plan = RunPlan.Create(notebook, new NotebookRunOptions { From = "3", Parameters = new Dictionary<string, ParameterValue> { ["days"] = ParameterValue.FromText("2") } });
        Assert.Equal("1 = 2- 3", plan.Roles());
        Assert.Equal(3, plan.Total);
        Assert.Equal("parameters", plan.Cells[1].Name);
    }

    [Fact]
    public void A_cell_that_is_left_out_keeps_what_an_earlier_run_wrote_as_long_as_its_text_is_the_same()
    {
        var before = Notebook(Code("1").Ran("one"), Code("2").Ran("two"), Code("4").Ran("four"));
        var plan = RunPlan.Create(Notebook(Code("1"), Code("3"), Code("4")), new NotebookRunOptions { From = "3", Previous = before });
        Assert.Equal(["one", "", ""], plan.Notebook.Cells.Select(c => (string?)c.Outputs.FirstOrDefault()?["text"] ?? ""));
    }
}
