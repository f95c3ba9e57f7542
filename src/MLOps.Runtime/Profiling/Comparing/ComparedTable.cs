using MLOps.Data;

namespace MLOps.Profiling.Comparing;

/// <summary>One source of a comparison: its profile, and its rows ready to be asked for values.</summary>
internal sealed class ComparedTable : IDisposable
{
    // Distances want every value with its count in this process.
    private const long MostRows = 500_000;

    private readonly PreparedRelation _prepared;
    private readonly SampledRows _rows;
    private readonly ProfileRun _run;

    public ComparedTable(Workspace workspace, Source source, string name, ProfileOptions options, CancellationToken cancellation)
    {
        Name = name;
        Report = new Profiler(workspace, options).Run(source, cancellation);
        _prepared = PreparedRelation.Of(workspace.Data.Engine, source, options, cancellation);
        _run = new ProfileRun(workspace.Data.Engine, _prepared, options, options.Exact || _prepared.Rows <= MostRows, cancellation);
        using var all = SampledRows.All(_run);
        _rows = all.Draw(_run.IsExact ? int.MaxValue : options.QuantileSampleRows, _run.Columns);
    }

    public string Name { get; }

    public ProfileReport Report { get; }

    public bool IsExact => _rows.IsWhole && Report.SampledFrom is null;

    public ColumnProfile? Profile(string column) => Report.Columns.FirstOrDefault(c => string.Equals(c.Name, column, StringComparison.OrdinalIgnoreCase));

    public ComparedValues Values(string column, ValuesAs how)
    {
        var prepared = _run.Columns.First(c => string.Equals(c.Schema.Name, column, StringComparison.OrdinalIgnoreCase));
        return how switch
        {
            ValuesAs.Numbers => ComparedValues.OfNumbers(_run, _rows, prepared),
            ValuesAs.Lengths => ComparedValues.OfLengths(_run, _rows, prepared),
            _ => ComparedValues.OfCategories(_run, _rows, prepared),
        };
    }

    public void Dispose()
    {
        _rows.Dispose();
        _prepared.Dispose();
    }
}

internal enum ValuesAs
{
    Numbers,
    Lengths,
    Categories,
}
