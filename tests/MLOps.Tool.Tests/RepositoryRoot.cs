namespace MLOps.Tool.Tests;

/// <summary>Where the sources are, for tests that read the documentation, the notebooks or the project files.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    public static string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "Interactive.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Interactive.sln not found above the tests.");
        }

        return folder.FullName;
    }
}
