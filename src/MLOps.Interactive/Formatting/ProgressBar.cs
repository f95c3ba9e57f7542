using System.Globalization;
using MLOps.Interactive.Output;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting;

/// <summary>
/// A bar that grows where it was shown, at most ten times a second, with what is done, how long it took and how long it may take
/// still. Safe to report to from any thread; goes wherever an <see cref="IProgress{T}"/> is asked for.
/// </summary>
/// <example><code>using var bar = new ProgressBar(files.Length, "reading"); foreach (var file in files) { Read(file); bar.Advance(); }</code></example>
public sealed class ProgressBar : IProgress<double>, IProgress<int>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly double? _total;
    private readonly long _started;
    private readonly ICellOutput _output;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private double _done;
    private string _title;
    private long _lastShown;
    private bool _isFinished;

    /// <param name="total">What there is to do, in any unit; 1 when shares from 0 to 1 are reported; null when nobody knows.</param>
    public ProgressBar(double? total = 1, string title = "", TimeProvider? clock = null)
        : this(CellOutput.Current, total, title, clock)
    {
    }

    internal ProgressBar(ICellOutput output, double? total, string title, TimeProvider? clock)
    {
        if (total is { } given && (!double.IsFinite(given) || given < 0))
        {
            throw new ArgumentOutOfRangeException(nameof(total), total, "The total of a progress bar is a number that is not negative.");
        }

        (_output, _clock) = (output, clock ?? TimeProvider.System);
        (_total, _title) = (total, title);
        _started = _lastShown = _clock.GetTimestamp();
        _output.Display(ValueFormatter.Format(Node()), _id);
    }

    /// <summary>What is going on, before the bar.</summary>
    public string Title
    {
        get => _title;
        set => Change(() => _title = value);
    }

    /// <summary>What is done so far, in the unit of the total.</summary>
    public double Done => _done;

    /// <summary>Says how much is done in all, not how much more. NaN is ignored.</summary>
    public void Report(double value) => Change(() => _done = double.IsNaN(value) ? _done : value);

    public void Report(int value) => Report((double)value);

    /// <summary>Says that so much more is done.</summary>
    public void Advance(double by = 1) => Change(() => _done += by);

    /// <summary>Shows the last state, and how long it took. The bar stays in the notebook.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isFinished)
            {
                _isFinished = true;
                _output.Update(_id, ValueFormatter.Format(Node()));
            }
        }
    }

    /// <summary>Leaves nothing behind: what was waited for says it all.</summary>
    internal void Remove()
    {
        lock (_gate)
        {
            _isFinished = true;
            _output.Update(_id, new MimeBundle("").With(MimeBundle.Html, ""));
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            if (!_isFinished && _clock.GetElapsedTime(_lastShown) >= Interval)
            {
                _lastShown = _clock.GetTimestamp();
                _output.Update(_id, ValueFormatter.Format(Node()));
            }
        }
    }

    private ProgressNode Node()
    {
        var elapsed = _clock.GetElapsedTime(_started);
        var count = _total is 1 ? "" : _total is { } total ? $"{Count(_done)} of {Count(total)}" : Count(_done);
        return new(_title, _done, _total, string.Join(", ", new[] { count, Words(elapsed), Left(elapsed) }.Where(w => w.Length > 0)));
    }

    /// <summary>As long as the rest takes at the pace so far; said after a second, when the pace is known.</summary>
    private string Left(TimeSpan elapsed) => !_isFinished && _total is { } total && _done > 0 && _done < total && elapsed.TotalSeconds >= 1
        ? Words(elapsed * ((total - _done) / _done)) + " left"
        : "";

    private static string Words(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)Math.Min(time.TotalHours, 9999)} h {time.Minutes} min"),
    };

    private static string Count(double n) => n.ToString("#,0.##", CultureInfo.InvariantCulture);
}

/// <summary>Loops with a bar.</summary>
public static class ProgressExtensions
{
    /// <summary>The same items, with a bar that advances as they are taken and ends when the loop does, however it ends.</summary>
    public static IEnumerable<T> WithProgress<T>(this IEnumerable<T> items, string title = "")
    {
        ArgumentNullException.ThrowIfNull(items);
        return Take(items, title);
    }

    private static IEnumerable<T> Take<T>(IEnumerable<T> items, string title)
    {
        using var bar = new ProgressBar(items.TryGetNonEnumeratedCount(out var count) ? count : null, title);
        foreach (var item in items)
        {
            yield return item;
            bar.Advance();
        }
    }
}
