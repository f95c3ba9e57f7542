using System.Data;

namespace MLOps.Profiling.Comparing;

/// <summary>The different values of a column in one source with their counts: numbers, or texts as categories.</summary>
internal sealed record ComparedValues(CountedValues Numbers, IReadOnlyDictionary<string, long> Categories)
{
    private static readonly IReadOnlyDictionary<string, long> None = new Dictionary<string, long>();

    /// <summary>Null: these are all values.</summary>
    public ValuesEstimate? Estimate { get; init; }

    /// <summary>Values that are there and finite.</summary>
    public long Count => Numbers.Total + Categories.Values.Sum();

    public static ComparedValues OfNumbers(CountedValues numbers) => new(numbers, None);

    public static ComparedValues OfCategories(IReadOnlyDictionary<string, long> counts) => new(new CountedValues([]), counts);

    public static ComparedValues OfNumbers(ProfileRun run, SampledRows rows, PreparedColumn column) => new(Read(run, rows, column, DuckDbSpelling.Number(column)), None);

    public static ComparedValues OfLengths(ProfileRun run, SampledRows rows, PreparedColumn column) => new(Read(run, rows, column, $"length({column.Sql})::DOUBLE"), None);

    public static ComparedValues OfCategories(ProfileRun run, SampledRows rows, PreparedColumn column)
    {
        var sql = $"SELECT {column.Sql}::VARCHAR AS v, count(*) FROM {rows.Of([column])} WHERE {column.Sql} IS NOT NULL GROUP BY 1 ORDER BY 1";
        return new(new CountedValues([]), run.Engine.Query(sql, r => (r.GetString(0), r.GetInt64(1)), run.Cancellation).ToDictionary(x => x.Item1, x => x.Item2, StringComparer.Ordinal));
    }

    private static CountedValues Read(ProfileRun run, SampledRows rows, PreparedColumn column, string number) => new(run.Engine.Query(
        $"SELECT x, count(*) FROM (SELECT {number} AS x FROM {rows.Of([column])}) WHERE x IS NOT NULL GROUP BY 1", Value, run.Cancellation));

    private static CountedValue Value(IDataRecord row) => new("", row.GetDouble(0), row.GetInt64(1));
}
