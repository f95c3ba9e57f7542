using System.Text.Json.Serialization;

namespace MLOps.Profiling;

/// <summary>How a profile is made; the defaults are right for looking at data.</summary>
public sealed record ProfileOptions
{
    /// <summary>Compute every figure from every row, whatever it costs in time and memory.</summary>
    public bool Exact { get; init; }

    /// <summary>Profile a repeatable sample of so many rows instead of all; null, the default: all.</summary>
    public int? Sample { get; init; }

    /// <summary>
    /// Up to this many rows, distinct counts, quantiles and MAD are exact. Above, columns with many different values have quantiles and
    /// MAD from a sample of <see cref="QuantileSampleRows"/> and a distinct count estimated from hashes. 5,000,000 by default.
    /// </summary>
    public long ExactRows { get; init; } = 5_000_000;

    public int QuantileSampleRows { get; init; } = 200_000;

    /// <summary>Up to this many rows, correlations are exact; above, they come from a sample of this many. 60,000 by default.</summary>
    public int CorrelationRows { get; init; } = 60_000;

    /// <summary>Columns of one kind that are correlated at most, the first ones. 100 by default.</summary>
    public int CorrelationColumns { get; init; } = 100;

    /// <summary>Columns of a kind compared at most by Kendall, phi_k, correlation ratio and auto of a category with a number, the first ones. 40 by default.</summary>
    public int CostlyCorrelationColumns { get; init; } = 40;

    /// <summary>Rows that Kendall's tau is computed from at most, unless <see cref="Exact"/>. 5,000 by default.</summary>
    public int CostlyCorrelationRows { get; init; } = 5_000;

    /// <summary>
    /// The column that puts the rows in the order of time, for time series. Null, the default: a column of times along which the rows
    /// stand already.
    /// </summary>
    public string? TimeColumn { get; init; }

    /// <summary>The column that is to be predicted: every other one is related to it. Null, the default: none.</summary>
    public string? Target { get; init; }

    /// <summary>Most frequent values kept per column.</summary>
    public int TopValues { get; init; } = 10;

    /// <summary>Bins of a histogram at most.</summary>
    public int Bins { get; init; } = 24;

    /// <summary>Seed of every sample: the same seed and data give the same figures.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>
    /// Memory that a profile may take, in bytes: the engine's and what is held here. What does not fit is kept on disk meanwhile, or
    /// looked at in parts; where even the smallest part is too much, the profile is refused. The process itself takes some 80 MB more.
    /// Null, the default: a quarter of the machine's.
    /// </summary>
    public long? Memory { get; init; }

    /// <summary>Refuse a source that could only be read with patience, instead of noting in the report what was done.</summary>
    public bool Strict { get; init; }

    /// <summary>Keep the values of columns that hold personal data, or are named so, in the report, which is recorded. False by default.</summary>
    public bool ShowPersonal { get; init; }

    /// <summary>
    /// Look at the files that texts name: how many are there, how large and how old they are, and of pictures their format and size.
    /// The folder that the names are relative to; no file outside of it is opened. Null, the default: names are texts.
    /// </summary>
    public string? Files { get; init; }

    /// <summary>
    /// Show nothing that stands in the table: no value of a text, no row, no point of a picture; figures of numbers and times stay.
    /// False by default. Personal data stay masked unless <see cref="ShowPersonal"/>.
    /// </summary>
    public bool Sensitive { get; init; }

    /// <summary>Told of every stage; null for nobody.</summary>
    [JsonIgnore]
    public IProgress<ProfileProgress>? Progress { get; init; }

    public AlertThresholds Thresholds { get; init; } = new();
}

/// <summary>When an alert is raised. The defaults are those of ydata-profiling; shares are 0 to 1, and must be exceeded.</summary>
public sealed record AlertThresholds
{
    public double MissingShare { get; init; } = 0.01;

    public double ZerosShare { get; init; } = 0.01;

    public double InfiniteShare { get; init; } = 0.01;

    /// <summary>Absolute skewness.</summary>
    public double Skewness { get; init; } = 20;

    /// <summary>Different values of a text column.</summary>
    public long Cardinality { get; init; } = 50;

    /// <summary>1 - entropy / log(distinct), of categorical and boolean columns.</summary>
    public double Imbalance { get; init; } = 0.5;

    /// <summary>Absolute correlation; reached is enough.</summary>
    public double Correlation { get; init; } = 0.5;

    /// <summary>How well one column alone predicts the target (<see cref="TargetColumn.Alone"/>); reached is enough.</summary>
    public double Leakage { get; init; } = 0.9;

    /// <summary>p-value of the augmented Dickey-Fuller test above which a time series is called non-stationary.</summary>
    public double AdfP { get; init; } = 0.05;

    /// <summary>p-value of the chi-squared test that all values are equally frequent.</summary>
    public double UniformP { get; init; } = 0.999;
}
