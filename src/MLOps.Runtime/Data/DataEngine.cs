using System.Data;
using System.Runtime.ExceptionServices;
using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>
/// The in-memory DuckDB that answers questions about sources. One instance per workspace; variables and registered relations
/// live in it as tables and views, and it is gone with the process.
/// </summary>
public sealed class DataEngine : IDisposable
{
    // The engine's own advice.
    private const long BytesPerThread = 125_000_000;

    // A notebook that asks nothing about data does not load the engine.
    private readonly Lazy<DuckDBConnection> _connection = new(Open);
    private readonly Lock _gate = new();
    private readonly Lazy<DirectoryInfo> _temporary = new(() => Directory.CreateTempSubdirectory("mlops-data-"));
    private int _tables;
    private int _sideBySide;

    internal DataEngine()
    {
    }

    /// <summary>
    /// Bounds what the engine keeps in memory until the result is disposed; what does not fit goes to disk. Where that is little, fewer
    /// cores work: each of them holds what it is at.
    /// </summary>
    internal IDisposable LimitMemory(long bytes)
    {
        Execute($"SET memory_limit = '{bytes} B'");
        Threads = (int)Math.Clamp(bytes / BytesPerThread, 1, Environment.ProcessorCount);
        return new MemoryLimit(this);
    }

    /// <summary>Cores that work at once.</summary>
    internal int Threads
    {
        get;
        private set
        {
            field = value;
            Execute($"SET threads = {value}");
        }
    } = Environment.ProcessorCount;

    /// <summary>A fresh file that goes with this engine.</summary>
    internal string TemporaryFile(string ending) => Path.Combine(_temporary.Value.FullName, $"{Guid.NewGuid():N}{ending}");

    /// <summary>A fresh name for a table of this engine.</summary>
    internal string NextTable() => $"__t{Interlocked.Increment(ref _tables)}";

    /// <summary>Holds the one connection for the length of <paramref name="work"/>; a cancelled token stops a running query.</summary>
    internal T Use<T>(Func<DuckDBConnection, T> work, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            cancellation.ThrowIfCancellationRequested();
            return work(_connection.Value);
        }
    }

    internal int Execute(string sql, params object?[] args) => Use(c => c.Execute(sql, args));

    internal T? Scalar<T>(string sql, params object?[] args) => Use(c => c.Scalar<T>(sql, args));

    internal List<T> Query<T>(string sql, Func<IDataRecord, T> map, CancellationToken cancellation = default) =>
        Use(connection => Rows(connection, sql, map, cancellation), cancellation);

    /// <summary>
    /// The rows of each statement. They run side by side, each on a connection of its own: for statements about so few rows that the
    /// engine gives each of them one core. <paramref name="map"/> is called by several threads.
    /// </summary>
    internal List<T>[] QuerySideBySide<T>(IReadOnlyList<string> statements, Func<IDataRecord, T> map, CancellationToken cancellation) =>
        QuerySideBySide(statements, (_, row) => map(row), cancellation);

    /// <summary>The same, where <paramref name="map"/> is told which statement the row is of.</summary>
    internal List<T>[] QuerySideBySide<T>(IReadOnlyList<string> statements, Func<int, IDataRecord, T> map, CancellationToken cancellation)
    {
        using var threads = new SharedThreads(this, statements.Count);
        var found = new List<T>[statements.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, statements.Count, options, Duplicate, (i, _, connection) =>
            {
                found[i] = Rows(connection, statements[i], row => map(i, row), cancellation);
                return connection;
            }, connection => connection.Dispose());
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions.FirstOrDefault(e => e is not OperationCanceledException) ?? several.InnerExceptions[0]);
        }

        return found;
    }

    /// <summary>Hands out the rows one by one as they come, however many there are; the engine waits for <paramref name="take"/>.</summary>
    internal void Stream(string sql, Action<IDataRecord> take, CancellationToken cancellation) => Use(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.UseStreamingMode = true;
            using var stop = new QueryStop(command, cancellation);
            try
            {
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    cancellation.ThrowIfCancellationRequested();
                    take(reader);
                }

                return true;
            }
            catch (DuckDBException) when (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellation);
            }
        },
        cancellation);

    private static List<T> Rows<T>(DuckDBConnection connection, string sql, Func<IDataRecord, T> map, CancellationToken cancellation)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var stop = new QueryStop(command, cancellation);
        try
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(map(reader));
            }

            return rows;
        }
        catch (DuckDBException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    /// <summary>Runs a statement on a connection that is held already; a cancelled token stops it.</summary>
    internal static int Run(DuckDBConnection connection, string sql, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested(); // a short statement would be over before it is told
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var stop = new QueryStop(command, cancellation);
        try
        {
            return command.ExecuteNonQuery();
        }
        catch (DuckDBException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    /// <summary>Column names and types of anything that may stand after FROM.</summary>
    internal IReadOnlyList<ColumnSchema> Describe(string relation, CancellationToken cancellation = default) =>
        Query($"DESCRIBE SELECT * FROM {relation}", row => new ColumnSchema(row.GetString(0), row.GetString(1)), cancellation);

    /// <summary>How many rows there are of anything that may stand after FROM.</summary>
    internal long Count(string relation, CancellationToken cancellation) => Query($"SELECT count(*) FROM {relation}", row => row.GetInt64(0), cancellation)[0];

    /// <summary>Another connection to the same tables, for a reader that streams. The caller disposes it.</summary>
    internal DuckDBConnection Duplicate()
    {
        var connection = Use(c => c.Duplicate());
        connection.Open();
        connection.Execute("SET TimeZone = 'UTC'");
        return connection;
    }

    /// <summary>Has the query at work on the one connection give up, whichever thread waits for it. At rest, nothing happens.</summary>
    internal void Interrupt()
    {
        if (_connection.IsValueCreated)
        {
            using var command = _connection.Value.CreateCommand();
            command.Cancel();
        }
    }

    public void Dispose()
    {
        if (_connection.IsValueCreated)
        {
            _connection.Value.Dispose();
        }

        if (_temporary.IsValueCreated)
        {
            _temporary.Value.Delete(recursive: true);
        }
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        connection.Execute("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false; SET preserve_insertion_order = true");
        connection.Execute($"SET temp_directory = {Sql.Text(Path.Combine(Path.GetTempPath(), $"mlops-spill-{Guid.NewGuid():N}"))}");
        return connection;
    }

    // A statement's own thread turns in circles while another one works for it: side by side, that takes the cores from each other.
    // The engine keeps as many threads of its own as there are cores without a statement.
    private sealed class SharedThreads : IDisposable
    {
        private readonly DataEngine _engine;

        public SharedThreads(DataEngine engine, int statements)
        {
            _engine = engine;
            Count(1, Math.Max(1, engine.Threads - statements + 1), 1);
        }

        public void Dispose() => Count(-1, _engine.Threads, 0);

        // Several may be at it at once: the first sets the bound, the last lifts it.
        private void Count(int change, int threads, int when) => _engine.Use(connection => (_engine._sideBySide += change) == when ? connection.Execute($"SET threads = {threads}") : 0);
    }

    private sealed class MemoryLimit(DataEngine engine) : IDisposable
    {
        public void Dispose()
        {
            engine.Execute("RESET memory_limit");
            engine.Threads = Environment.ProcessorCount;
        }
    }
}
