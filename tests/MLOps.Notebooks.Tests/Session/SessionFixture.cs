using MLOps.Notebooks.Session;

[assembly: CollectionBehavior(DisableTestParallelization = true)] // A session takes over the console, of which a process has one.

namespace MLOps.Notebooks.Tests.Session;

/// <summary>A session over a workspace in a new empty folder that goes with the test.</summary>
internal sealed class SessionFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-session-");

    public SessionFixture()
    {
        Directory.CreateDirectory(Path.Combine(Folder, ".mlops"));
        Workspace = Workspace.Open(Folder);
        Session = new NotebookSession(Workspace);
    }

    public string Folder => _folder.FullName;

    public Workspace Workspace { get; }

    public NotebookSession Session { get; }

    public RecordedOutput Output { get; private set; } = new();

    /// <summary>Runs a cell with outputs of its own.</summary>
    public Task<CellResult> Run(string text, CancellationToken cancellation = default)
    {
        Output = new RecordedOutput();
        return Session.ExecuteAsync(new CellSubmission(text), Output, cancellation);
    }

    /// <summary>Runs a cell that must succeed and gives the text of its result.</summary>
    public async Task<string?> Value(string text)
    {
        var result = await Run(text);
        Assert.True(result.Outcome == CellOutcome.Succeeded, result.Error?.Message + "\n" + string.Join("\n", result.Error?.Traceback ?? []));
        return result.Result?.Text;
    }

    /// <summary>Runs a cell that must fail.</summary>
    public async Task<CellError> Failure(string text)
    {
        var result = await Run(text);
        Assert.Equal(CellOutcome.Failed, result.Outcome);
        return result.Error!;
    }

    public void Dispose()
    {
        Session.Dispose();
        Workspace.Dispose();
        _folder.Delete(recursive: true);
    }
}
