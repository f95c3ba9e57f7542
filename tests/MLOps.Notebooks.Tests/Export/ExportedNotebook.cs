using System.Text.Json.Nodes;
using MLOps.Interactive.Commands;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Export;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Session;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>A notebook in a folder of its own that is executed cell by cell and then exported.</summary>
internal sealed class ExportedNotebook : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-export-");
    private readonly List<NotebookCell> _page = [];
    private readonly DateTimeOffset _since = TimeProvider.System.GetUtcNow();

    public ExportedNotebook()
    {
        Directory.CreateDirectory(Path.Combine(Folder, ".mlops"));
        Workspace = Workspace.Open(Folder);
        Session = new NotebookSession(Workspace);
        Exporter = new ProjectExporter(Workspace, Catalog.Default, new ScriptReferences());
    }

    public string Folder => _folder.FullName;

    public string Output => Path.Combine(Folder, "out");

    public Workspace Workspace { get; }

    public NotebookSession Session { get; }

    public ProjectExporter Exporter { get; }

    public ExportedNotebook Markdown(string text)
    {
        _page.Add(new NotebookCell($"m{_page.Count}", CellKind.Markdown, "markdown", text, [], []));
        return this;
    }

    /// <summary>A code cell that is only on the page and in the history, as if it had run.</summary>
    public ExportedNotebook Code(string text)
    {
        _page.Add(new NotebookCell($"c{_page.Count}", CellKind.Code, "csharp", text.ReplaceLineEndings("\n"), [], []));
        return this;
    }

    /// <summary>Executes all code cells; every one must succeed.</summary>
    public async Task RunAsync()
    {
        foreach (var cell in _page.Where(c => c.Kind == CellKind.Code))
        {
            var result = await Session.ExecuteAsync(new CellSubmission(cell.Source, cell.Id), new NoOutput(), CancellationToken.None);
            Assert.True(result.Outcome == CellOutcome.Succeeded, $"{cell.Source}\n{result.Error?.Message}");
        }
    }

    public ExportRequest Request(bool verify = false) => new(
        _page.Where(c => c.Kind == CellKind.Code).Select((c, i) => new SliceCell(i + 1, c.Source, c.Id)).ToList(), Output)
    {
        Session = Session.Id,
        Since = _since,
        NotebookPath = Path.Combine(Folder, "rain-story.ipynb"),
        Page = new NotebookDocument(_page, new JsonObject()),
        Options = new() { Verify = verify },
    };

    /// <summary>The program of cells that are only on the page.</summary>
    public static string SourceOf(params string[] cells)
    {
        using var notebook = new ExportedNotebook();
        cells.ToList().ForEach(cell => notebook.Code(cell));
        return notebook.Source();
    }

    public string Source() => Exporter.Source(Request());

    public ExportDraft Draft() => Exporter.Draft(Request());

    public void Dispose()
    {
        Session.Dispose();
        Workspace.Dispose();
        _folder.Delete(recursive: true);
    }

    private sealed class NoOutput : ICellOutput
    {
        public void Stream(OutputStream stream, string text)
        {
        }

        public void Display(MimeBundle bundle, string? displayId = null)
        {
        }

        public void Update(string displayId, MimeBundle bundle)
        {
        }

        public void Clear(bool wait = false)
        {
        }

        public string ReadLine(string prompt, bool password = false) => throw new NotSupportedException();
    }
}
