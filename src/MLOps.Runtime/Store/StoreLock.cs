using System.Diagnostics;

namespace MLOps.Store;

/// <summary>
/// The file lock that lets one process at a time open the store. DuckDB's own lock must never be relied on:
/// it is dropped when any file API of the holding process closes the store file.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>Waits up to <paramref name="patience"/>, then throws <see cref="StoreBusyException"/> naming the holder.</summary>
    public static StoreLock Acquire(WorkspacePaths paths, TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();

        // Whoever is next in line holds the turn. A process that asks again and again would else take the lock from under those who
        // sleep between two tries, and some of eight would starve.
        using var turn = Wait(paths.LockTurn, paths, watch, patience);
        var file = Wait(paths.Lock, paths, watch, patience);
        SayWho(paths);
        return new StoreLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Wait(string path, WorkspacePaths paths, Stopwatch watch, TimeSpan patience)
    {
        var pause = FirstPause;
        while (true)
        {
            if (TryOpen(path) is { } file)
            {
                return file;
            }

            if (watch.Elapsed > patience)
            {
                throw new StoreBusyException(paths.Root, Holder(paths), patience);
            }

            Thread.Sleep(pause + TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * pause.TotalMilliseconds));
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsReadOnlyVolume(error))
        {
            throw new UnauthorizedAccessException(error.Message, error);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    // EROFS of Unix and ERROR_WRITE_PROTECT of Windows: waiting does not help.
    private static bool IsReadOnlyVolume(IOException error) => error.HResult is 30 or unchecked((int)0x80070013);

    // For the message of those who wait: a disk that is full, or a reader of this very file, must not cost the lock.
    private static void SayWho(WorkspacePaths paths)
    {
        try
        {
            File.WriteAllText(paths.LockHolder, $"{Environment.ProcessId} {ProcessName()}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // They will read who held it before.
        }
    }

    private static string ProcessName()
    {
        using var process = Process.GetCurrentProcess();
        return process.ProcessName;
    }

    private static string Holder(WorkspacePaths paths)
    {
        try
        {
            return File.ReadAllText(paths.LockHolder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}

/// <summary>Another process held the store longer than this one was willing to wait. Nothing was written.</summary>
public sealed class StoreBusyException(string workspace, string holder, TimeSpan waited)
    : Exception($"The store in {workspace} is held by process {holder}; gave up after {waited.TotalSeconds:0.#} s. Nothing was written; try again when that process is done.")
{
    /// <summary>Process id and name of the holder, as it wrote them.</summary>
    public string Holder { get; } = holder;
}
