using System.Text.Json.Serialization;
using MLOps.Data;

namespace MLOps.Models;

/// <summary>
/// A model's answers for all rows of a source: the source's own columns, then one column <c>prediction.NAME</c> per output, in the
/// source's order. As a source it can be asked on with SQL, profiled, validated or monitored.
/// </summary>
/// <param name="Columns">Of the whole table.</param>
/// <param name="Rows">The first rows, for showing; all are in <see cref="Source"/>.</param>
/// <param name="Seconds">From the first row read to the last answer.</param>
public sealed record Predictions(
    string Model, string Input, IReadOnlyList<ColumnSchema> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, long TotalRows, double Seconds)
    : IReport, IHasSource
{
    public string Title => $"Predictions of {Model} for {Input}";

    [JsonIgnore]
    public required Source Source { get; init; }
}
