using System.Globalization;

namespace MLOps.Profiling;

/// <summary>The statements beyond plain aggregates that a profile asks, as DuckDB spells them. Another engine brings its own.</summary>
internal static class DuckDbQueries
{
    /// <summary>Texts are shown this far, in characters.</summary>
    public const int LongestText = 200;

    /// <summary>Text of a complete list of values is kept this far; its characters and words are counted from it.</summary>
    public const int LongestCountedText = 1_000;

    /// <summary>
    /// Exactly so many of the rows, drawn without replacement, in the order of rows and the same at every call with the same seed: those
    /// whose numbers <c>r</c> have the smallest hashes. Below the bound are as many hashes as are wanted and eight standard deviations
    /// more. Unlike with a reservoir, all cores look for them.
    /// </summary>
    public static string SampleInOrder(string numbered, string columns, long of, int rows, int seed)
    {
        var bound = UInt128.Min(ulong.MaxValue, (UInt128)((rows + (8 * Math.Sqrt(rows)) + 64) / of * ulong.MaxValue));
        return $"SELECT {columns} FROM (SELECT * FROM (SELECT *, hash(r, {seed}) AS h FROM {numbered}) WHERE h <= {bound}::UBIGINT ORDER BY h, r LIMIT {rows}) ORDER BY r";
    }

    /// <summary>A sample of exactly so many rows that is the same at every call with the same seed.</summary>
    public static string Sample(string relation, string columns, int rows, int seed) =>
        $"SELECT {columns} FROM {relation} USING SAMPLE reservoir({rows} ROWS) REPEATABLE ({seed})";

    /// <summary>What is said of a column where it has a value; of a repeatable sample of so many rows when there is a number.</summary>
    public static string Present(PreparedColumn column, string said, string relation, int? rows, int seed)
    {
        var all = $"(SELECT {said} AS v FROM {relation} WHERE {column.Sql} IS NOT NULL)";
        return rows is { } some ? Sample(all, "v", some, seed) : $"SELECT v FROM {all}";
    }

    /// <summary>
    /// The groups of one column, formed once and asked several times. Part 0: how many there are and their sums; 1: the most
    /// frequent; 2: a few spread over all; 3: all of them in order, when there are at most <paramref name="complete"/>; 4 and 5: the
    /// smallest and the largest. Parts 1, 2, 4 and 5 only when 3 is empty.
    /// </summary>
    public static string Groups(PreparedColumn column, string relation, int top, int examples, int complete)
    {
        var hasOrder = column.Kind is ColumnKind.Numeric or ColumnKind.Datetime;
        var number = hasOrder ? DuckDbSpelling.Number(column with { Alias = "v" }) : "NULL::DOUBLE";
        string Few(int part, string order, int limit) =>
            $"UNION ALL SELECT {column.Index}, {part}, left(v::VARCHAR, {LongestText}), NULL, n, 0, 0, 0 FROM (SELECT v, n FROM f WHERE (SELECT d FROM t) > {complete} ORDER BY {order} LIMIT {limit})";
        var spread = column.IsText ? Few(2, "hash(v), v", examples) : "";
        var ends = hasOrder ? Few(4, "v", top) + " " + Few(5, "v DESC", top) : "";
        return $"""
            SELECT * FROM (
            WITH f AS MATERIALIZED (SELECT {column.Sql} AS v, count(*) AS n FROM {relation} WHERE {column.Sql} IS NOT NULL GROUP BY 1),
            t AS MATERIALIZED (SELECT count(*) AS d, coalesce(sum(n * n), 0)::DOUBLE AS squares, coalesce(sum(CASE WHEN n > 1 THEN n * ln(n) END), 0)::DOUBLE AS logs, count(*) FILTER (n = 1) AS singles FROM f)
            SELECT {column.Index} AS i, 0 AS part, NULL::VARCHAR AS v, NULL::DOUBLE AS x, d, squares, logs, singles FROM t
            UNION ALL SELECT {column.Index}, 3, left(v::VARCHAR, {LongestCountedText}), {number}, n, 0, 0, 0 FROM (SELECT v, n FROM f WHERE (SELECT d FROM t) <= {complete} ORDER BY v)
            {Few(1, "n DESC, v", top)}
            {spread}
            {ends})
            """;
    }

    /// <summary>The different values of a column as texts, to their end and in no order, with their counts; of so many parts, divided by hash, one.</summary>
    public static string DifferentTexts(PreparedColumn column, string relation, long parts, long part) =>
        $"SELECT {column.Sql}::VARCHAR AS v, count(*) AS n FROM {relation} WHERE {column.Sql} IS NOT NULL{(parts > 1 ? $" AND hash({column.Sql}) % {parts} = {part}" : "")} GROUP BY {column.Sql}";

    /// <summary>Of each column its index and a list of its finite numbers in no order, null without one.</summary>
    public static string Values(IEnumerable<PreparedColumn> columns, string relation)
    {
        string List(string number) => $"list({number}) FILTER ({number} IS NOT NULL)";
        return $"SELECT {string.Join(", ", columns.Select(c => $"{c.Index}, {List(DuckDbSpelling.Number(c))}"))} FROM {relation}";
    }

    /// <summary>The different values of a number, ascending, with their counts: what does not fit in memory is ordered on disk.</summary>
    public static string Ordered(string number, string relation) => $"SELECT x, count(*) AS n FROM (SELECT {number} AS x FROM {relation}) WHERE x IS NOT NULL GROUP BY x ORDER BY x";

    /// <summary>All different values of each column in ascending order: a list of their texts, one of their numbers (NaN for infinities), one of their counts.</summary>
    public static string Lists(IReadOnlyList<PreparedColumn> columns, string relation)
    {
        string Keys(PreparedColumn column) => $"map_keys(histogram({column.Sql}))";
        string Texts(PreparedColumn column) => column.IsText ? $"[left(v, {LongestCountedText}) FOR v IN {Keys(column)}]" : $"{Keys(column)}::VARCHAR[]";
        string Numbers(PreparedColumn column) => column.Kind is ColumnKind.Numeric or ColumnKind.Datetime ? $"[coalesce({DuckDbSpelling.Number(column with { Alias = "v" })}, 'nan'::DOUBLE) FOR v IN {Keys(column)}]" : "NULL";
        var lists = columns.Select(c => $"{Texts(c)}, {Numbers(c)}, map_values(histogram({c.Sql}))");
        return $"SELECT {string.Join(", ", lists)} FROM {relation}";
    }

    /// <summary>
    /// Value and count of the values up to <paramref name="low"/> (end 0) and from <paramref name="high"/> (end 1), as text. The relation is
    /// scanned once.
    /// </summary>
    public static string Ends(PreparedColumn column, string relation, double low, double high, int most)
    {
        var value = column with { Alias = "v" };
        string End(int end, string condition, string order) => $"SELECT * FROM (SELECT {end} AS e, v::VARCHAR AS v, n FROM f WHERE {condition} ORDER BY f.v {order} LIMIT {most})";
        return $"""
            WITH f AS MATERIALIZED (SELECT {column.Sql} AS v, count(*) AS n FROM {relation} WHERE {DuckDbSpelling.AtMost(column, low)} OR {DuckDbSpelling.AtLeast(column, high)} GROUP BY 1)
            {End(0, DuckDbSpelling.AtMost(value, low), "")} UNION ALL {End(1, DuckDbSpelling.AtLeast(value, high) + (column.IsFloat ? " AND NOT isnan(v)" : ""), "DESC")}
            """;
    }

    /// <summary>The <paramref name="most"/>-th smallest and largest different finite value of a column, as numbers.</summary>
    public static string EndsOf(PreparedColumn column, string relation, int most)
    {
        var number = DuckDbSpelling.Number(column);
        return $"""
            SELECT (SELECT max(x) FROM (SELECT DISTINCT {number} AS x FROM {relation} WHERE {number} IS NOT NULL ORDER BY x LIMIT {most})),
                   (SELECT min(x) FROM (SELECT DISTINCT {number} AS x FROM {relation} WHERE {number} IS NOT NULL ORDER BY x DESC LIMIT {most}))
            """;
    }

    /// <summary>The smallest hashes of the different values of a column, ascending. The hash depends on nothing but a value's text; -0 is 0.</summary>
    public static string SmallestHashes(PreparedColumn column, string relation, int most) =>
        $"SELECT md5_number_lower({(column.IsFloat ? "(v + 0)" : "v")}::VARCHAR) AS h FROM (SELECT DISTINCT {column.Sql} AS v FROM {relation} WHERE {column.Sql} IS NOT NULL) GROUP BY 1 ORDER BY 1 LIMIT {most}";

    /// <summary>The most frequent values of a column with their counts, of equals the smallest text first.</summary>
    public static string MostFrequent(PreparedColumn column, string relation, int most) =>
        $"SELECT left({column.Sql}::VARCHAR, {LongestText}) AS v, count(*) AS n FROM {relation} WHERE {column.Sql} IS NOT NULL GROUP BY 1 ORDER BY n DESC, v LIMIT {most}";

    /// <summary>Whether every present value is above, not below, below, not above the one before it.</summary>
    public static string Steps(PreparedColumn column, string relation) =>
        $"SELECT bool_and(v > p), bool_and(v >= p), bool_and(v < p), bool_and(v <= p) FROM (SELECT v, lag(v) OVER () AS p FROM (SELECT {column.Sql} AS v FROM {relation} WHERE {column.Sql} IS NOT NULL)) WHERE p IS NOT NULL";

    /// <summary>Rows by the set of columns that are missing in them: a bit per column, the first one the lowest.</summary>
    public static string MissingSets(IReadOnlyList<PreparedColumn> columns, string relation)
    {
        var bits = columns.Select((c, i) => $"CASE WHEN {c.Sql} IS NULL THEN {(1UL << i).ToString(CultureInfo.InvariantCulture)}::UBIGINT ELSE 0::UBIGINT END");
        return $"SELECT ({string.Join(" | ", bits)}) AS bits, count(*) AS n FROM {relation} GROUP BY 1 ORDER BY n DESC, bits";
    }

    /// <summary>Median step of the different times of a column, and the steps longer than three times it: count, min, max, mean, std in seconds.</summary>
    public static string Gaps(PreparedColumn column, string relation) => $"""
        WITH d AS (SELECT DISTINCT {DuckDbSpelling.Number(column)} AS x FROM {relation}),
        s AS MATERIALIZED (SELECT (x - lag(x) OVER (ORDER BY x)) / 1e6 AS step FROM d WHERE x IS NOT NULL),
        m AS (SELECT quantile_cont(step, 0.5) AS median, count(step) AS n FROM s)
        SELECT max(m.median), count(step) FILTER (step > 3 * m.median), min(step) FILTER (step > 3 * m.median), max(step) FILTER (step > 3 * m.median),
               avg(step) FILTER (step > 3 * m.median), stddev_samp(step) FILTER (step > 3 * m.median), max(m.n) FROM s, m
        """;

    /// <summary>Different rows among one in <paramref name="rate"/> of all rows, chosen by their hash, and how many rows those are.</summary>
    public static string RowHashes(IReadOnlyList<PreparedColumn> columns, string relation, int rate) =>
        $"SELECT count(DISTINCT h), count(*) FROM (SELECT hash({string.Join(", ", columns.Select(c => c.Sql))}) AS h FROM {relation}) WHERE h % {rate} = 0";

    /// <summary>A hash of every row, in the order of rows.</summary>
    public static string Hashes(IEnumerable<PreparedColumn> columns, string relation) => $"SELECT hash({string.Join(", ", columns.Select(c => c.Sql))}) AS h FROM {relation}";

    /// <summary>Rows that repeat an earlier one, with <paramref name="keys"/> deciding what is the same.</summary>
    public static string Surplus(string relation, string keys) =>
        $"SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM {relation} GROUP BY {keys} HAVING count(*) > 1)";

    /// <summary>The rows that occur most often, with their count last.</summary>
    public static string Repeated(IReadOnlyList<PreparedColumn> columns, string relation, int most)
    {
        var list = string.Join(", ", columns.Select(c => c.Sql));
        var shown = string.Join(", ", columns.Select(DuckDbSpelling.Shown));
        return $"SELECT {shown}, n FROM (SELECT {list}, count(*) AS n FROM {relation} GROUP BY ALL HAVING count(*) > 1 ORDER BY n DESC, {list} LIMIT {most})";
    }
}
