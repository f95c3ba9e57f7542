using System.Text.Json.Serialization;

namespace MLOps.Data;

/// <summary>
/// Rows as a query gave them. At most the first <c>limit</c> are in <see cref="Rows"/>, all are counted, and all are in
/// <see cref="Source"/>, so that the result can be asked again.
/// </summary>
/// <param name="Rows">A value or null per column: numbers, booleans, text, times as ISO 8601 text.</param>
public sealed record TableReport(
    string Title, IReadOnlyList<ColumnSchema> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, long TotalRows,
    [property: JsonIgnore] Source Source) : IReport, IHasSource;
