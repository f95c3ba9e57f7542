using System.Threading.Channels;
using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>One request as the log keeps it: a row for each predicted row, or one row without values for a request that failed.</summary>
internal sealed record LoggedRequest(DateTimeOffset Time, string RequestId, double LatencyMs, int Status, string? Error)
{
    public IReadOnlyList<ColumnBuffer> Inputs { get; init; } = [];

    public IReadOnlyList<ColumnBuffer> Outputs { get; init; } = [];

    public int Rows { get; init; } = 1;

    /// <summary>Not a request but a wish: completed when all before it is in a segment.</summary>
    public TaskCompletionSource? Written { get; init; }
}

/// <summary>
/// Writes requests to Parquet segments beside the requests' path: a segment is complete after about a second, after 100,000 rows or at
/// the end. When the disk is slower than the requests, the requests wait.
/// </summary>
internal sealed class InferenceLog : IAsyncDisposable
{
    private const int QueuedRequests = 8192;
    private const int QueuedRows = 200_000;
    private const int RowsPerSegment = 100_000;
    private static readonly TimeSpan RoomPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan SegmentTime = TimeSpan.FromSeconds(1);

    private readonly Channel<LoggedRequest> _queue = Channel.CreateBounded<LoggedRequest>(new BoundedChannelOptions(QueuedRequests) { SingleReader = true });
    private readonly SegmentWriter _segments;
    private readonly List<TaskCompletionSource> _waiting = [];
    private readonly Task _writing;
    private long _failures;
    private long _queued;

    public InferenceLog(string folder, Models.ModelSignature signature, TimeProvider clock)
    {
        _segments = new SegmentWriter(folder, signature, clock);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Segments that could not be written; their rows are tried again with the next.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Returns at once unless more than 200,000 rows wait to be written.</summary>
    public ValueTask AddAsync(LoggedRequest request)
    {
        if (Interlocked.Read(ref _queued) > QueuedRows || !_queue.Writer.TryWrite(request))
        {
            return WaitAsync(request);
        }

        Interlocked.Add(ref _queued, request.Rows);
        return ValueTask.CompletedTask;
    }

    /// <summary>Returns when every request added before is in a segment, or could not be written now and is counted in <see cref="Failures"/>.</summary>
    public async Task FlushAsync()
    {
        var wish = new LoggedRequest(default, "", 0, 0, null) { Rows = 0, Written = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        try
        {
            await _queue.Writer.WriteAsync(wish).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            await _writing.ConfigureAwait(false); // the server is stopping: all of it is being written
            return;
        }

        // A writer that has failed for good says so here instead of letting everyone wait.
        await (await Task.WhenAny(wish.Written.Task, _writing).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Writes what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        _segments.Dispose();
    }

    private async ValueTask WaitAsync(LoggedRequest request)
    {
        while (Interlocked.Read(ref _queued) > QueuedRows)
        {
            await Task.Delay(RoomPause).ConfigureAwait(false);
        }

        await _queue.Writer.WriteAsync(request).ConfigureAwait(false);
        Interlocked.Add(ref _queued, request.Rows);
    }

    private async Task WriteAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await CollectAsync().ConfigureAwait(false);
            Flush();
        }

        Flush();
    }

    private async Task CollectAsync()
    {
        using var deadline = new CancellationTokenSource(SegmentTime);
        try
        {
            do
            {
                while (_queue.Reader.TryRead(out var request))
                {
                    if (request.Written is { } written)
                    {
                        _waiting.Add(written);
                        return;
                    }

                    _segments.Append(request);
                    Interlocked.Add(ref _queued, -request.Rows);
                    if (_segments.Rows >= RowsPerSegment)
                    {
                        return;
                    }
                }
            }
            while (await _queue.Reader.WaitToReadAsync(deadline.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The second is over: what was collected becomes a segment.
        }
    }

    private void Flush()
    {
        try
        {
            _segments.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Parquet.ParquetException)
        {
            Interlocked.Increment(ref _failures);
        }

        _waiting.ForEach(w => w.TrySetResult());
        _waiting.Clear();
    }
}
