using System.Globalization;

namespace MLOps.Validation;

/// <summary>
/// A column is distributed as that of another source, or as given shares say: a statistic at most <paramref name="Max"/>, or a p-value
/// at least <paramref name="MinP"/>. Missing values, infinities included, do not count; a side without values cannot be compared.
/// </summary>
/// <param name="Measure">Which statistic.</param>
/// <param name="Source">Dataset, file, SQL, or a variable's name; null when <paramref name="Shares"/> is given.</param>
/// <param name="Other">Its column; the same name when null.</param>
/// <param name="Shares">The expected share of each value; scaled to add up to 1.</param>
public sealed record Distribution(string Column, DistributionMeasure Measure, string? Source, string? Other = null, IReadOnlyDictionary<string, double>? Shares = null, double? Max = null, double? MinP = null) : WholeExpectation
{
    public override string Kind => Words[Measure];

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"{Kind} of {Column} against {Source ?? "the given shares"} {(Max is { } most ? $"at most {most}" : $"has p at least {MinP}")}");

    internal override IEnumerable<(string, object?)> Parameters => [("source", Source), ("other", Other), ("shares", Shares), ("max", Max), ("min_p", MinP)];

    internal static IReadOnlyDictionary<DistributionMeasure, string> Words { get; } = new Dictionary<DistributionMeasure, string>
    {
        [DistributionMeasure.KullbackLeibler] = "kl_divergence",
        [DistributionMeasure.JensenShannon] = "jensen_shannon",
        [DistributionMeasure.LInfinity] = "l_infinity",
        [DistributionMeasure.KolmogorovSmirnov] = "ks",
        [DistributionMeasure.ChiSquared] = "chi_squared",
    };
}

/// <summary>How two distributions are compared. Numbers are put into ten bins between the deciles of the other side, except for ks, which takes them as they are.</summary>
public enum DistributionMeasure
{
    /// <summary>Sum of p ln(p / q), natural logarithm, 0 (same) to infinity (a value that the other side never has).</summary>
    KullbackLeibler,

    /// <summary>Divergence, base 2, 0 (same) to 1 (disjoint), as TFDV's comparator.</summary>
    JensenShannon,

    /// <summary>The largest difference of two shares, 0 to 1, as TFDV's comparator.</summary>
    LInfinity,

    /// <summary>Two-sample Kolmogorov-Smirnov, asymptotic p; numbers and times only.</summary>
    KolmogorovSmirnov,

    /// <summary>Pearson's test against the other side's shares; p is 0 when a value occurs that the other side never has.</summary>
    ChiSquared,
}

/// <summary>Cramér's phi (V, without correction) of two columns is at most <paramref name="Max"/>: 0 independent, 1 one follows from the other. Rows with either missing do not count; numbers with more than ten values are put into deciles.</summary>
public sealed record CramersPhi(string Column, string Other, double Max) : WholeExpectation
{
    public override string Kind => "cramers_phi";

    public override IReadOnlyList<string> Reads => [Column, Other];

    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"Cramér's phi of {Column} and {Other} at most {Max}");

    internal override IEnumerable<(string, object?)> Parameters => [("max", Max)];
}
