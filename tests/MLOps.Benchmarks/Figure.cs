using System.Diagnostics;
using System.Globalization;

namespace MLOps.Benchmarks;

/// <summary>One measured line: what, how much, and what it was held against in the same run.</summary>
internal sealed record Figure(string What, string Measured, string Beside, string Ratio)
{
    public override string ToString() => $"| {What} | {Measured} | {Beside} | {Ratio} |";
}

internal static class Measure
{
    /// <summary>Median seconds of <paramref name="runs"/> calls after one that is not counted.</summary>
    public static double Median(int runs, Action action)
    {
        action();
        return Enumerable.Range(0, runs).Select(_ => Once(action)).Order().ElementAt(runs / 2);
    }

    /// <summary>Medians of two actions that take turns, so that a machine that slows down slows both.</summary>
    public static (double A, double B) InTurns(int runs, Action a, Action b)
    {
        a();
        b();
        var times = Enumerable.Range(0, runs).Select(_ => (A: Once(a), B: Once(b))).ToList();
        return (times.Select(t => t.A).Order().ElementAt(runs / 2), times.Select(t => t.B).Order().ElementAt(runs / 2));
    }

    public static double Once(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    public static string Seconds(double seconds) => seconds < 1
        ? (seconds * 1000).ToString("0.#", CultureInfo.InvariantCulture) + " ms"
        : seconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";

    public static string Times(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture) + "x";

    public static string PerSecond(double n) => n.ToString("N0", CultureInfo.InvariantCulture) + "/s";
}
