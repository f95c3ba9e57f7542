using DuckDB.NET.Data;

namespace MLOps.Validation.Execution;

/// <summary>A file that appears whole or not at all: written under a temporary name beside its place, then renamed.</summary>
internal sealed class OutputFile
{
    private readonly string _baseDirectory;

    /// <exception cref="UserException">Not a Parquet name.</exception>
    public OutputFile(string path, string baseDirectory)
    {
        if (!path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            throw new UserException($"'{path}' is not the name of a Parquet file.", $"Write '{System.IO.Path.ChangeExtension(path, ".parquet")}'.");
        }

        _baseDirectory = baseDirectory;
        Path = System.IO.Path.GetFullPath(path, baseDirectory);
    }

    public string Path { get; }

    /// <summary>Relative to the notebook, with forward slashes, when it lies below it.</summary>
    public string Shown
    {
        get
        {
            var relative = System.IO.Path.GetRelativePath(_baseDirectory, Path);
            return (relative.StartsWith("..", StringComparison.Ordinal) ? Path : relative).Replace('\\', '/');
        }
    }

    /// <exception cref="UserException">The folder cannot be written.</exception>
    public void Write(Action<string> write)
    {
        var temporary = $"{Path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            write(temporary);
            File.Move(temporary, Path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException || (error is DuckDBException && error.Message.Contains("IO Error", StringComparison.Ordinal)))
        {
            throw new UserException($"'{Shown}' cannot be written: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }
}
