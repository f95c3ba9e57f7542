namespace MLOps.Runtime.Tests;

/// <summary>A workspace in a new empty folder that goes with the test. Nothing is shared with other tests or the machine.</summary>
public sealed class TestWorkspace : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-test-");

    public TestWorkspace(WorkspaceOptions? options = null)
    {
        Folder = _folder.FullName;
        Workspace = Reopen(options);
    }

    public string Folder { get; }

    public Workspace Workspace { get; }

    /// <summary>Another workspace object over the same folder, as another notebook would have.</summary>
    public Workspace Reopen(WorkspaceOptions? options = null)
    {
        Directory.CreateDirectory(Path.Combine(Folder, ".mlops"));
        return Workspace.Open(Folder, options);
    }

    /// <summary>Writes a file into the folder and returns its relative name.</summary>
    public string Write(string name, string content)
    {
        File.WriteAllText(Path.Combine(Folder, name), content);
        return name;
    }

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(Folder, name), content);
        return name;
    }

    public void Dispose()
    {
        Workspace.Dispose();
        _folder.Delete(recursive: true);
    }
}
