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
        var numbers = columns.Numbers.Select(c => new ReadNumbers(c, rows.Rows)).ToList();
        var categories = columns.Categories.Select(c => new ReadCategories(c, rows.Rows)).ToList();
        ReadColumn[] all = [.. numbers, .. categories];
        var parts = run.Relation.Parts(all, r => r.Column, Math.Max(1, (int)Math.Ceiling((double)all.Length / Environment.ProcessorCount))).ToList();
        var statements = parts.ConvertAll(p => $"SELECT {string.Join(", ", p.Select(r => r.Selected))} FROM {rows.Of(p.Select(r => r.Column))}");
        bool Take(int part, IDataRecord row)
        {
            for (var i = 0; i < parts[part].Length; i++)
            {
                parts[part][i].Take(row, i);
            }

            return true;
        }

        foreach (var _ in run.Each(statements, Take)) // each one fills its own columns
        {
        }

        return new(numbers.ConvertAll(r => r.Found), categories.ConvertAll(r => r.Found), rows.Rows, rows.IsWhole);
    }

    /// <summary>A column on its way from the engine, row by row.</summary>
    private abstract class ReadColumn(PreparedColumn column)
    {
        private int _row;

        public PreparedColumn Column => column;

        public abstract string Selected { get; }

        public void Take(IDataRecord row, int field) => Take(row, field, _row++);

        protected abstract void Take(IDataRecord row, int field, int at);
    }

    private sealed class ReadNumbers(PreparedColumn column, long rows) : ReadColumn(column)
    {
        private readonly double[] _values = new double[rows];

        public override string Selected => DuckDbSpelling.Number(Column);

        public NumberColumn Found => new(Column.Schema.Name, _values);

        protected override void Take(IDataRecord row, int field, int at) => _values[at] = row.IsDBNull(field) ? double.NaN : row.GetDouble(field);
    }

    private sealed class ReadCategories(PreparedColumn column, long rows) : ReadColumn(column)
    {
        private readonly int[] _codes = new int[rows];
        private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);

        public override string Selected => $"{Column.Sql}::VARCHAR";

        public CategoryColumn Found => new(Column.Schema.Name, _codes, _known.Count) { Labels = _known.Keys.ToList() };

        protected override void Take(IDataRecord row, int field, int at) => _codes[at] = row.IsDBNull(field) ? -1 : Code(row.GetString(field));

        private int Code(string value)
        {
            if (!_known.TryGetValue(value, out var code))
            {
                _known[value] = code = _known.Count;
            }

            return code;
        }
    }
}

/// <param name="Values">NaN where there is no value.</param>
internal sealed record NumberColumn(string Name, double[] Values)
{
    /// <summary>The values of these rows; of all, without.</summary>
    public double[] Of(int[]? rows) => rows is null ? Values : Array.ConvertAll(rows, r => Values[r]);

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
}
