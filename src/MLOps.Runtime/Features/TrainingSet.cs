using System.Text.Json.Serialization;
using MLOps.Data;

namespace MLOps.Features;

/// <summary>
/// Label rows with the features as they were known at each row's instant. All label rows are kept, in their order; a row without a
/// feature row has nulls. Give it to <c>mlops.Data.ToDataView</c>, to another training set as labels, or ask it with SQL.
/// </summary>
/// <param name="View">The feature view's reference: <c>rain@2</c>.</param>
/// <param name="Labels">The label source's name.</param>
/// <param name="Matched">Label rows that found a feature row.</param>
/// <param name="Expired">Label rows whose latest feature row was older than the view's time to live: nulls.</param>
/// <param name="TooEarly">Label rows of a known entity before its first feature row: nulls.</param>
/// <param name="UnknownEntity">Label rows whose entity has no feature row at all: nulls.</param>
/// <param name="MissingKey">Label rows without entity or instant: nulls.</param>
/// <param name="Ages">How old the features were at the labels' instants, youngest first.</param>
/// <param name="Sample">The first rows, values as reports show them.</param>
public sealed record TrainingSet(
    string View, string Labels, long Rows, long Matched, long Expired, long TooEarly, long UnknownEntity, long MissingKey,
    IReadOnlyList<TrainingColumn> Columns, IReadOnlyList<FeatureAge> Ages, IReadOnlyList<IReadOnlyList<object?>> Sample,
    double Seconds, [property: JsonIgnore] Source Source) : IReport, IHasSource
{
    public string Title => Source.Origins.Any(o => o.Source.Kind == SourceKind.Sql) ? $"Training set of {View}" : $"Training set of {View} for {Labels}";
}

/// <param name="Role">entity, time, label or feature.</param>
/// <param name="Missing">Rows in which it is null.</param>
public sealed record TrainingColumn(string Name, string Type, string Role, long Missing);

/// <summary>How many label rows used features of an age above the entry before and up to <paramref name="UpTo"/>.</summary>
/// <param name="UpTo">In words: "1 hour", "older".</param>
public sealed record FeatureAge(string UpTo, long Rows);
