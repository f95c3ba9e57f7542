using MLOps.Notebooks.Session;

namespace MLOps.Tool.Tests;

/// <summary>A session in a folder of its own, with the data of the notebooks beside it.</summary>
internal sealed class TestNotebook : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-notebook-");
    private readonly Workspace _workspace;
    private readonly NotebookSession _session;

    public TestNotebook()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "data"));
        Directory.CreateDirectory(Path.Combine(Folder, ".mlops"));
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.File("notebooks", "data"), "*.csv"))
        {
            File.Copy(file, Path.Combine(Folder, "data", Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(Folder, "helpers.csx"), "double Fahrenheit(double celsius) => celsius * 9 / 5 + 32;");
        _workspace = Workspace.Open(Folder, new WorkspaceOptions { ServerCommand = ["dotnet", Path.Combine(AppContext.BaseDirectory, "mlops.dll")] });
        _session = new NotebookSession(_workspace);
    }

    public string Folder => _folder.FullName;

    public Workspace Workspace => _workspace;

    public async Task<(CellResult Result, RecordedOutput Output)> Run(string cell)
    {
        var output = new RecordedOutput();
        return (await _session.ExecuteAsync(new CellSubmission(cell), output, CancellationToken.None), output);
    }

    /// <summary>Runs a cell that must succeed.</summary>
    public async Task<RecordedOutput> Succeed(string cell, string where)
    {
        var (result, output) = await Run(cell);
        Assert.True(result.Outcome == CellOutcome.Succeeded, $"{where}:\n{cell}\n{result.Error?.Message}\n{string.Join('\n', result.Error?.Traceback ?? [])}");
        return output;
    }

    public void Dispose()
    {
        _session.Dispose();
        _workspace.Dispose();
        _folder.Delete(recursive: true);
    }
}
