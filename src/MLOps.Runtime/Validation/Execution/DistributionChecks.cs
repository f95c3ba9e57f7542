using System.Globalization;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>Compares the distribution of a column with another one, and two columns with each other.</summary>
internal sealed class DistributionChecks(DataEngine engine, Source source, CancellationToken cancellation)
{
    private const int Bins = 10;

    public Finding Find(Distribution expectation, BoundCheck check)
    {
        var (statistic, p, compared) = expectation.Measure == DistributionMeasure.KolmogorovSmirnov ? Smirnov(expectation, check) : Counted(expectation, check);
        if (double.IsNaN(statistic))
        {
            return new Finding(false, 1, 0, compared == 0 ? "there is no value to look at" : "the other side has no value to compare with");
        }

        var holds = expectation.Max is { } most ? statistic <= most : p >= expectation.MinP;
        var words = expectation.MinP is null ? Number(statistic) : $"p = {Number(p)} (statistic {Number(statistic)})";
        return new Finding(holds, holds ? 0 : 1, 1, expectation.MinP is null && double.IsFinite(statistic) ? statistic : words);
    }

    public Finding Find(CramersPhi expectation, BoundCheck check)
    {
        var picked = WholeChecks.Picked(source, check);
        var present = string.Join(" AND ", check.Columns.Select(c => $"NOT ({RowCondition.Missing(c, SuiteDialect.DuckDb)})"));
        var labels = check.Columns.Select(c => Category(c, $"(SELECT * FROM {picked} WHERE {present})")).ToList();
        var cells = engine.Query(
            $"SELECT {labels[0]}, {labels[1]}, count(*) FROM {picked} WHERE {present} GROUP BY 1, 2",
            r => (A: r.GetString(0), B: r.GetString(1), Count: r.GetInt64(2)), cancellation);
        if (cells.Count == 0)
        {
            return new Finding(false, 1, 0, "there is no value to look at");
        }

        var phi = DistributionStatistics.CramersPhi(cells);
        return new Finding(phi <= expectation.Max, phi <= expectation.Max ? 0 : 1, 1, phi);
    }

    private (double Statistic, double P, long Count) Counted(Distribution expectation, BoundCheck check)
    {
        var column = check.Columns[0];
        var mine = WholeChecks.Picked(source, check);
        var label = Category(column, check.Other is null ? null : check.Other.Relation, check.Other?.Column(expectation.Other ?? expectation.Column));
        var observed = Counts(mine, column, label(column));
        var expected = expectation.Shares is { } shares
            ? shares.ToDictionary(StringComparer.Ordinal)
            : Counts(check.Other!.Relation, check.Other.Column(expectation.Other ?? expectation.Column), label(check.Other.Column(expectation.Other ?? expectation.Column)));
        var (n, total) = ((long)observed.Values.Sum(), expected.Values.Sum());
        if (n == 0 || total == 0)
        {
            return (double.NaN, double.NaN, n);
        }

        var values = observed.Keys.Union(expected.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var counts = values.Select(v => observed.GetValueOrDefault(v)).ToList();
        var wanted = values.Select(v => expected.GetValueOrDefault(v) / total).ToList();
        var (statistic, p) = DistributionStatistics.Compare(expectation.Measure, counts, wanted);
        return (statistic, p, n);
    }

    private Dictionary<string, double> Counts(string relation, ColumnSchema column, string label) => engine
        .Query($"SELECT {label}, count(*) FROM {relation} WHERE NOT ({RowCondition.Missing(column, SuiteDialect.DuckDb)}) GROUP BY 1", r => (Value: r.GetString(0), Count: r.GetInt64(1)), cancellation)
        .GroupBy(c => c.Value, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => (double)g.Sum(c => c.Count), StringComparer.Ordinal);

    // Numbers with many values are put into bins between the deciles of the side that is compared with; else a value is its text.
    private Func<ColumnSchema, string> Category(ColumnSchema column, string? relation, ColumnSchema? by)
    {
        if (relation is null || by is null || !column.IsNumeric || Few(by, relation))
        {
            return c => c.IsNumeric ? $"CAST(CAST({Sql.Name(c.Name)} AS DOUBLE) AS VARCHAR)" : $"CAST({Sql.Name(c.Name)} AS VARCHAR)";
        }

        var edges = Deciles(by, relation);
        return c => Bin(c, edges);
    }

    private string Category(ColumnSchema column, string relation) => Category(column, relation, column)(column);

    private bool Few(ColumnSchema column, string relation) =>
        engine.Scalar<long>($"SELECT count(*) FROM (SELECT DISTINCT {Sql.Name(column.Name)} FROM {relation} WHERE {Sql.Name(column.Name)} IS NOT NULL LIMIT {Bins + 1})") <= Bins;

    private List<double> Deciles(ColumnSchema column, string relation)
    {
        var x = $"CAST({Sql.Name(column.Name)} AS DOUBLE)";
        return engine.Query(
            $"SELECT DISTINCT unnest(quantile_cont({x}, [{string.Join(", ", Enumerable.Range(1, Bins - 1).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i / (double)Bins}")))}])) AS e FROM {relation} WHERE isfinite({x}) ORDER BY 1",
            r => r.GetDouble(0), cancellation);
    }

    private static string Bin(ColumnSchema column, List<double> edges)
    {
        var x = $"CAST({Sql.Name(column.Name)} AS DOUBLE)";
        var cases = edges.Select((e, i) => string.Create(CultureInfo.InvariantCulture, $"WHEN {x} <= {Exact(e)} THEN '{i:00}'"));
        return $"CASE {string.Join(" ", cases)} ELSE '{edges.Count:00}' END";
    }

    private static string Exact(double value) => $"CAST('{value.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE)";

    // The largest difference of the two distribution functions, from the counts of each different value.
    private (double Statistic, double P, long Count) Smirnov(Distribution expectation, BoundCheck check)
    {
        var other = check.Other!.Column(expectation.Other ?? expectation.Column);
        var mine = $"SELECT {Ordinal(check.Columns[0])} AS v, 1 AS a, 0 AS b FROM {WholeChecks.Picked(source, check)} WHERE {Present(check.Columns[0])}";
        var theirs = $"SELECT {Ordinal(other)} AS v, 0 AS a, 1 AS b FROM {check.Other.Relation} WHERE {Present(other)}";
        var steps = $"SELECT v, sum(a) AS a, sum(b) AS b FROM ({mine} UNION ALL {theirs}) GROUP BY v";
        var both = $"SELECT sum(a) OVER (ORDER BY v) / nullif(sum(a) OVER (), 0) AS fa, sum(b) OVER (ORDER BY v) / nullif(sum(b) OVER (), 0) AS fb, sum(a) OVER () AS n, sum(b) OVER () AS m FROM ({steps})";
        var found = engine.Query($"SELECT max(abs(fa - fb)), CAST(max(n) AS DOUBLE), CAST(max(m) AS DOUBLE) FROM ({both})", r => (D: r.IsDBNull(0) ? double.NaN : r.GetDouble(0), N: r.IsDBNull(1) ? 0 : r.GetDouble(1), M: r.IsDBNull(2) ? 0 : r.GetDouble(2)), cancellation)[0];
        return (found.D, double.IsNaN(found.D) ? double.NaN : DistributionStatistics.SmirnovP(found.D, found.N * found.M / (found.N + found.M)), (long)found.N);
    }

    private static string Ordinal(ColumnSchema column) => column.IsTemporal ? $"epoch(CAST({Sql.Name(column.Name)} AS TIMESTAMP))" : $"CAST({Sql.Name(column.Name)} AS DOUBLE)";

    private static string Present(ColumnSchema column) => column.IsTemporal ? $"{Sql.Name(column.Name)} IS NOT NULL" : $"isfinite(CAST({Sql.Name(column.Name)} AS DOUBLE))";

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "∞" : value.ToString("0.######", CultureInfo.InvariantCulture);
}
