namespace MLOps.Profiling.Spelling;

/// <summary>Says where one thing is written in several ways. Pure.</summary>
internal static class SpellingAlerts
{
    private const int ShownSpellings = 3;

    public static IEnumerable<RaisedAlert> Of(IReadOnlyList<ColumnProfile> columns, NearDuplicates? rows)
    {
        if (rows is { Rows: > 0 })
        {
            var but = rows.Key.Count == 0 ? "" : $", {string.Join(" and ", rows.Key)} aside";
            var message = rows.Rows == 1 ? $"1 row is almost an earlier one{but}: only the spelling differs." : $"{Figures.Count(rows.Rows)} rows are almost an earlier one{but}: only the spelling differs.";
            yield return new(new Alert(AlertKind.NearDuplicates, AlertLevel.Warning, null, rows.Rows, 0, message), 58);
        }

        foreach (var column in columns.Where(c => c.Variants is { Count: > 0 }))
        {
            yield return Of(column, column.Variants!);
        }
    }

    private static RaisedAlert Of(ColumnProfile column, IReadOnlyList<SpellingVariants> variants)
    {
        var spellings = variants[0].Others.Select(o => o.Value).Prepend(variants[0].Value).Take(ShownSpellings).Select(v => $"'{Cut(v.Text)}'").ToList();
        var example = $"{string.Join(", ", spellings.SkipLast(1))} and {spellings[^1]}";
        var what = variants.Count == 1 ? "a value" : $"{variants.Count} values";
        var share = (double)variants.Sum(v => v.Others.Sum(o => o.Count)) / column.Count;
        return new(new Alert(AlertKind.DirtyCategory, AlertLevel.Warning, column.Name, variants.Count, 0, $"{column.Name} has {what} in several spellings, such as {example}."), 42 + (20 * share));
    }

    private static string Cut(string text) => text.Length > 30 ? text[..29] + "…" : text;
}
