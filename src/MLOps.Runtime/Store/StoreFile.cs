using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>
/// The store's file on disk and the log of commits beside it. DuckDB's checkpoint writes blocks over that the file still needs: a
/// process killed in the middle of one leaves a file that cannot be opened (about once in two hundred kills, measured with DuckDB
/// alone). So this file is never checkpointed where it lies. Commits go to the log, which a kill cannot hurt, and when the log has
/// grown, a copy is checkpointed and takes the file's place. Everything here happens under the store lock.
/// </summary>
internal sealed class StoreFile(WorkspacePaths paths)
{
    private const long SmallestLog = 512 * 1024;
    private const long LargestLog = 16 * 1024 * 1024;

    /// <summary>The file itself; its log lies beside it as <c>store.duckdb.wal</c>.</summary>
    public string Path => paths.Database;

    /// <summary>Opens it, made when it is not there.</summary>
    public DuckDBConnection Open()
    {
        Finish();
        var connection = Opened(Path, "");
        connection.Execute("PRAGMA disable_checkpoint_on_shutdown");
        return connection;
    }

    /// <summary>Opens it where nothing can be written, not even what a killed process left be finished.</summary>
    public DuckDBConnection OpenReadOnly() => Opened(File.Exists(paths.Compacted) ? paths.Compacted : Path, ";ACCESS_MODE=READ_ONLY");

    /// <summary>A copy of it, to be opened by its own name; its folder must be there.</summary>
    public void CopyTo(string target)
    {
        Finish();
        File.Copy(Path, target);
        if (File.Exists(LogOf(Path)))
        {
            File.Copy(LogOf(Path), LogOf(target));
        }
    }

    /// <summary>Changes whenever something was committed.</summary>
    public (DateTime Written, long Log) Stamp()
    {
        var log = new FileInfo(LogOf(Path));
        return (File.GetLastWriteTimeUtc(Path), log.Exists ? log.Length : 0);
    }

    /// <summary>Takes the log into the file when it is long enough to slow the next opening. Nobody may have the file open.</summary>
    /// <remarks>A disk without room for the copy leaves all as it is: what was committed stands in the log.</remarks>
    public void CompactWhenDue()
    {
        var log = new FileInfo(LogOf(Path));
        if (!log.Exists || log.Length < Math.Clamp(new FileInfo(Path).Length / 8, SmallestLog, LargestLog))
        {
            return;
        }

        try
        {
            Compact();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DuckDBException)
        {
            Discard(paths.Compacting);
        }
    }

    private void Compact()
    {
        Discard(paths.Compacting); // of a process that was killed
        CopyTo(paths.Compacting);
        using (var connection = Opened(paths.Compacting, ""))
        {
            connection.Execute("CHECKPOINT"); // it is on disk when this returns
        }

        File.Move(paths.Compacting, paths.Compacted); // from here on the copy is the store
        Finish();
    }

    // The copy holds all that the log does: the log goes first, so that it is never read over the copy.
    private void Finish()
    {
        if (File.Exists(paths.Compacted))
        {
            File.Delete(LogOf(Path));
            File.Move(paths.Compacted, Path, overwrite: true);
        }
    }

    private static void Discard(string file)
    {
        File.Delete(file);
        File.Delete(LogOf(file));
    }

    private static string LogOf(string file) => file + ".wal";

    private static DuckDBConnection Opened(string file, string mode)
    {
        var connection = new DuckDBConnection($"DataSource={file};checkpoint_threshold=1TB{mode}");
        connection.Open();
        connection.Execute("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false");
        return connection;
    }
}
