namespace MLOps.Tracking;

/// <summary>What differs between two runs. What is equal is left out of every list; of the code the lines around stay.</summary>
/// <param name="Code">Lines of the cells' last versions; empty when the code is the same, or neither run came from cells.</param>
public sealed record RunDiff(
    RunSummary A, RunSummary B, IReadOnlyList<CodeLine> Code, IReadOnlyList<Difference> Parameters, IReadOnlyList<Difference> Data,
    IReadOnlyList<Difference> Environment, IReadOnlyList<Difference> Metrics) : IReport
{
    public string Title => $"{A.Name} against {B.Name}";

    /// <summary>True when code, parameters, data and environment are the same.</summary>
    public bool SameRecipe => Code.Count + Parameters.Count + Data.Count + Environment.Count == 0;
}

/// <param name="A">Null where the first run has none.</param>
/// <param name="B">Null where the second run has none.</param>
public sealed record Difference(string Name, string? A, string? B);

/// <param name="Change">'-' only in the first run, '+' only in the second, ' ' in both, '~' for lines left out.</param>
public sealed record CodeLine(char Change, string Text);
