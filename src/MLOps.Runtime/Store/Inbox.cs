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

    private readonly Lock _gate = new(); // held for the length of a memory copy
    private readonly Lock _disk = new(); // held while writing: an entry never waits for the disk
    private readonly string _folder;
    private readonly ArrayBufferWriter<byte> _entry = new(4 * 1024);
    private ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private ArrayBufferWriter<byte> _leaving = new(64 * 1024);
    private readonly ITimer _timer;
    private Utf8JsonWriter? _writer;
    private FileStream? _fragment;

    internal Inbox(WorkspacePaths paths, TimeProvider clock)
    {
        _folder = paths.Inbox;
        _timer = clock.CreateTimer(_ => TryFlush(), null, FlushInterval, FlushInterval);
    }

    /// <summary>Set when the last write to disk failed; the entries stay in memory and are tried again.</summary>
    public Exception? LastError { get; private set; }

    /// <summary>Appends one entry of the given table: <c>{"t":"metrics",...}</c> with the columns written by <paramref name="write"/>.</summary>
    internal void Append<TState>(string table, TState state, Action<Utf8JsonWriter, TState> write)
    {
        lock (_gate)
        {
            _entry.ResetWrittenCount(); // an entry that could not be written whole leaves nothing behind
            _writer ??= new Utf8JsonWriter(_entry);
            _writer.Reset(_entry);
            _writer.WriteStartObject();
            _writer.WriteString("t"u8, table);
            write(_writer, state);
            _writer.WriteEndObject();
            _writer.Flush();
            _entry.Write("\n"u8);
            _buffer.Write(_entry.WrittenSpan);
        }
    }

    /// <summary>Appends one entry that is JSON already, its line end included.</summary>
    internal void Append(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            _buffer.Write(line);
        }
    }

    /// <summary>Returns when everything appended so far is in the operating system's hands. Throws when the disk refuses.</summary>
    public void Flush()
    {
        lock (_disk)
        {
            WriteLeaving(); // what an earlier try could not write
            lock (_gate)
            {
                (_buffer, _leaving) = (_leaving, _buffer);
            }

            WriteLeaving();
            LastError = null;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        TryFlush();
        lock (_disk)
        {
            _fragment?.Dispose();
            _fragment = null;
        }

        lock (_gate)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    /// <summary>The same without a word: what the disk refuses stays in memory, is told in <see cref="LastError"/> and tried again.</summary>
    internal void TryFlush()
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

    private void WriteLeaving()
    {
        if (_leaving.WrittenCount > 0)
        {
            _fragment ??= OpenFragment();
            WriteWhole(_fragment, _leaving.WrittenSpan);
            _leaving.ResetWrittenCount();
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
        // Reading is asked for because a network share locks only for readers, and the lock is how a drain knows that somebody writes.
        return new FileStream(Path.Combine(_folder, name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }
}
