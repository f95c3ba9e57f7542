using System.Text.Json;
using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>
/// The workspace's memory: one DuckDB file, opened for a few milliseconds at a time under the store lock, so that notebooks,
/// training processes and servers share it. Telemetry goes through <see cref="Inbox"/>, decisions through <see cref="Decide{T}"/>.
/// </summary>
public sealed class MetadataStore : IDisposable
{
    private readonly WorkspacePaths _paths;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;
    private readonly string _user;
    private readonly StoreFile _file;

    /// <param name="user">Whose decisions these are.</param>
    internal MetadataStore(WorkspacePaths paths, TimeProvider clock, TimeSpan patience, string user)
    {
        _user = user;
        _paths = paths;
        _clock = clock;
        _patience = patience;
        _file = new StoreFile(paths);
        Inbox = new Inbox(paths, clock);
        Artifacts = new Artifacts(paths);
    }

    public Artifacts Artifacts { get; }

    internal Inbox Inbox { get; }

    /// <summary>Differs from an earlier one when something was committed since, by whomever.</summary>
    internal (DateTime Written, long Log) Stamp => _file.Stamp();

    /// <summary>Flushes this process's telemetry, drains everyone's, and asks.</summary>
    /// <remarks>In a folder that cannot be written the store is read as it is: what waits in the inbox is not in it yet.</remarks>
    /// <exception cref="StoreBusyException">Another process held the store for longer than the patience given at opening.</exception>
    internal T Read<T>(Func<DuckDBConnection, T> query)
    {
        try
        {
            return WithConnection(query);
        }
        catch (UnauthorizedAccessException) when (File.Exists(_paths.Database))
        {
            return ReadOnly(query);
        }
        catch (UnauthorizedAccessException error)
        {
            throw CannotWrite(error);
        }
    }

    /// <summary>One short transaction with its audit entries: all of it happens, or none.</summary>
    /// <exception cref="StoreBusyException">Another process held the store for longer than the patience given at opening.</exception>
    /// <exception cref="UserException">The folder cannot be written.</exception>
    internal T Decide<T>(Func<StoreTransaction, T> decision)
    {
        try
        {
            return WithConnection(connection =>
            {
                using var transaction = connection.BeginTransaction();
                var result = decision(new StoreTransaction(connection, _clock.GetUtcNow(), _user));
                transaction.Commit();
                return result;
            });
        }
        catch (UnauthorizedAccessException error)
        {
            throw CannotWrite(error);
        }
    }

    internal void Decide(Action<StoreTransaction> decision) => Decide(transaction =>
    {
        decision(transaction);
        return true;
    });

    /// <summary>Records a whole report; on disk within half a second. Returns its id (12 hex digits).</summary>
    internal string Record<TReport>(TReport report, string subject, string? cell = null, string? run = null)
        where TReport : IReport
    {
        var id = Guid.NewGuid().ToString("N")[..12];
        Inbox.Append("reports", (id, report, subject, cell, run, time: _clock.GetUtcNow()), static (writer, x) =>
        {
            writer.WriteString("id", x.id);
            writer.WriteString("kind", x.report.GetType().Name);
            writer.WriteString("subject", x.subject);
            writer.WriteString("time", x.time);
            writer.WriteString("cell", x.cell);
            writer.WriteString("run", x.run);
            writer.WritePropertyName("body");
            JsonSerializer.Serialize(writer, x.report, x.report.GetType(), Json.Options);
        });
        return id;
    }

    /// <summary>Records a lineage edge outside a decision, from cause to effect; nodes are <c>kind:name</c>.</summary>
    internal void Link(string source, string target, string role) =>
        Inbox.Append("edges", (source, target, role, time: _clock.GetUtcNow()), static (writer, x) =>
        {
            writer.WriteString("source", x.source);
            writer.WriteString("target", x.target);
            writer.WriteString("role", x.role);
            writer.WriteString("time", x.time);
        });

    /// <summary>Runs <paramref name="query"/> on another DuckDB connection with the store, as it is now, attached read-only as <c>store</c>.</summary>
    /// <remarks>The query works on a copy: however long it takes, nobody waits for the store.</remarks>
    internal T Attached<T>(DuckDBConnection engine, Func<T> query)
    {
        Read(_ => true); // drains, and makes the file when there is none
        var folder = Directory.CreateTempSubdirectory("mlops-store-");
        try
        {
            var copy = Path.Combine(folder.FullName, "store.duckdb");
            using (StoreLock.Acquire(_paths, _patience))
            {
                _file.CopyTo(copy);
            }

            return Attached(engine, copy, query);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Copies the store and the files of its datasets into an empty folder, as a workspace of its own.</summary>
    internal void CopyTo(string root, CancellationToken cancellation)
    {
        var digests = Read(c => c.Query("SELECT DISTINCT artifact FROM datasets", r => r.GetString(0)));
        var copy = new WorkspacePaths(root);
        Directory.CreateDirectory(copy.Root);
        using (StoreLock.Acquire(_paths, _patience))
        {
            _file.CopyTo(copy.Database); // nobody has it open while we hold the lock
        }

        foreach (var digest in digests.Where(Artifacts.Has))
        {
            cancellation.ThrowIfCancellationRequested();
            var target = Path.Combine(copy.Artifacts, digest[..2], digest);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Artifacts.Find(digest), target);
        }
    }

    public void Dispose() => Inbox.Dispose();

    private T WithConnection<T>(Func<DuckDBConnection, T> work)
    {
        Inbox.Flush();
        Directory.CreateDirectory(_paths.Root);
        using var storeLock = StoreLock.Acquire(_paths, _patience);
        var result = WithConnection(_file.Open(), work);
        _file.CompactWhenDue();
        return result;
    }

    private T WithConnection<T>(DuckDBConnection opened, Func<DuckDBConnection, T> work)
    {
        using var connection = opened;
        Migrator.Migrate(connection, _paths);
        InboxDrain.Run(connection, _paths);
        return work(connection);
    }

    private static T Attached<T>(DuckDBConnection engine, string file, Func<T> query)
    {
        engine.Execute($"ATTACH {Sql.Text(file)} AS store (READ_ONLY)");
        try
        {
            return query();
        }
        finally
        {
            engine.Execute("DETACH store");
        }
    }

    private T ReadOnly<T>(Func<DuckDBConnection, T> query)
    {
        using var connection = _file.OpenReadOnly();
        Migrator.Check(connection, _paths);
        return query(connection);
    }

    private UserException CannotWrite(UnauthorizedAccessException error) => new(
        $"The workspace in {_paths.Root} cannot be written: {error.Message} Nothing was changed.",
        "Give this account the right to write there, or set MLOPS_HOME to a folder of its own.");
}
