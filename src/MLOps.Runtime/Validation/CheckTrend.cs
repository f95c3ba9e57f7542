using System.Text.Json;

namespace MLOps.Validation;

/// <summary>How one check fared, the oldest run first.</summary>
public sealed record CheckTrend(string Id, IReadOnlyList<CheckOutcome> Outcomes)
{
    /// <summary>The figures are shares of failing rows, 0 to 1; otherwise they are what was observed: a row count, an average, a distance.</summary>
    public bool IsShare { get; init; }

    /// <summary>What the latest run with this check asked of the figure at least; null when nothing.</summary>
    public double? Least { get; init; }

    /// <summary>What the latest run with this check asked of the figure at most: for shares one less <c>mostly</c>; null when nothing.</summary>
    public double? Most { get; init; }

    internal static CheckTrend Of(string id, IReadOnlyList<(DateTimeOffset Time, CheckResult? Check)> runs)
    {
        var latest = runs.Select(r => r.Check).OfType<CheckResult>().Last();
        return new(id, runs.Select(r => CheckOutcome.Of(r.Time, r.Check)).ToList())
        {
            IsShare = latest.OfRows,
            Least = latest.OfRows ? null : Bound(latest, "min"),
            Most = latest.OfRows ? 1 - (Number(latest.Parameters.GetValueOrDefault("mostly")) ?? 1) : Bound(latest, "max"),
        };
    }

    // What a detector is given bounds changes, not the figure.
    private static double? Bound(CheckResult check, string name) => check.Kind == "no_anomaly" ? null : Number(check.Parameters.GetValueOrDefault(name));

    internal static double? Number(object? value) => value is JsonElement { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}

/// <summary>What a check found in one run.</summary>
/// <param name="FailedShare">Failed / evaluated; NaN when the check was not there or could not be evaluated.</param>
public sealed record CheckOutcome(CheckState State, double FailedShare)
{
    public DateTimeOffset Time { get; init; }

    /// <summary>The share of failing rows, or the number that was observed; NaN when there is none.</summary>
    public double Figure { get; init; } = double.NaN;

    internal static CheckOutcome Of(DateTimeOffset time, CheckResult? check) => check switch
    {
        null => new(CheckState.Absent, double.NaN) { Time = time },
        { Error: not null } => new(CheckState.NotEvaluated, double.NaN) { Time = time },
        _ => new(check.Success ? CheckState.Holds : CheckState.Fails, check.FailedShare)
        {
            Time = time,
            Figure = check.OfRows ? check.FailedShare : CheckTrend.Number(check.Observed) ?? double.NaN,
        },
    };
}

public enum CheckState
{
    Holds,
    Fails,
    NotEvaluated,
    Absent,
}
