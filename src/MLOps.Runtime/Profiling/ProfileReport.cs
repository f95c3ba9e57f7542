namespace MLOps.Profiling;

/// <summary>What a table is and what is wrong with it. The JSON of this record is a stable format.</summary>
public sealed record ProfileReport : IReport
{
    public required string Source { get; init; }

    public required long Rows { get; init; }

    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>Rows that repeat an earlier one (rows minus different rows); missing values are equal to each other here.</summary>
    public required long DuplicateRows { get; init; }

    public required long MissingCells { get; init; }

    /// <summary>What deserves a look, the most important first.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>Spearman for pairs of numeric columns, Cramér's V for pairs of categorical ones, the strongest first.</summary>
    public required IReadOnlyList<Correlation> Correlations { get; init; }

    /// <summary>"exact", or which figures are not and how they were estimated.</summary>
    public required string Method { get; init; }

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

/// <summary>How two columns move together, over the rows in which both have a value.</summary>
/// <param name="Method">"spearman" (-1 to 1) or "cramersV" (0 to 1, bias-corrected; Bergsma 2013).</param>
/// <param name="Rows">Rows it was computed from.</param>
/// <param name="IsExact">False when they are a sample.</param>
public sealed record Correlation(string Method, string A, string B, double Value, long Rows, bool IsExact);
