namespace MLOps.Models;

/// <summary>How a model is judged on data it was not trained on.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The column with the truth; rows without one are left out. Only clustering can do without.</summary>
    public string? Label { get; init; }

    /// <summary>The column that tells which rows are ranked among each other; makes it a ranking.</summary>
    public string? Group { get; init; }

    /// <summary>Columns to judge by: every category, or quarters of a number with more than ten values.</summary>
    public IReadOnlyList<string> Slices { get; init; } = [];

    /// <summary>Columns whose groups should be treated alike; for yes or no answers.</summary>
    public IReadOnlyList<string> Sensitive { get; init; } = [];

    /// <summary>Bootstrap samples behind every interval; 0 leaves the intervals out.</summary>
    public int Samples { get; init; } = 1000;

    /// <summary>Share of the bootstrap that an interval covers, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Whether to shuffle each input in turn and see what it costs, and how answers move with each number. Takes many scorings of up to 2,000 rows.</summary>
    public bool Explain { get; init; }

    public int Seed { get; init; } = 1;
}
