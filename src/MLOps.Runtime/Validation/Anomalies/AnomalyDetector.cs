using System.Globalization;

namespace MLOps.Validation;

/// <summary>
/// Where the next value of a figure should lie, from its earlier values. A closed set: the strategies of Deequ's anomaly detection. Each gives
/// bounds, both included; a value outside is an anomaly.
/// </summary>
public abstract record AnomalyDetector
{
    private protected AnomalyDetector()
    {
    }

    /// <summary>Its word in a suite: <c>online_normal</c>.</summary>
    public abstract string Word { get; }

    /// <summary>Earlier values that it needs.</summary>
    public abstract int Needs { get; }

    internal abstract IEnumerable<(string Name, object? Value)> Parameters { get; }

    /// <summary>The bounds of the next value; null while there are fewer earlier values than <see cref="Needs"/>.</summary>
    /// <param name="history">Earlier values, the oldest first; what is not finite is left out.</param>
    public AnomalyBounds? Bounds(IReadOnlyList<double> history)
    {
        var finite = history.Where(double.IsFinite).ToList();
        return finite.Count < Needs ? null : Of(finite);
    }

    private protected abstract AnomalyBounds Of(IReadOnlyList<double> history);
}

/// <summary>Bounds of what is usual, both included.</summary>
public sealed record AnomalyBounds(double Lower, double Upper)
{
    /// <summary>NaN is never usual.</summary>
    public bool Hold(double value) => value >= Lower && value <= Upper;

    public override string ToString() => (double.IsNegativeInfinity(Lower), double.IsPositiveInfinity(Upper)) switch
    {
        (true, true) => "anything",
        (true, false) => $"at most {Short(Upper)}",
        (false, true) => $"at least {Short(Lower)}",
        _ => $"between {Short(Lower)} and {Short(Upper)}",
    };

    private static string Short(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>Fixed bounds.</summary>
public sealed record ThresholdDetector(double? Min, double? Max) : AnomalyDetector
{
    public override string Word => "threshold";

    public override int Needs => 0;

    internal override IEnumerable<(string, object?)> Parameters => [("min", Min), ("max", Max)];

    private protected override AnomalyBounds Of(IReadOnlyList<double> history) => new(Min ?? double.NegativeInfinity, Max ?? double.PositiveInfinity);
}

/// <summary>The difference from the value before lies within bounds; of a higher order, the difference of the differences does.</summary>
/// <param name="Min">Negative for a fall that is allowed.</param>
public sealed record AbsoluteChangeDetector(double? Min, double? Max, int Order = 1) : AnomalyDetector
{
    public override string Word => "absolute_change";

    public override int Needs => Order;

    internal override IEnumerable<(string, object?)> Parameters => [("min", Min), ("max", Max), ("order", Order == 1 ? null : Order)];

    // The d-th difference of the series with the next value x is x plus a sum over the last d values.
    private protected override AnomalyBounds Of(IReadOnlyList<double> history)
    {
        var (rest, binomial) = (0.0, 1.0);
        for (var k = 1; k <= Order; k++)
        {
            binomial = binomial * (Order - k + 1) / k;
            rest += (k % 2 == 1 ? 1 : -1) * binomial * history[^k];
        }

        return new(rest + (Min ?? double.NegativeInfinity), rest + (Max ?? double.PositiveInfinity));
    }
}

/// <summary>The value divided by the one so many runs before lies within bounds; 1 is no change. Meant for figures above 0.</summary>
public sealed record RelativeChangeDetector(double? Min, double? Max, int Order = 1) : AnomalyDetector
{
    public override string Word => "relative_change";

    public override int Needs => Order;

    internal override IEnumerable<(string, object?)> Parameters => [("min", Min), ("max", Max), ("order", Order == 1 ? null : Order)];

    private protected override AnomalyBounds Of(IReadOnlyList<double> history)
    {
        var (before, least, most) = (history[^Order], Min ?? double.NegativeInfinity, Max ?? double.PositiveInfinity);
        var ends = new[] { least * before, most * before }.Where(e => !double.IsNaN(e)).ToList();
        return before == 0 ? new(0, 0) : new(ends.Min(), ends.Max());
    }
}

/// <summary>
/// Mean and standard deviation (n - 1) of the history, updated value by value (Welford); a value that lay outside when it came is not taken in.
/// </summary>
/// <param name="Deviations">Half the width of the bounds, in standard deviations.</param>
/// <param name="Start">The first share of the history is taken in without being judged; 0.1 as in Deequ, and at least two values.</param>
public sealed record OnlineNormalDetector(double Deviations = 3, double Start = 0.1) : AnomalyDetector
{
    public override string Word => "online_normal";

    public override int Needs => 3;

    internal override IEnumerable<(string, object?)> Parameters => [("deviations", Deviations == 3 ? null : Deviations)];

    private protected override AnomalyBounds Of(IReadOnlyList<double> history)
    {
        var (n, mean, squares) = (0, 0.0, 0.0);
        AnomalyBounds Now() => new(mean - (Deviations * Math.Sqrt(squares / (n - 1))), mean + (Deviations * Math.Sqrt(squares / (n - 1))));
        for (var i = 0; i < history.Count; i++)
        {
            if (i >= Math.Max(2, history.Count * Start) && !Now().Hold(history[i]))
            {
                continue;
            }

            var before = mean;
            mean += (history[i] - mean) / ++n;
            squares += (history[i] - before) * (history[i] - mean);
        }

        return Now();
    }
}

/// <summary>Mean and standard deviation (n - 1) of the whole history.</summary>
public sealed record BatchNormalDetector(double Deviations = 3) : AnomalyDetector
{
    public override string Word => "batch_normal";

    public override int Needs => 3;

    internal override IEnumerable<(string, object?)> Parameters => [("deviations", Deviations == 3 ? null : Deviations)];

    private protected override AnomalyBounds Of(IReadOnlyList<double> history)
    {
        var mean = history.Average();
        var deviation = Math.Sqrt(history.Sum(x => (x - mean) * (x - mean)) / (history.Count - 1));
        return new(mean - (Deviations * deviation), mean + (Deviations * deviation));
    }
}

/// <summary>
/// Additive Holt-Winters with a trend and a season; the smoothing factors minimise the squared errors of the one-step forecasts over the history.
/// The bounds are the next forecast and so many root mean squared errors around it.
/// </summary>
/// <param name="Period">Values in a season: 7 for days of the week. At least 2.</param>
/// <param name="Deviations">1.96 as in Deequ.</param>
public sealed record HoltWintersDetector(int Period, double Deviations = 1.96) : AnomalyDetector
{
    public override string Word => "holt_winters";

    public override int Needs => 2 * Period;

    internal override IEnumerable<(string, object?)> Parameters => [("period", Period), ("deviations", Deviations == 1.96 ? null : Deviations)];

    private protected override AnomalyBounds Of(IReadOnlyList<double> history)
    {
        var fit = HoltWinters.Fit(history, Period);
        var spread = Deviations * Math.Sqrt(fit.SquaredErrors / history.Count);
        return new(fit.Forecast - spread, fit.Forecast + spread);
    }
}
