using System.Text.Json.Serialization;

namespace MLOps.Profiling;

/// <summary>Two or more sources side by side. Everything is told against the first one.</summary>
/// <param name="Columns">Every column that any source has, those that changed most first.</param>
/// <param name="Seconds">Time it took.</param>
public sealed record ProfileComparison(IReadOnlyList<ComparedSource> Sources, IReadOnlyList<ComparedColumn> Columns, double Seconds) : IReport
{
    [JsonIgnore]
    public string Title => $"Comparison of {string.Join(", ", Sources.SkipLast(1).Select(s => s.Name))} and {Sources[^1].Name}";

    /// <summary>The comparison of the column of this name, case ignored.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public ComparedColumn Column(string name) =>
        Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UserException(UserError.Unknown("column", name, Columns.Select(c => c.Name), "the comparison"));
}

/// <summary>One source as a whole.</summary>
public sealed record ComparedSource(string Name, long Rows, int Columns, long MissingCells, long DuplicateRows);

/// <summary>One column in all sources; names are matched without case.</summary>
/// <param name="Score">
/// How much it changed, 0 to 1: the largest, over the later sources, of the Jensen-Shannon distance divided by its maximum and the
/// difference of the shares that are missing; 1 for a column that is new, lost or of another type.
/// </param>
/// <param name="Message">What changed, in a sentence.</param>
/// <param name="Profiles">One per source; null where it does not have the column.</param>
/// <param name="Distances">One per later source; null where the column is missing on a side, has no value or another type.</param>
public sealed record ComparedColumn(
    string Name, ColumnChange Change, double Score, string Message, IReadOnlyList<ColumnProfile?> Profiles, IReadOnlyList<ColumnDistance?> Distances);

public enum ColumnChange
{
    /// <summary>PSI below 0.1, the share that is missing within 5 percentage points, and no category new or lost.</summary>
    Same,
    Values,

    /// <summary>Numbers became text, or the like.</summary>
    Type,

    /// <summary>The first source does not have it.</summary>
    New,

    /// <summary>A later source does not have it.</summary>
    Lost,
}

/// <summary>How far the values of a column in a later source lie from those in the first. Missing values are left out.</summary>
/// <param name="OfLengths">True: texts of many different values are compared by their lengths.</param>
/// <param name="Psi">
/// Population stability index, natural logarithm, 0 and up; shares below 0.0001 are raised to it. Over categories, or the parts between
/// the first source's deciles; of numbers with at most 20 different values on both sides, over these.
/// </param>
/// <param name="JensenShannon">Jensen-Shannon distance over the same parts, natural logarithm; 0 to 0.8326.</param>
/// <param name="Wasserstein">Wasserstein distance divided by the first source's standard deviation (divisor n); null for categories and constants.</param>
/// <param name="KolmogorovSmirnov">Largest difference of the distribution functions, 0 to 1; null for categories.</param>
/// <param name="New">Categories that the first source does not have, the most frequent first, at most ten; empty for numbers and personal data.</param>
/// <param name="Lost">Categories that only the first source has.</param>
/// <param name="IsExact">False: <see cref="Method"/> says where the values came from.</param>
public sealed record ColumnDistance(
    string Source, bool OfLengths, double Psi, double JensenShannon, double? Wasserstein, double? KolmogorovSmirnov,
    IReadOnlyList<TopValue> New, IReadOnlyList<TopValue> Lost, ComparedShares? Shares, bool IsExact)
{
    /// <summary>"exact", "a sample of 200,000 rows", or what is kept of a dataset's version: "the kept sketch of quantiles".</summary>
    public string Method { get; init; } = "exact";

    /// <summary>How far the share of values below any point, and with it <see cref="KolmogorovSmirnov"/>, may be off in 99 of 100 cases; null when exact.</summary>
    public double? RankError { get; init; }
}

/// <summary>Both distributions over the same parts.</summary>
/// <param name="Labels">Categories, the most frequent first, at most eight and "other"; empty for numbers.</param>
/// <param name="Edges">Of numbers, one more than parts, over the middle 99 % of both; what lies beyond counts in the outer parts.</param>
/// <param name="First">Shares of the first source, which sum to 1.</param>
public sealed record ComparedShares(IReadOnlyList<string> Labels, IReadOnlyList<double> Edges, IReadOnlyList<double> First, IReadOnlyList<double> Later);
