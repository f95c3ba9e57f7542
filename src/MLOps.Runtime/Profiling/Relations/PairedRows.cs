using System.Data;

namespace MLOps.Profiling.Relations;

/// <summary>The values of the rows that columns are compared over, read once: numbers as doubles, categories as codes.</summary>
/// <param name="Numbers">NaN where there is no finite value.</param>
/// <param name="Length">Rows.</param>
/// <param name="IsExact">These are all rows.</param>
internal sealed record PairedRows(IReadOnlyList<NumberColumn> Numbers, IReadOnlyList<CategoryColumn> Categories, long Length, bool IsExact)
{
    public static PairedRows Read(ProfileRun run, SampledRows rows, ComparedColumns columns)
    {
        var (numeric, categorical) = columns;
        var numbers = numeric.Select(_ => new double[rows.Rows]).ToList();
        var codes = categorical.Select(_ => new int[rows.Rows]).ToList();
        var known = categorical.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal)).ToList();
        var selected = numeric.Select(DuckDbSpelling.Number).Concat(categorical.Select(c => $"{c.Sql}::VARCHAR"));
        var at = 0;
        bool Take(IDataRecord row)
        {
            for (var i = 0; i < numbers.Count; i++)
            {
                numbers[i][at] = row.IsDBNull(i) ? double.NaN : row.GetDouble(i);
            }

            for (var i = 0; i < codes.Count; i++)
            {
                codes[i][at] = row.IsDBNull(numbers.Count + i) ? -1 : Code(known[i], row.GetString(numbers.Count + i));
            }

            at++;
            return true;
        }

        if (numeric.Count + categorical.Count > 0)
        {
            run.Engine.Query($"SELECT {string.Join(", ", selected)} FROM {rows.Of(numeric.Concat(categorical))}", Take, run.Cancellation);
        }

        return new(
            numeric.Select((c, i) => new NumberColumn(c.Schema.Name, numbers[i])).ToList(),
            categorical.Select((c, i) => new CategoryColumn(c.Schema.Name, codes[i], known[i].Count) { Labels = known[i].Keys.ToList() }).ToList(),
            rows.Rows,
            rows.IsWhole);
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

/// <param name="Values">NaN where there is no value.</param>
internal sealed record NumberColumn(string Name, double[] Values)
{
    /// <summary>The same of every so many-th row: a fair part, because the rows are a random sample or in no matter which order.</summary>
    public NumberColumn Thinned(int step) => step == 1 ? this : new(Name, Values.Where((_, i) => i % step == 0).ToArray());

    /// <summary>As a category: bins of equal width from the smallest to the largest value.</summary>
    public CategoryColumn Binned(int bins)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in Values)
        {
            (low, high) = (value < low ? value : low, value > high ? value : high); // NaN is neither
        }

        var width = (high - low) / bins;
        return new(Name, Array.ConvertAll(Values, v => double.IsNaN(v) ? -1 : width > 0 ? Math.Min(bins - 1, (int)((v - low) / width)) : 0), bins);
    }
}

/// <param name="Codes">0 up to, not including, <paramref name="Size"/>; -1 where there is no value.</param>
internal sealed record CategoryColumn(string Name, int[] Codes, int Size)
{
    /// <summary>The value of each code; empty for bins.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    public CategoryColumn Thinned(int step) => step == 1 ? this : this with { Codes = Codes.Where((_, i) => i % step == 0).ToArray() };
}
