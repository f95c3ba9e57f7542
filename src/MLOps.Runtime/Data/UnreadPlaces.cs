namespace MLOps.Data;

/// <summary>Finds the cells in a text file that could not be read, and names them with line, byte and value.</summary>
internal static class UnreadPlaces
{
    private const int MostCharacters = 40;
    private const int MostDigits = 5;

    /// <summary>The cells with the first records that have them, as many as are named.</summary>
    /// <param name="records">The file's, from its first line on.</param>
    public static IReadOnlyList<UnreadCells> Of(IReadOnlyList<UnreadCells> cells, IEnumerable<CsvRecord> records)
    {
        var all = cells.Select(c => (Cells: c, Values: c.Values.Select(v => v.Trim()).ToHashSet(StringComparer.Ordinal), Found: new List<CsvRecord>())).ToList();
        var open = all.ToList();
        foreach (var record in records)
        {
            foreach (var column in open.Where(c => Field(record, c.Cells) is { } field && field != c.Cells.Column && c.Values.Contains(field)))
            {
                column.Found.Add(record);
            }

            open.RemoveAll(c => c.Found.Count == Math.Min(TextPlaces.Most, c.Cells.Count));
            if (open.Count == 0)
            {
                break;
            }
        }

        return all.Select(c => c.Cells with { Places = c.Found }).ToList();
    }

    /// <param name="withValues">False where no value of a text may be shown.</param>
    public static string Note(UnreadCells cells, bool withValues)
    {
        var (count, many) = (Figures.Count(cells.Count), cells.Count > 1);
        var places = TextPlaces.Shown(cells.Places.Select(p => p.Line), (int)Math.Min(cells.Count, int.MaxValue), i => withValues ? Shown(Field(cells.Places[i], cells)!) : "");
        return $"{count} value{(many ? "s" : "")} of {cells.Column} could not be read as {(many ? cells.Type : "a " + cells.Type[..^1])} and {(many ? "are" : "is")} missing" + (cells.Places.Count == 0 ? "" : ": " + places);
    }

    private static string? Field(CsvRecord record, UnreadCells cells) => cells.Index < record.Fields.Count ? record.Fields[cells.Index].Trim() : null;

    // What may be an address, a number of a person or of an account is not shown.
    private static string Shown(string value) => value.Contains('@', StringComparison.Ordinal) || value.Count(char.IsDigit) > MostDigits ? ""
        : $"\"{(value.Length <= MostCharacters ? value : value[..MostCharacters] + "…")}\"";
}
