using System.Globalization;

namespace MLOps.Models;

/// <summary>What must hold of a version before an alias may point to it. Everything that is left out is not asked.</summary>
public sealed record PromotionPolicy
{
    /// <summary>Bounds on metrics, by an evaluation that was recorded for the version, else by the metrics of its run.</summary>
    public IReadOnlyList<MetricGate> Metrics { get; init; } = [];

    /// <summary>The data it was trained on were validated, and the latest validation by each suite succeeded.</summary>
    public bool Validation { get; init; }

    /// <summary>Callers of the version that the alias points to now need not change.</summary>
    public bool Signature { get; init; }

    /// <summary>An exported pipeline was proven to make the same model.</summary>
    public bool Proof { get; init; }

    /// <summary>It is signed, and the signature holds.</summary>
    public bool Signed { get; init; }

    /// <summary>The least completeness of its card, 0 to 1; null when it is not asked.</summary>
    public double? Card { get; init; }

    /// <summary>How many people must have approved it besides who registered it: 1 is four eyes.</summary>
    public int Approvals { get; init; }
}

/// <summary>A bound on one metric.</summary>
/// <param name="Threshold">For <see cref="MetricComparison.NotWorse"/> how much worse it may be, 0 or more.</param>
public sealed record MetricGate(string Metric, MetricComparison Comparison, double Threshold)
{
    public override string ToString() => Comparison == MetricComparison.NotWorse
        ? $"{Metric} not worse{(Threshold == 0 ? "" : $" by {Number}")}"
        : $"{Metric} {Sign} {Number}";

    /// <summary>Whether a value meets the bound; NaN never does. Not for <see cref="MetricComparison.NotWorse"/>.</summary>
    internal bool Holds(double value) => Comparison switch
    {
        MetricComparison.AtLeast => value >= Threshold,
        MetricComparison.AtMost => value <= Threshold,
        MetricComparison.Above => value > Threshold,
        _ => value < Threshold,
    };

    private string Number => Threshold.ToString(CultureInfo.InvariantCulture);

    private string Sign => Comparison switch
    {
        MetricComparison.AtLeast => ">=",
        MetricComparison.AtMost => "<=",
        MetricComparison.Above => ">",
        _ => "<",
    };
}

public enum MetricComparison
{
    AtLeast,
    AtMost,
    Above,
    Below,

    /// <summary>Than the same metric of the version that the alias points to; without one the gate is open.</summary>
    NotWorse,
}

/// <summary>The policy of an alias, and when it was set by whom.</summary>
/// <param name="Policy">Null when the alias has none.</param>
public sealed record PolicyReport(string Model, string Alias, PromotionPolicy? Policy, string? Actor, DateTimeOffset? Time) : IReport
{
    public string Title => $"Policy of {Model}@{Alias}";
}
