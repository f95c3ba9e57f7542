using MLOps.Data;

namespace MLOps.Profiling.Comparing;

/// <summary>A source whose rows are read: once, for its profile and for its values.</summary>
internal sealed class ReadTable : IComparedTable
{
    // Distances want every value with its count in this process.
    private const long MostRows = 500_000;

    private readonly PreparedRelation _prepared;
    private readonly SampledRows _rows;
    private readonly ProfileRun _run;

    public ReadTable(Workspace workspace, Source source, string name, ProfileOptions options, CancellationToken cancellation)
    {
        Name = name;
        var profiler = new Profiler(workspace, options);
        _prepared = profiler.Prepare(source, cancellation);
        try
        {
            Report = profiler.Report(source, _prepared, cancellation);
            _run = new ProfileRun(workspace.Data.Engine, _prepared, options, options.Exact || !IsLong(_prepared.Rows, options), cancellation);
            using var all = SampledRows.All(_run);
            _rows = all.Draw(_run.IsExact ? int.MaxValue : options.QuantileSampleRows, _run.Columns);
        }
        catch
        {
            _prepared.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public ProfileReport Report { get; }

    /// <summary>Whether a source of so many rows is not compared value by value.</summary>
    public static bool IsLong(long rows, ProfileOptions options) => rows > Math.Min(MostRows, options.ExactRows);

    public ComparedValues Values(string column, ValuesAs how)
    {
        var prepared = _run.Columns.First(c => string.Equals(c.Schema.Name, column, StringComparison.OrdinalIgnoreCase));
        var values = how switch
        {
            ValuesAs.Numbers => ComparedValues.OfNumbers(_run, _rows, prepared),
            ValuesAs.Lengths => ComparedValues.OfLengths(_run, _rows, prepared),
            _ => ComparedValues.OfCategories(_run, _rows, prepared),
        };
        return values with { Estimate = Sampled };
    }

    public void Dispose()
    {
        _rows.Dispose();
        _prepared.Dispose();
    }

    private ValuesEstimate? Sampled => _rows.IsWhole && Report.SampledFrom is null ? null : ValuesEstimate.OfSample(_rows.Rows);
}
