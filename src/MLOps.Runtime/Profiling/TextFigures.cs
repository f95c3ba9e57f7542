namespace MLOps.Profiling;

/// <summary>What a column's texts are made of, each text counted as often as it occurs. Texts are looked at up to 1,000 characters, with exactness to their end.</summary>
public sealed record TextFigures
{
    /// <summary>Texts that these figures come from: all that are there, or a sample of them.</summary>
    public long Texts { get; init; }

    /// <summary>Median length in Unicode code points, interpolated like every quantile.</summary>
    public required double LengthMedian { get; init; }

    /// <summary>Lengths in bins of a whole width; null when all texts are equally long.</summary>
    public Histogram? LengthHistogram { get; init; }

    /// <summary>Code points in all texts together.</summary>
    public required long Characters { get; init; }

    public required int DistinctCharacters { get; init; }

    /// <summary>The ten most frequent characters.</summary>
    public required IReadOnlyList<TopValue> TopCharacters { get; init; }

    /// <summary>Characters by Unicode general category, the most frequent first: "Lowercase letter", "Decimal number".</summary>
    public required IReadOnlyList<TopValue> Categories { get; init; }

    /// <summary>Characters by Unicode script, the most frequent first: "Latin", "Cyrillic", "Common".</summary>
    public required IReadOnlyList<TopValue> Scripts { get; init; }

    /// <summary>Characters by Unicode block, the most frequent first: "Basic Latin", "Emoticons".</summary>
    public required IReadOnlyList<TopValue> Blocks { get; init; }

    /// <summary>Words in all texts together: what stands between white space, without punctuation at its ends.</summary>
    public required long Words { get; init; }

    /// <summary>Different words, letter case ignored.</summary>
    public required long DistinctWords { get; init; }

    /// <summary>The ten most frequent words in lower case.</summary>
    public required IReadOnlyList<TopValue> TopWords { get; init; }

    /// <summary>False: from a sample of the rows, and all counts are those of the sample.</summary>
    public bool IsExact { get; init; } = true;
}
