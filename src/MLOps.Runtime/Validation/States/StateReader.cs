using System.Data;
using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;
using MLOps.Validation.Execution;

namespace MLOps.Validation.States;

/// <summary>Reads the states of a suite's checks from a partition that was just validated.</summary>
internal sealed class StateReader(Workspace workspace, Source source, CancellationToken cancellation)
{
    private DataEngine Engine => workspace.Data.Engine;

    public CheckState Read(BoundCheck check, Finding finding)
    {
        var state = new CheckState(check.Id, finding.Holds, finding.Failed, finding.Evaluated, finding.Observed, finding.Error);
        if (finding.Error is not null)
        {
            return state;
        }

        try
        {
            return check.Expectation switch
            {
                Unique => state with { Keys = Keys(check) },
                RowCount => state with { Figure = Empty(finding.Observed is long rows ? rows : 0) },
                AggregateBetween { Aggregate: { Column: null } } => state with { Figure = Empty(Convert.ToInt64(finding.Observed, System.Globalization.CultureInfo.InvariantCulture)) },
                AggregateBetween x when check.Columns[0].IsNumeric || x.Aggregate.ReadsText || x.Aggregate.Function is "count" or "missing" or "missing_share" or "count_distinct" or "distinct_share" => state with { Figure = Figure(check, x.Aggregate) },
                _ => state,
            };
        }
        catch (DuckDBException error)
        {
            return state with { Error = EngineErrors.Sentence(error) };
        }
    }

    private static FigureState Empty(long rows) => new(rows, 0, 0, 0, 0, null, null, [], []);

    private string Keys(BoundCheck check)
    {
        var file = Engine.TemporaryFile(".parquet");
        Engine.Query($"COPY ({KeyPlan.Groups(source, check)}) TO {Sql.Text(file)} (FORMAT parquet, COMPRESSION zstd)", _ => 0, cancellation);
        return workspace.Store.Artifacts.Add(file).Digest;
    }

    private FigureState Figure(BoundCheck check, Aggregate aggregate)
    {
        var column = check.Columns[0];
        var (name, missing) = (Sql.Name(column.Name), RowCondition.Missing(column, SuiteDialect.DuckDb));
        var x = aggregate.ReadsText ? $"CAST(length({name}) AS DOUBLE)" : column.IsNumeric ? $"CAST({name} AS DOUBLE)" : "CAST(NULL AS DOUBLE)";
        var picked = WholeChecks.Picked(source, check);
        var present = $"(SELECT {x} AS x, {name} AS v FROM {picked} WHERE NOT ({missing}))";
        var counts = Engine.Query($"SELECT count(*), count(CASE WHEN {missing} THEN 1 END) FROM {picked}", r => (Rows: r.GetInt64(0), Missing: r.GetInt64(1)), cancellation)[0];
        var moments = Engine.Query($"SELECT coalesce(avg(x), 0), coalesce(var_pop(x) * count(x), 0), min(x), max(x) FROM {present}", Moments, cancellation)[0];
        var hashes = Engine.Query($"SELECT DISTINCT hash(v) AS h FROM {present} ORDER BY h LIMIT {FigureState.Kept}", r => Convert.ToUInt64(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), cancellation);
        var sample = Engine.Query($"SELECT random() AS p, x FROM {present} WHERE x IS NOT NULL ORDER BY p LIMIT {FigureState.Kept}", r => new[] { r.GetDouble(0), r.GetDouble(1) }, cancellation);
        return new(counts.Rows, counts.Rows - counts.Missing, counts.Missing, moments.Mean, moments.Squares, moments.Min, moments.Max, hashes, sample);
    }

    private static (double Mean, double Squares, double? Min, double? Max) Moments(IDataRecord row) =>
        (row.GetDouble(0), row.GetDouble(1), row.IsDBNull(2) ? null : row.GetDouble(2), row.IsDBNull(3) ? null : row.GetDouble(3));
}
