using System.Data;
using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>Reads the rows that correlations are computed from, once for all pairs.</summary>
internal static class Correlations
{
    private const int MostCategories = 100;

    public static IReadOnlyList<Correlation> Of(ProfileRun run, SampledRows rows, IReadOnlyList<ColumnProfile> profiles)
    {
        var (prepared, options, cancellation) = (run.Relation, run.Options, run.Cancellation);
        var numeric = Chosen(prepared, profiles, options, p => p.Type == ColumnKind.Numeric && p.Histogram is not null);
        var categories = Chosen(prepared, profiles, options, p => p.Type is ColumnKind.Categorical or ColumnKind.Boolean && p.Distinct is > 1 and <= MostCategories);
        if (numeric.Count < 2 && categories.Count < 2)
        {
            return [];
        }

        var exact = rows.IsWhole;
        var selected = numeric.Select(c => $"{c.Sql}::DOUBLE").Concat(categories.Select(c => $"{c.Sql}::VARCHAR"));
        var chosen = numeric.Concat(categories).ToList();
        var (numbers, codes) = Read(run.Engine, $"SELECT {string.Join(", ", selected)} FROM {rows.Of(chosen)}", numeric.Count, categories.Count, cancellation);
        string Name(PreparedColumn c) => c.Schema.Name;
        return Spearman.Pairs(numbers, cancellation)
            .Select(p => new Correlation("spearman", Name(numeric[p.A]), Name(numeric[p.B]), p.Value, p.Rows, exact))
            .Concat(CategoryPairs(codes, cancellation).Select(p => new Correlation("cramersV", Name(categories[p.A]), Name(categories[p.B]), p.Value, p.Rows, exact)))
            .OrderByDescending(c => Math.Abs(c.Value)).ThenBy(c => c.Method, StringComparer.Ordinal)
            .ToList();
    }

    private static List<PreparedColumn> Chosen(PreparedRelation prepared, IReadOnlyList<ColumnProfile> profiles, ProfileOptions options, Func<ColumnProfile, bool> fits) =>
        prepared.Columns.Where(c => fits(profiles[c.Index])).Take(options.CorrelationColumns).ToList();

    private static IEnumerable<(int A, int B, double Value, int Rows)> CategoryPairs(IReadOnlyList<List<int>> codes, CancellationToken cancellation)
    {
        for (var a = 0; a < codes.Count; a++)
        {
            for (var b = a + 1; b < codes.Count; b++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (CramersV.Of(codes[a], codes[b]) is { } found)
                {
                    yield return (a, b, found.Value, found.Rows);
                }
            }
        }
    }

    private static (IReadOnlyList<double[]> Numbers, IReadOnlyList<List<int>> Codes) Read(DataEngine engine, string sql, int numbers, int categories, CancellationToken cancellation)
    {
        var values = Enumerable.Range(0, numbers).Select(_ => new List<double>()).ToList();
        var codes = Enumerable.Range(0, categories).Select(_ => new List<int>()).ToList();
        var known = codes.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal)).ToList();
        bool Take(IDataRecord row)
        {
            for (var i = 0; i < numbers; i++)
            {
                values[i].Add(row.IsDBNull(i) ? double.NaN : row.GetDouble(i));
            }

            for (var i = 0; i < categories; i++)
            {
                codes[i].Add(row.IsDBNull(numbers + i) ? -1 : Code(known[i], row.GetString(numbers + i)));
            }

            return true;
        }

        engine.Query(sql, Take, cancellation);
        return (values.Select(v => v.ToArray()).ToList(), codes);
    }

    private static int Code(Dictionary<string, int> known, string value)
    {
        if (!known.TryGetValue(value, out var code))
        {
            known[value] = code = known.Count;
        }

        return code;
    }
}
