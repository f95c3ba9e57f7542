using System.Text.Json.Serialization;

namespace MLOps.Profiling;

/// <summary>
/// The figures of one column. Null means that a figure does not apply to the column's type or cannot be formed from its values.
/// Count + Missing is the number of rows. NaN counts as missing; infinities are counted in <see cref="Infinite"/> and left out of
/// every other figure but Count, Distinct, Top, Zeros and Negatives.
/// </summary>
public sealed record ColumnProfile
{
    public required string Name { get; init; }

    public required ColumnKind Type { get; init; }

    /// <summary>The engine's type: <c>DOUBLE</c>, <c>VARCHAR</c>, <c>TIMESTAMP</c>.</summary>
    public required string DataType { get; init; }

    /// <summary>Values that are there.</summary>
    public required long Count { get; init; }

    /// <summary>Null and NaN values.</summary>
    public required long Missing { get; init; }

    /// <summary>Different values among those that are there; never more than <see cref="Count"/>.</summary>
    public required long Distinct { get; init; }

    /// <summary>False: an estimate from hashes; the report's estimates state its error.</summary>
    public bool DistinctIsExact { get; init; } = true;

    public double? Mean { get; init; }

    /// <summary>Standard deviation, divisor n - 1; null for fewer than two values.</summary>
    public double? Std { get; init; }

    /// <summary>Variance, divisor n - 1; null for fewer than two values.</summary>
    public double? Variance { get; init; }

    public double? Sum { get; init; }

    /// <summary>Smallest finite number or earliest time; null for text.</summary>
    public ProfileValue? Min { get; init; }

    /// <summary>Largest finite number or latest time; null for text.</summary>
    public ProfileValue? Max { get; init; }

    /// <summary>Quantiles interpolate linearly between the two nearest values (type 7 of Hyndman and Fan, as NumPy does).</summary>
    public double? Q05 { get; init; }

    public double? Q25 { get; init; }

    public double? Median { get; init; }

    public double? Q75 { get; init; }

    public double? Q95 { get; init; }

    /// <summary>Q75 - Q25.</summary>
    public double? Iqr { get; init; }

    /// <summary>Median of the absolute deviations from the median, not scaled.</summary>
    public double? Mad { get; init; }

    /// <summary>False: quantiles, iqr and mad come from a sample; the report's method says of how many rows.</summary>
    public bool QuantilesAreExact { get; init; } = true;

    /// <summary>Coefficient of variation, std / mean; null when the mean is 0.</summary>
    public double? Cv { get; init; }

    /// <summary>Bias-corrected skewness G1 (as in pandas); null for fewer than three values, 0 when all are equal.</summary>
    public double? Skewness { get; init; }

    /// <summary>Bias-corrected excess kurtosis G2 (as in pandas); null for fewer than four values, 0 when all are equal.</summary>
    public double? Kurtosis { get; init; }

    public long? Zeros { get; init; }

    public long? Negatives { get; init; }

    /// <summary>Values that are plus or minus infinity.</summary>
    public long? Infinite { get; init; }

    /// <summary>Characters (Unicode code points) of the shortest text.</summary>
    public long? LengthMin { get; init; }

    public long? LengthMax { get; init; }

    public double? LengthMean { get; init; }

    /// <summary>The most frequent values, ties in ascending order; text is cut to 200 characters. Empty when they were not counted.</summary>
    public IReadOnlyList<TopValue> Top { get; init; } = [];

    /// <summary>Null unless there are two different numbers or times.</summary>
    public Histogram? Histogram { get; init; }

    /// <summary>The smallest different values with their counts, ascending; numbers and times only, at most ten.</summary>
    public IReadOnlyList<TopValue> Smallest { get; init; } = [];

    /// <summary>The largest different values with their counts, descending; numbers and times only, at most ten.</summary>
    public IReadOnlyList<TopValue> Largest { get; init; } = [];

    /// <summary>False: <see cref="Top"/> comes from a sample and its counts are those of the sample, scaled to the table.</summary>
    public bool TopIsExact { get; init; } = true;

    /// <summary>Max - min: of numbers, and of times in seconds; null for other types.</summary>
    public double? Range { get; init; }

    /// <summary>Numbers and times only; null when it was not looked for.</summary>
    public Monotonicity? Monotonicity { get; init; }

    /// <summary>
    /// p-value of the chi-squared test that all bins of the histogram (numbers) or all values (categories) are equally frequent;
    /// null below five expected in each.
    /// </summary>
    public double? UniformP { get; init; }

    /// <summary>1 - entropy / log(distinct), 0 to 1 (all but one value absent); categories and booleans only.</summary>
    public double? Imbalance { get; init; }

    /// <summary>Texts only.</summary>
    public TextFigures? Text { get; init; }

    /// <summary>Parts of URLs and paths; empty for other types.</summary>
    public IReadOnlyList<PartFigures> Parts { get; init; } = [];

    /// <summary>Texts that name files only, and with <see cref="ProfileOptions.Files"/>.</summary>
    public FileFigures? Files { get; init; }

    /// <summary>
    /// Lists only: the elements of all rows together, named <c>tags[]</c>, and the fields within them, <c>items[].price</c>. Their counts
    /// are of elements and not of rows.
    /// </summary>
    public IReadOnlyList<ColumnProfile> Elements { get; init; } = [];

    /// <summary>Times and dates as text only: values that are no times.</summary>
    public long? Invalid { get; init; }

    /// <summary>Times only; null for fewer than three different ones.</summary>
    public GapFigures? Gaps { get; init; }

    /// <summary>Numeric columns that are a time series only.</summary>
    public SeriesFigures? Series { get; init; }

    /// <summary>
    /// Values that are probably one value in several spellings, those with the most rows first; at most twenty. Null when it was not
    /// looked for: no text, personal data, or more than 4,096 different values and no <see cref="ProfileOptions.Exact"/>.
    /// </summary>
    public IReadOnlyList<SpellingVariants>? Variants { get; init; }

    /// <summary>
    /// What the values tell of persons. Where it is not empty, and in texts and dates that are named like a person's name, a birth date or a password,
    /// figures that are values (<see cref="Top"/>, quantiles, samples of rows) are masked or null unless <see cref="ProfileOptions.ShowPersonal"/>.
    /// </summary>
    public IReadOnlyList<PersonalFigures> Personal { get; init; } = [];

    /// <summary>True when the frequent values are not shown: they say how often, and not what.</summary>
    [JsonIgnore]
    public bool IsMasked => Top.Any(t => t.Value.Text == Profiling.Personal.ValueMask.Sign);

    /// <summary>True for numbers, whether they are a time series or not.</summary>
    [JsonIgnore]
    public bool IsNumeric => Type is ColumnKind.Numeric or ColumnKind.TimeSeries;

    /// <summary>Share of rows without a value, 0 to 1; 0 for an empty table.</summary>
    [JsonIgnore]
    public double MissingShare => Missing == 0 ? 0 : (double)Missing / (Count + Missing);
}

/// <summary>A value and how often it occurs.</summary>
public sealed record TopValue(ProfileValue Value, long Count);

/// <summary>Counts between edges: bin i holds edges[i] &lt;= x &lt; edges[i + 1], the last one its right edge too (as NumPy does).</summary>
/// <param name="Edges">One more than counts; numbers, or ISO 8601 text for times.</param>
public sealed record Histogram(IReadOnlyList<ProfileValue> Edges, IReadOnlyList<long> Counts);
