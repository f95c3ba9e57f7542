namespace MLOps.Profiling;

/// <summary>A few rows of the table, every value as the reports show it; long texts are cut.</summary>
/// <param name="Columns">The names, in the order of the values.</param>
/// <param name="Random">Rows drawn by the report's seed, in table order.</param>
public sealed record RowSamples(
    IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Head, IReadOnlyList<IReadOnlyList<object?>> Tail, IReadOnlyList<IReadOnlyList<object?>> Random);

/// <summary>A row that occurs more than once.</summary>
public sealed record RepeatedRow(IReadOnlyList<object?> Values, long Count);
