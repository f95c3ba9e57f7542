using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Session;
using MLOps.Notebooks.Tests.Headless;

namespace MLOps.Notebooks.Tests.Compatibility;

/// <summary>
/// Notebooks in the style of those that people wrote for .NET Interactive, run as they are. The raw cell after a cell says what it
/// must show; a cell without one shows nothing and succeeds.
/// </summary>
public sealed class OldNotebookTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Compatibility", "notebooks");

    public static TheoryData<string> Notebooks => [.. Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task A_notebook_of_the_old_kernel_shows_what_it_should(string name)
    {
        var home = Directory.CreateTempSubdirectory("mlops-old-");
        var before = Environment.CurrentDirectory;
        try
        {
            Directory.CreateDirectory(Path.Combine(home.FullName, ".mlops"));
            Environment.CurrentDirectory = home.FullName;
            Check(await Run(home.FullName, NotebookFile.Read(Path.Combine(Folder, name))), name);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public void There_are_many_notebooks_in_both_formats()
    {
        var names = Directory.EnumerateFiles(Folder).ToList();
        Assert.True(names.Count >= 60);
        Assert.True(names.Count(n => n.EndsWith(".dib", StringComparison.Ordinal)) >= 25);
        Assert.True(names.Count(n => n.EndsWith(".ipynb", StringComparison.Ordinal)) >= 25);
    }

    private static async Task<NotebookDocument> Run(string folder, NotebookDocument notebook)
    {
        using var workspace = Workspace.Open(folder);
        using var session = new NotebookSession(workspace, new NotebookSessionOptions { NotebookPath = Path.Combine(folder, "old.ipynb") });
        var run = await new NotebookRunner(session, TimeProvider.System).RunAsync(
            RunPlan.Create(notebook, new NotebookRunOptions { KeepGoing = true }), new SilentProgress(), _ => { }, CancellationToken.None);
        return run.Notebook;
    }

    private static void Check(NotebookDocument notebook, string name)
    {
        for (var i = 0; i < notebook.Cells.Count; i++)
        {
            if (notebook.Cells[i] is { Kind: CellKind.Code } cell)
            {
                var expectation = notebook.Cells.ElementAtOrDefault(i + 1) is { Kind: CellKind.Raw } raw ? raw.Source : "nothing";
                ExpectedOutputs.Check(expectation, cell.Outputs, $"{name}, cell {i + 1} ({cell.Source.Split('\n')[0]})");
            }
        }
    }
}
