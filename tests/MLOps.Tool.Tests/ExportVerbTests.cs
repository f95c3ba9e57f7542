namespace MLOps.Tool.Tests;

[Collection("sessions")] // an export runs the notebook in this process, and a session owns its console
public sealed class ExportVerbTests
{
    [Fact]
    public async Task A_folder_that_is_not_empty_is_refused_before_the_notebook_is_executed()
    {
        using var terminal = new ExportTerminal();
        File.WriteAllText(Path.Combine(terminal.Folder, "a.dib"), "#!csharp\n\nFile.WriteAllText(\"ran.txt\", \"x\");\n");
        Directory.CreateDirectory(Path.Combine(terminal.Folder, "out"));
        File.WriteAllText(Path.Combine(terminal.Folder, "out", "mine.txt"), "x");

        Assert.Equal(2, await terminal.RunAsync("export", "a.dib", "--out", "out"));

        Assert.Contains("is not empty", terminal.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(terminal.Folder, "ran.txt")));
    }

    [Fact]
    public async Task A_notebook_with_a_failing_cell_is_not_exported()
    {
        using var terminal = new ExportTerminal();
        File.WriteAllText(Path.Combine(terminal.Folder, "a.dib"), "#!csharp\n\nthrow new Exception(\"broken\");\n");

        Assert.Equal(1, await terminal.RunAsync("export", "a.dib", "--out", "out"));

        Assert.Contains("cell 1 failed, so there is nothing to export", terminal.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(terminal.Folder, "out")));
    }

    [Fact]
    public async Task A_folder_without_an_exported_project_cannot_be_verified()
    {
        using var terminal = new ExportTerminal();

        Assert.Equal(2, await terminal.RunAsync("verify", "."));

        Assert.Contains("is not an exported project", terminal.Error, StringComparison.Ordinal);
    }

    private sealed class ExportTerminal : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-export-verb-");
        private readonly StringWriter _error = new();

        public string Folder => _folder.FullName;

        public string Error => _error.ToString();

        public Task<int> RunAsync(params string[] arguments) =>
            ToolCommandLine.RunAsync(arguments, new ToolContext(TextReader.Null, new StringWriter(), _error, Folder), CancellationToken.None);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
