using MLOps.Notebooks.Session;
using MLOps.Notebooks.Tests.LanguageServices;

namespace MLOps.Notebooks.Tests.Session;

/// <summary>Cells that later ones cannot refer to any more are not carried along.</summary>
public sealed class SubmissionChainTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Theory]
    [InlineData("var c = 15; c", 1)]
    [InlineData("1 + 1", 1)]
    [InlineData("// nothing", 1)]
    [InlineData("if (int.TryParse(\"3\", out var n)) { n++; }", 1)]
    [InlineData("int Twice(int x) => 2 * x;", 5)]
    [InlineData("using System.Xml;\n1", 5)]
    public async Task A_cell_run_again_takes_the_place_of_itself_unless_it_brings_more_than_variables(string cell, int links)
    {
        var session = new CSharpSession(new CellGlobals(_notebook.Workspace));
        for (var i = 0; i < 5; i++)
        {
            await session.RunAsync(CellSource.Parse(cell), $"cell {i}", 1);
        }

        Assert.Equal(links, SubmissionChain.From(session.Last).Count());
    }

    [Fact]
    public async Task What_earlier_cells_declared_stays_behind_those_left_out()
    {
        await _notebook.Value("using System.Xml;\nvar a = 1;");
        await _notebook.Value("var b = 2;");
        await _notebook.Value("a + b");
        await _notebook.Value("var b = 3;\nint Sum(int x) => x + b;");
        await _notebook.Value("// a note");
        Assert.Equal("(4, 1, XmlDocument)", await _notebook.Value("(Sum(1), a, new XmlDocument().GetType().Name)"));
    }

    [Fact]
    public async Task What_a_cell_left_out_had_started_goes_on_with_its_own_variables()
    {
        await _notebook.Value("var seen = new List<int>(); var gate = new TaskCompletionSource(); Task work = null;");
        await _notebook.Value("var c = 1;\nwork = gate.Task.ContinueWith(_ => seen.Add(c));");
        await _notebook.Value("var c = 2;");
        Assert.Equal("(1, 2)", await _notebook.Value("gate.SetResult();\nawait work;\n(seen.Single(), c)"));
    }

    [Fact]
    public async Task Data_that_a_cell_loads_again_is_given_back()
    {
        await _notebook.Value("var old = new WeakReference(null);");
        await _notebook.Value("var data = new byte[1000];\nold.Target = data;\ndata.Length");
        await _notebook.Value("var data = new byte[1];\ndata.Length");
        await _notebook.Value("GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect();");
        Assert.Equal("False", await _notebook.Value("old.IsAlive"));
    }

    [Fact]
    public async Task Completion_follows()
    {
        await _notebook.Value("var text = 1;");
        Assert.Null(await _notebook.EntryAt("text.Len|", "Length"));
        await _notebook.Value("var text = \"a\";");
        Assert.NotNull(await _notebook.EntryAt("text.Len|", "Length"));
        await _notebook.Value("text");
        Assert.NotNull(await _notebook.EntryAt("text.Len|", "Length"));
    }

    [Fact]
    public async Task An_error_of_a_cell_left_out_still_names_its_line()
    {
        await _notebook.Value("Func<int> later = null;");
        await _notebook.Value("var c = 0;\nlater = () =>\n    1 / c;");
        await _notebook.Value("var c = 1;");
        var failure = await _notebook.Failure("later()");
        Assert.Contains(failure.Traceback, line => line.Contains("cell 2", StringComparison.Ordinal) && line.Contains("line 3", StringComparison.Ordinal));
    }
}
