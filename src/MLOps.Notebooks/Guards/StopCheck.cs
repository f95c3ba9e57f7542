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

    /// <summary>Throws when the cell that this code runs for has been interrupted; costs one read otherwise.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static void Pass([CallerFilePath] string path = "", [CallerLineNumber] int line = 0)
    {
        if (Raised.IsOn)
        {
            Stop(path, line);
        }
    }

    /// <summary>What runs from now on in this flow of execution runs for the cell that <paramref name="signal"/> stops.</summary>
    internal static void Follow(StopSignal signal) => Current.Value = signal;

    internal static void Announce() => Raised.IsOn = true;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Stop(string path, int line)
    {
        if (Current.Value is { } signal)
        {
            signal.Meet(path, line);
        }
    }

    /// <summary>Once on it stays so: a loop that sleeps may come by much later. From then on a check looks for its cell.</summary>
    private sealed class Alarm
    {
        public volatile bool IsOn;
    }
}

/// <summary>The order to stop, for one execution of a cell.</summary>
#pragma warning disable CA1001 // Late loops still ask it; a token source without timer or links holds nothing.
internal sealed class StopSignal
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    /// <summary>The loop that met the order last, as <c>cell 3, line 4</c>; null when none did. A loop that goes on after it catches the order.</summary>
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
            LastMet = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}, line {line}");
            throw new OperationCanceledException(_source.Token);
        }
    }
}
