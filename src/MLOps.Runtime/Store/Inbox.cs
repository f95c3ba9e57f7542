using System.Buffers;
using System.Text.Json;

namespace MLOps.Store;

/// <summary>
/// Telemetry on its way into the store: this process appends JSON lines to its own fragment and never waits for a lock.
/// An entry is on disk at latest half a second after <see cref="Append"/> returned, or when <see cref="Flush"/> returns.
/// </summary>
public sealed class Inbox : IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private readonly ITimer _timer;
    private Utf8JsonWriter? _writer;
    private FileStream? _fragment;

    internal Inbox(WorkspacePaths paths, TimeProvider clock)
    {
        _folder = paths.Inbox;
        _timer = clock.CreateTimer(_ => FlushQuietly(), null, FlushInterval, FlushInterval);
    }

    /// <summary>Set when the last write to disk failed; the entries stay in memory and are tried again.</summary>
    public Exception? LastError { get; private set; }

    /// <summary>Appends one entry of the given table: <c>{"t":"metrics",...}</c> with the columns written by <paramref name="write"/>.</summary>
    internal void Append<TState>(string table, TState state, Action<Utf8JsonWriter, TState> write)
    {
        lock (_gate)
        {
            _writer ??= new Utf8JsonWriter(_buffer);
            _writer.Reset(_buffer);
            _writer.WriteStartObject();
            _writer.WriteString("t"u8, table);
            write(_writer, state);
            _writer.WriteEndObject();
            _writer.Flush();
            _buffer.Write("\n"u8);
        }
    }

    /// <summary>Returns when everything appended so far is in the operating system's hands. Throws when the disk refuses.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_buffer.WrittenCount == 0)
            {
                return;
            }

            _fragment ??= OpenFragment();
            WriteWhole(_fragment, _buffer.WrittenSpan);
            _buffer.ResetWrittenCount();
            LastError = null;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        FlushQuietly();
        lock (_gate)
        {
            _fragment?.Dispose();
            _fragment = null;
            _writer?.Dispose();
            _writer = null;
        }
    }

    private void FlushQuietly()
    {
        try
        {
            Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LastError = error;
        }
    }

    // A disk that fills up in the middle must not leave half an entry behind: the rest would come again at the next try.
    private static void WriteWhole(FileStream fragment, ReadOnlySpan<byte> entries)
    {
        var start = fragment.Position;
        try
        {
            fragment.Write(entries);
            fragment.Flush();
        }
        catch
        {
            fragment.SetLength(start);
            fragment.Position = start;
            throw;
        }
    }

    private FileStream OpenFragment()
    {
        Directory.CreateDirectory(_folder);
        var name = $"{Environment.ProcessId}-{Guid.NewGuid():N}.jsonl";
        return new FileStream(Path.Combine(_folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }
}
