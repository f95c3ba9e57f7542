using System.Diagnostics;
using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>
/// Moves entries from the fragments into the tables. Runs under the store lock, in one transaction with the positions it has
/// read up to, so that every entry arrives exactly once however often a process is killed.
/// </summary>
internal static class InboxDrain
{
    /// <summary>What one transaction moves at most; longer than any entry.</summary>
    private const int LargestChunk = 256 * 1024 * 1024;

    public static void Run(DuckDBConnection connection, WorkspacePaths paths)
    {
        if (!Directory.Exists(paths.Inbox))
        {
            return;
        }

        var positions = connection
            .Query("SELECT fragment, position FROM inbox_positions", row => (row.GetString(0), row.GetInt64(1)))
            .ToDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(paths.Inbox, "*.jsonl").Order(StringComparer.Ordinal).ToList())
        {
            var name = Path.GetFileName(file);
            var drained = DrainAll(connection, file, name, positions.GetValueOrDefault(name));
            DeleteWhenDone(connection, file, name, drained);
        }
    }

    private static long DrainAll(DuckDBConnection connection, string file, string name, long position)
    {
        while (DrainChunk(connection, file, name, position) is var next && next > position)
        {
            position = next;
        }

        return position;
    }

    private static long DrainChunk(DuckDBConnection connection, string file, string name, long position)
    {
        var bytes = ReadFrom(file, position);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1; // a line that is still being written waits
        if (whole == 0)
        {
            return position;
        }

        using var transaction = connection.BeginTransaction();
        var totals = new MetricTotals();
        using (var tables = new TableAppenders(connection, totals))
        {
            foreach (var line in Lines(bytes.AsMemory(0, whole)))
            {
                tables.Append(line);
            }

            tables.Finish();
        }

        totals.Save(connection);
        connection.Execute("DELETE FROM inbox_positions WHERE fragment = ?", name);
        connection.Execute("INSERT INTO inbox_positions VALUES (?, ?)", name, position + whole);
        transaction.Commit();
        return position + whole;
    }

    private static byte[] ReadFrom(string file, long position)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Min(position, stream.Length);
        var bytes = new byte[Math.Min(stream.Length - stream.Position, LargestChunk)];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            if (end > 0)
            {
                yield return bytes[..end];
            }

            bytes = bytes[(end + 1)..];
        }
    }

    // A fragment goes when its process has ended and all of it has been read. The position outlives the file
    // only until the next drain finds the file gone.
    private static void DeleteWhenDone(DuckDBConnection connection, string file, string name, long drained)
    {
        if (OwnerIsAlive(name) || !IsAbandoned(file, drained))
        {
            return;
        }

        File.Delete(file);
        connection.Execute("DELETE FROM inbox_positions WHERE fragment = ?", name);
    }

    // The process number alone does not tell: the writer may run in another container. Its file cannot be had alone while it is
    // open anywhere. An empty one may have been made this moment and is left alone.
    private static bool IsAbandoned(string file, long drained)
    {
        if (drained == 0 || new FileInfo(file).Length > drained)
        {
            return false;
        }

        try
        {
            using var alone = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return alone.Length <= drained;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool OwnerIsAlive(string fragment)
    {
        if (!int.TryParse(fragment.Split('-')[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id))
        {
            return false; // not named by us: copied in by somebody
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return true; // somebody else's process: there, but not ours to ask
        }
    }
}
