using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MLOps.Notebooks.Guards;

/// <summary>
/// What the loops of cells ask: has the cell been told to stop? The answer follows the cell onto the threads and tasks that it
/// starts, so that an interrupted cell's loops in the pool end too, and those of other cells go on.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StopCheck
{
    // Code in a cell can be handed nothing: it finds its cell the way it finds its culture.
    private static readonly AsyncLocal<StopSignal?> Current = new();

    private static readonly Alarm Raised = new();
    private static readonly Alarm Forcing = new();

    /// <summary>Throws when the cell that this code runs for has been interrupted; costs one read otherwise.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static void Pass([CallerFilePath] string path = "", [CallerLineNumber] int line = 0)
    {
        if (Raised.IsOn)
        {
            Stop(path, line);
        }
    }

    /// <summary>
    /// Throws while a cell that did not stop by itself is being forced. For code where <see cref="Pass"/> would be dear: it calls
    /// what may return, and a loop around a call keeps no number with a fraction in a register.
    /// </summary>
    /// <exception cref="OperationCanceledException">A cell is being forced; nearly always the one that this code runs for.</exception>
    public static void PassTight([CallerFilePath] string path = "", [CallerLineNumber] int line = 0)
    {
        if (Forcing.IsOn)
        {
            throw Ordered(path, line);
        }
    }

    /// <summary>What runs from now on in this flow of execution runs for the cell that <paramref name="signal"/> stops.</summary>
    internal static void Follow(StopSignal signal) => Current.Value = signal;

    internal static void Announce() => Raised.RingFor(TimeSpan.FromMinutes(1));

    /// <summary>Makes every <see cref="PassTight"/> throw, until it is disposed.</summary>
    internal static IDisposable Force() => Forcing.Ring();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Stop(string path, int line)
    {
        if (Current.Value is { } signal)
        {
            signal.Meet(path, line);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OperationCanceledException Ordered(string path, int line) => Current.Value is { } signal ? signal.Met(path, line) : new OperationCanceledException();

    /// <summary>Rings while anybody wants it to.</summary>
    private sealed class Alarm
    {
        public volatile bool IsOn;
        private readonly Lock _gate = new();
        private int _rings;

        public IDisposable Ring()
        {
            Change(1);
            return new Ringing(this);
        }

        /// <summary>A loop that sleeps may come by late; for ever would cost every other loop.</summary>
        public void RingFor(TimeSpan time)
        {
            var ringing = Ring();
            _ = Task.Delay(time).ContinueWith(_ => ringing.Dispose(), TaskScheduler.Default);
        }

        private void Change(int by)
        {
            lock (_gate)
            {
                _rings += by;
                IsOn = _rings > 0;
            }
        }

        private sealed class Ringing(Alarm alarm) : IDisposable
        {
            public void Dispose() => alarm.Change(-1);
        }
    }
}

/// <summary>The order to stop, for one execution of a cell.</summary>
#pragma warning disable CA1001 // Late loops still ask it; a token source without timer or links holds nothing.
internal sealed class StopSignal
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    /// <summary>The place that met the order last, as <c>cell 3, line 4</c>; null when none did. Code that goes on after it catches the order.</summary>
    public string? LastMet { get; private set; }

    public void Give()
    {
        StopCheck.Announce();
        _source.Cancel();
    }

    public void Meet(string path, int line)
    {
        if (_source.IsCancellationRequested)
        {
            throw Met(path, line);
        }
    }

    /// <summary>Notes the place that meets the order, and gives what is to be thrown there.</summary>
    public OperationCanceledException Met(string path, int line)
    {
        LastMet = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}, line {line}");
        return new OperationCanceledException(_source.Token);
    }
}
