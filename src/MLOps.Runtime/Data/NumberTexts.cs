using MLOps.Store;

namespace MLOps.Data;

/// <summary>
/// Finds text columns that hold numbers as people write them, with thousands separators or a decimal comma, and reads them as numbers.
/// </summary>
internal static class NumberTexts
{
    private const string English = @"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?";
    private const string Continental = @"-?\d{1,3}(\.\d{3})*(,\d+)?|-?\d+(,\d+)?";

    /// <param name="delimiter">Where fields are separated by semicolons, a comma is a decimal comma; else it separates thousands.</param>
    public static OpenedFiles Converted(DataEngine engine, OpenedFiles opened, string delimiter)
    {
        var (pattern, separator, mark) = delimiter == ";" ? (Continental, ".", ",") : (English, ",", ".");
        var texts = opened.Columns.Where(c => c.Type == "VARCHAR").ToList();
        // Most texts are told from numbers by their first few rows.
        var candidates = Matching(engine, $"(SELECT * FROM {opened.Relation} LIMIT 200)", texts, pattern);
        var numbers = candidates.Count == 0 ? candidates : Matching(engine, opened.Relation, candidates, pattern);
        if (numbers.Count == 0)
        {
            return opened;
        }

        var converted = numbers.Select(c => $"CAST(replace(replace({Sql.Name(c.Name)}, '{separator}', ''), '{mark}', '.') AS DOUBLE) AS {Sql.Name(c.Name)}");
        var relation = $"(SELECT * REPLACE ({string.Join(", ", converted)}) FROM {opened.Relation})";
        var names = string.Join(", ", numbers.Take(5).Select(c => c.Name)) + (numbers.Count > 5 ? $" and {numbers.Count - 5} more" : "");
        return new(relation, engine.Describe(relation), [.. opened.Notes, $"{(delimiter == ";" ? "decimal commas" : "thousands separators")} were understood in {names}"]);
    }

    // All values match, and at least one holds a comma or a point: else the reader would have made a number of it.
    private static List<ColumnSchema> Matching(DataEngine engine, string relation, List<ColumnSchema> columns, string pattern)
    {
        if (columns.Count == 0)
        {
            return columns;
        }

        var asked = columns.Select(c => $"count({Sql.Name(c.Name)}) > 0 AND bool_and(regexp_full_match({Sql.Name(c.Name)}, '{pattern}')) AND bool_or(contains({Sql.Name(c.Name)}, ','))");
        return engine.Query($"SELECT {string.Join(", ", asked)} FROM {relation}", row => columns.Where((_, i) => !row.IsDBNull(i) && row.GetBoolean(i)).ToList())[0];
    }
}
