namespace MLOps.Profiling;

/// <summary>What a table is and what is wrong with it. The JSON of this record is a stable format.</summary>
public sealed record ProfileReport : IReport
{
    public required string Source { get; init; }

    public required long Rows { get; init; }

    /// <summary>Rows of the source when a sample of it was asked for: <see cref="Rows"/> and all figures are those of the sample. Else null.</summary>
    public long? SampledFrom { get; init; }

    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>Rows that repeat an earlier one (rows minus different rows); missing values are equal to each other here.</summary>
    public required long DuplicateRows { get; init; }

    public required long MissingCells { get; init; }

    /// <summary>What deserves a look, the most important first.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>By every method that fits the pair of columns, the strongest first.</summary>
    public required IReadOnlyList<Correlation> Correlations { get; init; }

    /// <summary>"exact", or which figures are not and how they were estimated: <see cref="Estimates"/> in one sentence.</summary>
    public required string Method { get; init; }

    /// <summary>The figures that were not computed from every row. Empty: all are exact.</summary>
    public IReadOnlyList<Estimate> Estimates { get; init; } = [];

    /// <summary>False: <see cref="DuplicateRows"/> was estimated, as an estimate says.</summary>
    public bool DuplicateRowsAreExact { get; init; } = true;

    /// <summary>The rows that occur most often, at most ten; empty when none repeats or they were not looked for.</summary>
    public IReadOnlyList<RepeatedRow> RepeatedRows { get; init; } = [];

    /// <summary>Null when they were not looked for: a table without texts, mostly of duplicates, or, without exactness, of more than a million rows or more columns than memory allows.</summary>
    public NearDuplicates? NearDuplicates { get; init; }

    /// <summary>Null when nothing is missing, or for a table without rows.</summary>
    public Missingness? Missingness { get; init; }

    /// <summary>Null for a table without rows.</summary>
    public RowSamples? Samples { get; init; }

    /// <summary>The most strongly related pairs of numeric columns.</summary>
    public IReadOnlyList<Interaction> Interactions { get; init; } = [];

    /// <summary>How the columns relate to <see cref="ProfileOptions.Target"/>; null without one.</summary>
    public TargetReport? Target { get; init; }

    /// <summary>Estimate of the memory that the values take, in bytes: fixed widths by type, texts by their length.</summary>
    public long Bytes { get; init; }

    /// <summary>Seed of every sample in this report.</summary>
    public int Seed { get; init; }

    /// <summary>How it was made: with the same options and data, the same figures come out. Null in profiles that were recorded without.</summary>
    public ProfileOptions? Options { get; init; }

    /// <summary>Version of MLOps that made it.</summary>
    public string? Version { get; init; }

    /// <summary>When the work began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>How the source had to be read when that was not the ordinary way.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Time it took, in seconds.</summary>
    public required double Seconds { get; init; }

    public string Title => $"Profile of {Source}";

    /// <summary>The profile of the column of this name, case ignored.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public ColumnProfile Column(string name) =>
        Columns.FirstOrDefault(c => c.Name == name)
        ?? Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UserException(UserError.Unknown("column", name, Columns.Select(c => c.Name), Source));
}
