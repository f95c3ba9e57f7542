using System.Data;
using System.Text.RegularExpressions;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>
/// Finds text columns that hold numbers as people write them, with thousands separators, a decimal comma, blanks around them or a word
/// for what is missing, and reads them as numbers; dates beside such a word as dates.
/// </summary>
internal static class NumberTexts
{
    private const int RowsLookedAt = 200;
    private const int TestsPerStatement = 100;

    private static readonly Form English = new(@"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?", c => $"contains({c}, ',')", c => $"replace({c}, ',', '')", "thousands separators were understood");

    private static readonly Form Continental = new(@"-?\d{1,3}(\.\d{3})*(,\d+)?|-?\d+(,\d+)?", c => $"contains({c}, ',')", c => $"replace(replace({c}, '.', ''), ',', '.')", "decimal commas were understood");

    private static readonly Form Padded = new(@"\s*([-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?)?\s*", c => $"{c} <> trim({c}) AND trim({c}) <> ''", c => $"nullif(trim({c}), '')", "blanks around numbers were passed over");

    // What pandas and R take for missing. In a column of words they stay: NA is Namibia.
    private const string Word = "NA|N/A|n/a|#N/A|#NA|NaN|nan|-nan|NULL|null|None|<NA>|\\\\N|[.?-]";

    private static readonly Form MissingInteger = Missing(@"[-+]?\d{1,18}", "BIGINT");

    private static readonly Form MissingNumber = Missing(@"[-+]?((\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?|[Ii]nf)", "DOUBLE");

    private static readonly Form MissingDate = Missing(@"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "DATE");

    /// <param name="delimiter">Where fields are separated by semicolons, a comma is a decimal comma; else it separates thousands.</param>
    public static OpenedFiles Converted(DataEngine engine, OpenedFiles opened, string delimiter)
    {
        IReadOnlyList<Form> forms = [delimiter == ";" ? Continental : English, Padded, MissingInteger, MissingNumber, MissingDate];
        var texts = opened.Columns.Where(c => c.Type == "VARCHAR").ToList();
        var numbers = Fitting(engine, opened.Relation, Candidates(engine, opened.Relation, texts, forms)).DistinctBy(n => n.Column.Name).ToList();
        if (numbers.Count == 0)
        {
            return opened;
        }

        var converted = numbers.Select(n => $"CAST({n.Form.Plain(Sql.Name(n.Column.Name))} AS {n.Form.Type}) AS {Sql.Name(n.Column.Name)}");
        var relation = $"(SELECT * REPLACE ({string.Join(", ", converted)}) FROM {opened.Relation})";
        return new(relation, engine.Describe(relation), [.. opened.Notes, .. numbers.GroupBy(n => n.Form.Note).Select(g => $"{g.Key} in {Names(g.ToList())}")]);
    }

    private static Form Missing(string pattern, string type) =>
        new($"({pattern})|{Word}", c => $"regexp_full_match({c}, '{Word}')", c => $"CASE WHEN regexp_full_match({c}, '{Word}') THEN NULL ELSE {c} END", "words for missing values were read as such", type,
            c => $"bool_or(regexp_full_match({c}, '{pattern}')) AND countif(regexp_full_match({c}, '{Word}')) + count(TRY_CAST({c} AS {type})) = count({c})");

    // Most texts are told from numbers by their first few rows; the engine would plan thousands of tests for seconds.
    private static List<FormOf> Candidates(DataEngine engine, string relation, List<ColumnSchema> texts, IReadOnlyList<Form> forms)
    {
        if (texts.Count == 0)
        {
            return [];
        }

        var asked = string.Join(", ", texts.Select(c => Sql.Name(c.Name)));
        string?[] Texts(IDataRecord row) => texts.Select((_, i) => row.Text(i)).ToArray();
        var rows = engine.Query($"SELECT {asked} FROM {relation} LIMIT {RowsLookedAt}", Texts);
        return texts.SelectMany((c, i) => forms.Where(f => rows.TrueForAll(r => r[i] is not { } text || f.Looks(text))).Select(f => new FormOf(c, f))).ToList();
    }

    private static List<FormOf> Fitting(DataEngine engine, string relation, List<FormOf> candidates) => candidates.Chunk(TestsPerStatement).SelectMany(chunk =>
    {
        List<FormOf> Fit(IDataRecord row) => chunk.Where((_, i) => !row.IsDBNull(i) && row.GetBoolean(i)).ToList();
        return engine.Query($"SELECT {string.Join(", ", chunk.Select(c => c.Fits))} FROM {relation}", Fit)[0];
    }).ToList();

    private static string Names(List<FormOf> numbers) =>
        string.Join(", ", numbers.Take(5).Select(n => n.Column.Name)) + (numbers.Count > 5 ? $" and {numbers.Count - 5} more" : "");

    /// <param name="Pattern">What every value looks like.</param>
    /// <param name="Shows">SQL that is true for a value that shows the form.</param>
    /// <param name="Plain">SQL of the value as the engine reads it.</param>
    /// <param name="Holds">SQL that all of the column fulfils besides: nothing but words for missing stays text, and so does a 30th of February.</param>
    private sealed record Form(string Pattern, Func<string, string> Shows, Func<string, string> Plain, string Note, string Type = "DOUBLE", Func<string, string>? Holds = null)
    {
        private readonly Regex _whole = new($@"\A(?:{Pattern})\z", RegexOptions.CultureInvariant);

        public bool Looks(string text) => _whole.IsMatch(text);
    }

    private sealed record FormOf(ColumnSchema Column, Form Form)
    {
        private readonly string _column = Sql.Name(Column.Name);

        // All values match, and at least one holds what the form is about: else the reader would have made a number of it.
        public string Fits => $"count({_column}) > 0 AND {All} AND bool_or({Form.Shows(_column)})" + (Form.Holds is { } holds ? $" AND {holds(_column)}" : "");

        private string All => $"bool_and(regexp_full_match({_column}, '{Form.Pattern}'))";
    }
}
