namespace MLOps.Data;

/// <summary>The first rows of something in memory that is shown as a table.</summary>
/// <param name="Rows">The rows that are shown; a value or null per column.</param>
/// <param name="TotalRows">How many there are; null when counting would mean enumerating them.</param>
public sealed record ValueTable(string Title, IReadOnlyList<ColumnSchema> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, long? TotalRows) : IReport;
