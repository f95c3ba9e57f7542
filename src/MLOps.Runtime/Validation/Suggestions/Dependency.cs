using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Profiling;
using MLOps.Store;

namespace MLOps.Validation;

/// <summary>A column that is the same wherever another one is.</summary>
/// <param name="Repeats">Rows looked at whose value of <paramref name="By"/> was there before: so often it could have been otherwise.</param>
internal sealed record Dependency(string Column, string By, long Repeats)
{
    private const int MostColumns = 24;
    private const int MostRows = 20_000;
    private const int Kept = 2;

    // One in a million that the repeats agree by chance, at most.
    private const double Chance = 1e-6;

    /// <summary>
    /// Those that hold without exception in a sample of 20,000 rows and are no accident; by column at most the two with the most repeats.
    /// Of a wide table the first 24 columns that could determine something are looked at.
    /// </summary>
    public static IReadOnlyList<Dependency> Read(DataEngine engine, Source source, ProfileReport profile, CancellationToken cancellation)
    {
        var columns = profile.Columns.Where(c => c is { Distinct: > 1, Type: not ColumnKind.Nested } && c.Distinct < c.Count).Take(MostColumns).ToList();
        var pairs = columns.Where(Determines).SelectMany(by => columns.Where(c => c.Name != by.Name).Select(c => (By: by, Column: c))).ToList();
        if (pairs.Count == 0)
        {
            return [];
        }

        try
        {
            var sample = $"(SELECT * FROM {source.Relation} USING SAMPLE reservoir({MostRows} ROWS) REPEATABLE (42))";
            var counts = engine.Query($"SELECT {string.Join(", ", pairs.SelectMany(p => Questions(p.By.Name, p.Column.Name)))} FROM {sample}", row => Enumerable.Range(0, row.FieldCount).Select(row.GetInt64).ToList(), cancellation)[0];
            return pairs.Select((p, i) => (p.Column, Found: new Dependency(p.Column.Name, p.By.Name, counts[3 * i] - counts[(3 * i) + 1]), Holds: counts[(3 * i) + 1] == counts[(3 * i) + 2]))
                .Where(p => p.Holds && Math.Pow(Agreement(p.Column), p.Found.Repeats) < Chance).Select(p => p.Found)
                .GroupBy(d => d.Column, StringComparer.Ordinal).SelectMany(g => g.OrderByDescending(d => d.Repeats).Take(Kept)).ToList();
        }
        catch (DuckDBException)
        {
            return [];
        }
    }

    // What is measured determines nothing, whatever a sample says.
    private static bool Determines(ColumnProfile column) => column.DataType is "VARCHAR" or "DATE" or "BOOLEAN" || column.DataType.EndsWith("INT", StringComparison.Ordinal) || column.DataType == "INTEGER";

    // Rows that have both; different determinants among them; different pairs.
    private static IEnumerable<string> Questions(string by, string column)
    {
        var (a, b) = (Sql.Name(by), Sql.Name(column));
        return [$"count(CASE WHEN {a} IS NOT NULL AND {b} IS NOT NULL THEN 1 END)", $"count(DISTINCT CASE WHEN {b} IS NOT NULL THEN {a} END)", $"count(DISTINCT CASE WHEN {a} IS NOT NULL AND {b} IS NOT NULL THEN hash({a}, {b}) END)"];
    }

    // How likely it is that two rows agree by chance.
    private static double Agreement(ColumnProfile column)
    {
        var shares = column.Top.Select(t => (double)t.Count / column.Count).ToList();
        return Math.Min(1, shares.Sum(s => s * s) + Math.Pow(Math.Max(0, 1 - shares.Sum()), 2));
    }
}
