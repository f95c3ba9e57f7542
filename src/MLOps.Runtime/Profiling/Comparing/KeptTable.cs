using MLOps.Data;
using MLOps.Profiling.Personal;
using MLOps.Profiling.Sketches;

namespace MLOps.Profiling.Comparing;

/// <summary>
/// A version of a dataset as the store remembers it, by its recorded profile and its sketch: nothing of it is read. For versions whose
/// rows are gone, and those too long to be compared value by value, where a sample would be all that is read of them.
/// </summary>
internal sealed class KeptTable(string name, ProfileReport report, TableSketch sketch) : IComparedTable
{
    // Frequent values are kept so far.
    private const int LongestText = DuckDbQueries.LongestText;

    public string Name { get; } = name;

    public ProfileReport Report { get; } = report;

    /// <summary>Null when the source is to be read: it is no version of a dataset, is short, or not enough is kept of it.</summary>
    public static KeptTable? Find(Workspace workspace, Source source, string name, ProfileOptions options)
    {
        if (source.Kind != SourceKind.Dataset || options.Exact || options.Sample is not null || options.ShowPersonal
            || new ProfileRecords(workspace).Latest(source.Name) is not { } report || (source.Gone is null && !ReadTable.IsLong(report.Rows, options)))
        {
            return null;
        }

        return new SketchRecords(workspace).KeptOf(source.Name) is { } sketch && report.Columns.All(c => Suffices(c, sketch)) ? new(name, new ValueMask(options).Over(report with { Columns = report.Columns.Select(new ValueMask(options).Over).ToList() }), sketch) : null;
    }

    public ComparedValues Values(string column, ValuesAs how)
    {
        var kept = sketch.Column(column);
        return how switch
        {
            ValuesAs.Numbers => OfSketch(SketchedNumbers.Of(kept)!),
            ValuesAs.Lengths => KeptLengths.Of(((IComparedTable)this).Profile(column)!),
            _ => ComparedValues.OfCategories(kept.Frequent.Values.ToDictionary(v => v.Text, v => v.Count, StringComparer.Ordinal)),
        };
    }

    public void Dispose()
    {
        // Nothing was opened.
    }

    private static ComparedValues OfSketch(SketchedNumbers numbers) =>
        ComparedValues.OfNumbers(numbers.Values) with { Estimate = numbers.RankError == 0 ? null : new(SketchedNumbers.Method, numbers.RankError) };

    // Categories must be complete, or they would seem new or lost.
    private static bool Suffices(ColumnProfile column, TableSketch sketch) => sketch.Columns.FirstOrDefault(c => c.Name == column.Name) is { } kept && column.Type switch
    {
        ColumnKind.Nested => true,
        ColumnKind.Numeric or ColumnKind.TimeSeries or ColumnKind.Datetime => kept.Quantiles is not null,
        _ when kept.Frequent.IsComplete && (column.LengthMax ?? 0) <= LongestText => column.Type is ColumnKind.Categorical or ColumnKind.Boolean || KeptLengths.Has(column),
        _ => column.Distinct > ProfileComparer.MostCategories && KeptLengths.Has(column),
    };
}
