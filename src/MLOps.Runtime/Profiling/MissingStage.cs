namespace MLOps.Profiling;

/// <summary>Finds which columns are missing together, and how strongly.</summary>
internal static class MissingStage
{
    private const int MostColumns = 63;
    private const int Shown = 20;

    public static Missingness? Find(ProfileRun run, IReadOnlyList<ColumnProfile> profiles)
    {
        var columns = run.Columns.Where(c => profiles[c.Index].Missing > 0)
            .OrderByDescending(c => profiles[c.Index].Missing).Take(MostColumns).OrderBy(c => c.Index).ToList();
        if (run.Rows == 0 || columns.Count == 0)
        {
            return null;
        }

        var sets = run.Engine.Query(DuckDbQueries.MissingSets(columns, run.Relation.Of(columns)), r => (Bits: Convert.ToUInt64(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), Rows: r.GetInt64(1)), run.Cancellation);
        return new(
            sets.Where(s => s.Bits != 0).Take(Shown).Select(s => new MissingPattern(columns.Where((_, i) => Has(s.Bits, i)).Select(c => c.Schema.Name).ToList(), s.Rows)).ToList(),
            sets.FirstOrDefault(s => s.Bits == 0).Rows,
            Nullity(sets, columns, run.Rows));
    }

    private static bool Has(ulong bits, int column) => (bits >> column & 1) == 1;

    private static List<Correlation> Nullity(List<(ulong Bits, long Rows)> sets, List<PreparedColumn> columns, long rows)
    {
        var missing = columns.Select((_, i) => sets.Where(s => Has(s.Bits, i)).Sum(s => s.Rows)).ToList();
        var found = new List<Correlation>();
        for (var a = 0; a < columns.Count; a++)
        {
            for (var b = a + 1; b < columns.Count; b++)
            {
                var both = sets.Where(s => Has(s.Bits, a) && Has(s.Bits, b)).Sum(s => s.Rows);
                var spread = Math.Sqrt((double)missing[a] * (rows - missing[a])) * Math.Sqrt((double)missing[b] * (rows - missing[b]));
                if (spread > 0)
                {
                    var value = (((double)both * rows) - ((double)missing[a] * missing[b])) / spread;
                    found.Add(new("nullity", columns[a].Schema.Name, columns[b].Schema.Name, Math.Clamp(value, -1, 1), rows, true));
                }
            }
        }

        return found.OrderByDescending(c => Math.Abs(c.Value)).ToList();
    }
}
