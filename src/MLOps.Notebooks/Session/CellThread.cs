using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using MLOps.Notebooks.Guards;

namespace MLOps.Notebooks.Session;

/// <summary>
/// Runs one cell on a thread of its own: a deep stack, a synchronisation context that keeps continuations after an await on the
/// same thread, and an interrupt that reaches endless loops, sleeps, waits and awaits alike. The thread is never aborted: that can
/// end the process (decision 0003).
/// </summary>
#pragma warning disable CA1001 // A late Stop may still cancel it; a token source without timer or links holds nothing.
internal sealed class CellThread
#pragma warning restore CA1001
{
    private const int StackBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StopSignal _signal = new();
    private readonly Func<CancellationToken, Task> _cell;
    private readonly Action _interruptQueries;
    private readonly Thread _thread;

    private CellThread(Func<CancellationToken, Task> cell, Action interruptQueries)
    {
        _cell = cell;
        _interruptQueries = interruptQueries;
        _thread = new Thread(Run, StackBytes) { IsBackground = true, Name = "cell" };
    }

    /// <summary>
    /// Runs <paramref name="cell"/> to its end. Throws what it throws; <see cref="OperationCanceledException"/> when interrupted;
    /// <see cref="UnstoppableCellException"/> when it would not stop: then its thread goes on in the background.
    /// </summary>
    /// <param name="interruptQueries">Called, again and again, while a cell does not stop: native code looks for no order.</param>
    public static async Task Run(Func<CancellationToken, Task> cell, Action interruptQueries, CancellationToken interrupt)
    {
        var thread = new CellThread(cell, interruptQueries);
        thread._thread.Start();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = interrupt.Register(() => Begin(() =>
        {
            thread.Stop();
            over.SetResult();
        }));
        await Task.WhenAny(thread._finished.Task, over.Task).ConfigureAwait(false);
        if (interrupt.IsCancellationRequested)
        {
            // Until nothing is forced any more: the next cell is not meant.
            await over.Task.ConfigureAwait(false);
        }

        if (!thread._finished.Task.IsCompleted)
        {
            throw new UnstoppableCellException(thread._signal.LastMet);
        }

        await thread._finished.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        try
        {
            Pump();
            _finished.TrySetResult();
        }
        catch (Exception error)
        {
            // The edge of the session: whatever a cell throws belongs to the cell.
            _finished.TrySetException(_signal.Token.IsCancellationRequested ? new OperationCanceledException(error.Message, error, _signal.Token) : error);
        }
        finally
        {
            StackCheck.End();
            if (_signal.Token.IsCancellationRequested)
            {
                NativeWork.Restore();
            }
        }
    }

    private void Pump()
    {
        using var context = new PumpContext();
        SynchronizationContext.SetSynchronizationContext(context);
        StackCheck.Begin(StackBytes);
        StopCheck.Follow(_signal);
        var task = _cell(_signal.Token);
        context.RunUntil(task);
        if (task.IsFaulted)
        {
            ExceptionDispatchInfo.Throw(task.Exception!.InnerException!);
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>First the order, which commands, queries and loops that call obey; then an end to waits; then all code of cells is told.</summary>
    private void Stop()
    {
        // Those who wait for the order may take their time with it.
        Begin(_signal.Give);
        _interruptQueries();
        if (!Ends(Grace))
        {
            _thread.Interrupt();
            if (!Ends(Grace))
            {
                Force();
            }
        }
    }

    // Not in the pool: the cell may keep all of it busy. Nor on the caller's thread, which may be the cell's own.
    private static void Begin(ThreadStart work) => new Thread(work) { IsBackground = true, Name = "interrupt" }.Start();

    private bool Ends(TimeSpan patience) => Task.WaitAny([_finished.Task], patience) >= 0;

    /// <summary>Again and again, because one interrupt may meet the thread between two waits and be swallowed by a catch.</summary>
    private void Force()
    {
        using var force = StopCheck.Force();
        var watch = Stopwatch.StartNew();
        var ended = Ends(NativeWork.Patience);
        while (!ended && watch.Elapsed < Patience)
        {
            _thread.Interrupt();
            _interruptQueries();
            ended = Ends(Pause);
        }
    }

    private sealed class PumpContext : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

        public override void Post(SendOrPostCallback d, object? state)
        {
            try
            {
                _queue.Add((d, state));
            }
            catch (InvalidOperationException)
            {
                // The cell is over: what it left behind goes on in the pool.
                ThreadPool.QueueUserWorkItem(static x => x.d(x.state), (d, state), preferLocal: false);
            }
        }

        public override SynchronizationContext CreateCopy() => this;

        public void RunUntil(Task task)
        {
            task.ContinueWith(_ => _queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            foreach (var (callback, state) in _queue.GetConsumingEnumerable())
            {
                callback(state);
            }
        }

        // The queue is left to the collector: late continuations may still look at it.
        public void Dispose() => _queue.CompleteAdding();
    }
}

/// <summary>A cell that was told to stop and goes on.</summary>
/// <param name="lastMet">The loop that catches the order, as <c>cell 3, line 4</c>; null when it is not known.</param>
internal sealed class UnstoppableCellException(string? lastMet) : Exception("The cell does not stop.")
{
    public string? LastMet { get; } = lastMet;
}
