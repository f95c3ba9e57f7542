using System.Globalization;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Monitoring;

/// <summary>
/// One column of both sides as a table of distinct values with their counts, sorted by value. It is made once per column; every
/// statistic is then a query over it, so that the rows are scanned once per side however many they are.
/// </summary>
internal sealed class ColumnValues : IDisposable
{
    private readonly DataEngine _engine;
    private readonly string _table;
    private readonly double? _keptDeviation;

    public ColumnValues(DataEngine engine, ColumnPair pair, ComparedData data)
    {
        _engine = engine;
        _table = "main." + Sql.Name(engine.NextTable());
        IsNumber = pair.Family == ValueFamily.Number;
        var type = !IsNumber ? "VARCHAR" : data.SinglePrecision || pair.Reference!.Type == "FLOAT" || pair.Current!.Type == "FLOAT" ? "FLOAT" : "DOUBLE";
        var (reference, current) = (KeptValues.Of(data.Reference, pair.Reference!), KeptValues.Of(data.Current, pair.Current!));
        (RankError, _keptDeviation) = ((reference?.RankError ?? 0) + (current?.RankError ?? 0), reference is { RankError: > 0 } ? reference.Deviation : null);
        string Values(ComparedSide side, KeptValues? kept, ColumnSchema column, Func<string, string> counts) => kept is null
            ? $"SELECT {Value(Sql.Name(column.Name), type)} AS v, {counts("1")} FROM {side.Relation}"
            : $"SELECT {Value("v", type)} AS v, {counts("n")} FROM {kept.Values}";
        engine.Execute($"""
            CREATE TABLE {_table} AS
            SELECT v, CAST(sum(r) AS BIGINT) AS r, CAST(sum(c) AS BIGINT) AS c
            FROM ({Values(data.Reference, reference, pair.Reference!, n => $"{n} AS r, 0 AS c")} UNION ALL {Values(data.Current, current, pair.Current!, n => $"0 AS r, {n} AS c")})
            WHERE v IS NOT NULL GROUP BY v ORDER BY v
            """);
        (Distinct, ReferenceDistinct, ReferenceCount, CurrentCount) = engine.Query(
            $"SELECT count(*), count(*) FILTER (r > 0), coalesce(CAST(sum(r) AS BIGINT), 0), coalesce(CAST(sum(c) AS BIGINT), 0) FROM {_table}",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)))[0];
    }

    public bool IsNumber { get; }

    /// <summary>How far the difference of the shares below any point may be off, in 99 of 100 cases; 0 when all values were read.</summary>
    public double RankError { get; }

    /// <summary>Distinct values of both sides together.</summary>
    public long Distinct { get; }

    public long ReferenceDistinct { get; }

    /// <summary>Values of the reference that are not missing.</summary>
    public long ReferenceCount { get; }

    public long CurrentCount { get; }

    /// <summary>Values with their counts on both sides, in order of value. For few distinct values.</summary>
    public List<ValueCount> All() => _engine.Query(
        $"SELECT v, r, c FROM {_table} ORDER BY v",
        row => new ValueCount(IsNumber ? Convert.ToDouble(row.GetValue(0), CultureInfo.InvariantCulture).ToString("0.######", CultureInfo.InvariantCulture) : row.GetString(0), row.GetInt64(1), row.GetInt64(2)));

    /// <summary>The largest difference of the two distribution functions, times both counts; and the Wasserstein distance.</summary>
    public (long Difference, double Wasserstein) Distances() => _engine.Query(
        $"""
        WITH cumulated AS (
            SELECT CAST(v AS DOUBLE) AS v, sum(r) OVER w AS r, sum(c) OVER w AS c, CAST(lead(v) OVER (ORDER BY v) AS DOUBLE) AS next
            FROM {_table} WINDOW w AS (ORDER BY v))
        SELECT CAST(max(abs(r * {CurrentCount} - c * {ReferenceCount})) AS BIGINT),
               sum(abs(CAST(r AS DOUBLE) / {ReferenceCount} - CAST(c AS DOUBLE) / {CurrentCount}) * (next - v)) FROM cumulated
        """,
        row => (row.GetInt64(0), row.IsDBNull(1) ? 0 : row.GetDouble(1)))[0];

    /// <summary>Standard deviation of the reference, divided by n as numpy's default is.</summary>
    public double ReferenceDeviation() => _keptDeviation ?? _engine.Scalar<double>(
        $"SELECT sqrt(sum(r * (v - mean) * (v - mean)) / {ReferenceCount}) FROM (SELECT CAST(v AS DOUBLE) AS v, r, sum(CAST(v AS DOUBLE) * r) OVER () / {ReferenceCount} AS mean FROM {_table})");

    /// <summary>The value below which the given share of one side lies: the first whose cumulated count reaches it.</summary>
    public double Quantile(Side side, double share)
    {
        var (column, total) = side == Side.Reference ? ("r", ReferenceCount) : ("c", CurrentCount);
        var rank = Math.Max(1, (long)Math.Ceiling(share * total));
        return _engine.Scalar<double>(
            $"SELECT CAST(min(v) AS DOUBLE) FROM (SELECT v, sum({column}) OVER (ORDER BY v) AS n FROM {_table}) WHERE n >= {rank}");
    }

    /// <summary>Counts of both sides in bins of equal width over [low, high]; what lies beyond goes into the end bins.</summary>
    public List<(long Reference, long Current)> Bins(double low, double high, int bins)
    {
        var counts = Enumerable.Repeat((Reference: 0L, Current: 0L), bins).ToList();
        var width = (high - low) / bins;
        var sql = string.Create(CultureInfo.InvariantCulture,
            $"SELECT CAST(greatest(0, least({bins - 1}, floor((CAST(v AS DOUBLE) - ({low:R})) / ({width:R})))) AS INTEGER) AS bin, CAST(sum(r) AS BIGINT), CAST(sum(c) AS BIGINT) FROM {_table} GROUP BY bin");
        foreach (var (bin, r, c) in _engine.Query(sql, row => (row.GetInt32(0), row.GetInt64(1), row.GetInt64(2))))
        {
            counts[bin] = (r, c);
        }

        return counts;
    }

    public void Dispose() => _engine.Execute($"DROP TABLE {_table}");

    // Missing is null, NaN or infinite: no test has a place for them.
    private static string Value(string value, string type) =>
        type == "VARCHAR" ? $"CAST({value} AS VARCHAR)" : $"CASE WHEN isfinite(CAST({value} AS {type})) THEN CAST({value} AS {type}) END";
}

/// <summary>The two sides that are compared.</summary>
/// <param name="SinglePrecision">
/// Compare numbers as ML.NET models see them: 12.8 logged as a Single is not the 12.8 of the training rows otherwise.
/// </param>
internal sealed record ComparedData(ComparedSide Reference, ComparedSide Current, bool SinglePrecision);

internal sealed record ValueCount(string Value, long Reference, long Current);

internal enum Side
{
    Reference,
    Current,
}
