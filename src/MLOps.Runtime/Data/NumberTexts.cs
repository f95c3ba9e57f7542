using System.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>
/// Finds text columns that hold numbers as people write them, with thousands separators, a decimal comma or blanks around them, and
/// reads them as numbers.
/// </summary>
internal static class NumberTexts
{
    private static readonly Form English = new(@"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?", c => $"contains({c}, ',')", c => $"replace({c}, ',', '')", "thousands separators were understood");

    private static readonly Form Continental = new(@"-?\d{1,3}(\.\d{3})*(,\d+)?|-?\d+(,\d+)?", c => $"contains({c}, ',')", c => $"replace(replace({c}, '.', ''), ',', '.')", "decimal commas were understood");

    private static readonly Form Padded = new(@"\s*([-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?)?\s*", c => $"{c} <> trim({c}) AND trim({c}) <> ''", c => $"nullif(trim({c}), '')", "blanks around numbers were passed over");

    /// <param name="delimiter">Where fields are separated by semicolons, a comma is a decimal comma; else it separates thousands.</param>
    public static OpenedFiles Converted(DataEngine engine, OpenedFiles opened, string delimiter)
    {
        IReadOnlyList<Form> forms = [delimiter == ";" ? Continental : English, Padded];
        var texts = opened.Columns.Where(c => c.Type == "VARCHAR").ToList();
        // Most texts are told from numbers by their first few rows.
        var candidates = Matching(engine, $"(SELECT * FROM {opened.Relation} LIMIT 200)", texts.SelectMany(c => forms.Select(f => new FormOf(c, f))).ToList());
        var numbers = Matching(engine, opened.Relation, candidates);
        if (numbers.Count == 0)
        {
            return opened;
        }

        var converted = numbers.Select(n => $"CAST({n.Form.Plain(Sql.Name(n.Column.Name))} AS DOUBLE) AS {Sql.Name(n.Column.Name)}");
        var relation = $"(SELECT * REPLACE ({string.Join(", ", converted)}) FROM {opened.Relation})";
        return new(relation, engine.Describe(relation), [.. opened.Notes, .. numbers.GroupBy(n => n.Form.Note).Select(g => $"{g.Key} in {Names(g.ToList())}")]);
    }

    // All values match, and at least one holds what the form is about: else the reader would have made a number of it.
    private static List<FormOf> Matching(DataEngine engine, string relation, List<FormOf> candidates)
    {
        if (candidates.Count == 0)
        {
            return candidates;
        }

        var asked = candidates.Select(c => c.Test(Sql.Name(c.Column.Name)));
        List<FormOf> Fitting(IDataRecord row) => candidates.Where((_, i) => !row.IsDBNull(i) && row.GetBoolean(i)).ToList();
        return engine.Query($"SELECT {string.Join(", ", asked)} FROM {relation}", Fitting)[0];
    }

    private static string Names(List<FormOf> numbers) =>
        string.Join(", ", numbers.Take(5).Select(n => n.Column.Name)) + (numbers.Count > 5 ? $" and {numbers.Count - 5} more" : "");

    /// <param name="Pattern">What every value looks like.</param>
    /// <param name="Shows">SQL that is true for a value that shows the form.</param>
    /// <param name="Plain">SQL of the value as the engine reads numbers.</param>
    private sealed record Form(string Pattern, Func<string, string> Shows, Func<string, string> Plain, string Note);

    private sealed record FormOf(ColumnSchema Column, Form Form)
    {
        public string Test(string column) => $"count({column}) > 0 AND bool_and(regexp_full_match({column}, '{Form.Pattern}')) AND bool_or({Form.Shows(column)})";
    }
}
