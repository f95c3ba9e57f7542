using System.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Profiling;

/// <summary>How often the values of one column occur.</summary>
/// <param name="Distinct">Different values.</param>
/// <param name="SquareSum">Sum of the squared counts: the chi-squared statistic of uniformity follows from it.</param>
/// <param name="LogSum">Sum of count · ln count: the entropy follows from it.</param>
/// <param name="Top">The most frequent, ties in ascending order.</param>
/// <param name="Examples">Up to 100 different values of a text column, spread over all of them.</param>
internal sealed record Frequency(long Distinct, double SquareSum, double LogSum, IReadOnlyList<(string Value, long Count)> Top, IReadOnlyList<string> Examples);

/// <summary>Counts values, several columns in a statement: each column's groups are formed once and asked three times.</summary>
internal static class Frequencies
{
    private const int LongestText = 200;
    private const int Examples = 100;
    private const int ColumnsPerStatement = 16;

    public static Dictionary<int, Frequency> Count(DataEngine engine, PreparedRelation prepared, IEnumerable<PreparedColumn> columns, int top, CancellationToken cancellation)
    {
        var parts = new List<Part>();
        foreach (var chunk in columns.Chunk(ColumnsPerStatement))
        {
            parts.AddRange(engine.Query(string.Join(" UNION ALL ", chunk.Select(c => Branch(c, prepared.Of([c]), top))), Read, cancellation));
        }

        return parts.GroupBy(p => p.Column).ToDictionary(g => g.Key, g => Assemble(g.ToList()));
    }

    private static string Branch(PreparedColumn column, string relation, int top)
    {
        // Cut to a few before they become text: the other way round every value would.
        string Few(int part, string order, int limit) =>
            $"UNION ALL SELECT {column.Index}, {part}, left(v::VARCHAR, {LongestText}), n, 0, 0 FROM (SELECT v, n FROM f ORDER BY {order} LIMIT {limit})";
        var examples = column.Kind is ColumnKind.Text or ColumnKind.Categorical ? Few(2, "hash(v), v", Examples) : "";
        return $"""
            SELECT * FROM (
            WITH f AS MATERIALIZED (SELECT {column.Sql} AS v, count(*) AS n FROM {relation} WHERE {column.Sql} IS NOT NULL GROUP BY 1)
            SELECT {column.Index} AS i, 0 AS part, NULL::VARCHAR AS v, count(*) AS n, coalesce(sum(n * n), 0)::DOUBLE AS squares, coalesce(sum(n * ln(n)), 0)::DOUBLE AS logs FROM f
            {Few(1, "n DESC, v", top)}
            {examples})
            """;
    }

    private static Part Read(IDataRecord row) => new(row.GetInt32(0), row.GetInt32(1), row.Text(2), row.GetInt64(3), row.GetDouble(4), row.GetDouble(5));

    private static Frequency Assemble(List<Part> parts)
    {
        var total = parts.Single(p => p.Kind == 0);
        return new(
            total.Count, total.Squares, total.Logs,
            parts.Where(p => p.Kind == 1).Select(p => (p.Value!, p.Count)).ToList(),
            parts.Where(p => p.Kind == 2).Select(p => p.Value!).ToList());
    }

    private sealed record Part(int Column, int Kind, string? Value, long Count, double Squares, double Logs);
}
