using System.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>Values that are not of the form that the others of their column have: they are missing there.</summary>
/// <param name="Index">Of the column, from 0.</param>
/// <param name="Values">The different ones, as they stand in the file; of many, some.</param>
internal sealed record UnreadCells(string Column, int Index, string Type, long Count, IReadOnlyList<string> Values)
{
    /// <summary>The first records that have one, where the file could be looked through.</summary>
    public IReadOnlyList<CsvRecord> Places { get; init; } = [];
}

/// <summary>
/// Finds text columns that hold numbers or dates as people write them (thousands separators, decimal commas, currency and percent
/// signs, a word for what is missing, 17-Jan-2024), and reads them as such. Of a column, all values must be of one form, but for slips.
/// </summary>
internal sealed class WrittenTexts(DataEngine engine, OpenedFiles opened, CancellationToken cancellation)
{
    private const int RowsLookedAt = 200;
    private const int FormsPerStatement = 25;
    private const int NamesShown = 5;
    private const int UnreadKept = 100;

    // Shorter ones are units and marks.
    private const int ShortestWord = 4;
    private const double LeastBesideWords = 0.99;
    private static readonly string[] OfTotals = ["total", "totals", "grand total", "subtotal", "average", "mean", "summe", "gesamt"];

    // Below it, numbers in a column of texts are nothing to speak of.
    private const double LeastShare = 0.8;

    private readonly Dictionary<string, WrittenReading> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WrittenReading> _slipping = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _shares = new(StringComparer.Ordinal);

    /// <param name="delimiter">Where fields are separated by semicolons, a comma is rather a decimal comma; else it separates thousands.</param>
    public OpenedFiles Converted(string delimiter)
    {
        IReadOnlyList<WrittenForm> forms = [.. WrittenNumbers.Forms(delimiter == ";"), .. WrittenDates.Forms];
        Judge(Candidates(opened.Columns.Where(c => c.Type == "VARCHAR").Select(c => c.Name).ToList(), forms));
        foreach (var (column, reading) in _slipping.Where(s => !_read.ContainsKey(s.Key) && AreSlips(s.Key, s.Value)))
        {
            _read.Add(column, reading);
        }

        var readings = opened.Readings.Concat(Notes()).ToList();
        if (_read.Count == 0)
        {
            return opened with { Readings = readings };
        }

        var converted = _read.Select(r => $"CAST({r.Value.Plain(Sql.Name(r.Key))} AS {r.Value.Type}) AS {Sql.Name(r.Key)}");
        var relation = $"(SELECT * REPLACE ({string.Join(", ", converted)}) FROM {opened.Relation})";
        return new(relation, engine.Describe(relation, cancellation), opened.Faults) { Readings = readings, Unread = Unread() };
    }

    // Most texts are told from numbers by their first few rows; the engine would plan thousands of tests for seconds.
    private List<Candidate> Candidates(List<string> texts, IReadOnlyList<WrittenForm> forms)
    {
        if (texts.Count == 0)
        {
            return [];
        }

        string?[] Texts(IDataRecord row) => texts.Select((_, i) => row.Text(i)).ToArray();
        var rows = engine.Query($"SELECT {string.Join(", ", texts.Select(Sql.Name))} FROM {opened.Relation} LIMIT {RowsLookedAt}", Texts, cancellation);
        var seen = texts.Select((c, i) => (Column: c, Values: rows.Select(r => r[i]).OfType<string>().Where(t => !WrittenForm.IsMissingWord(t)).ToList())).ToList();
        var later = seen.Where(s => s.Values.Count == 0).Select(s => s.Column).Chunk(FormsPerStatement).SelectMany(Extremes).ToDictionary(StringComparer.Ordinal);
        return seen.Select(s => new Candidate(s.Column, forms.Where(f => later.TryGetValue(s.Column, out var few) ? few.Exists(f.Looks) : s.Values.Count(f.Looks) >= LeastShare * s.Values.Count).ToList()))
            .Where(c => c.Forms.Count > 0).ToList();
    }

    // Where the first rows have no value: the first and the last of all in the order of texts.
    private IEnumerable<KeyValuePair<string, List<string>>> Extremes(string[] columns)
    {
        string Value(string function, string column) => $"{function}({Sql.Name(column)}) FILTER (NOT {WrittenForm.IsMissing(Sql.Name(column))})";
        var asked = string.Join(", ", columns.Select(c => $"{Value("min", c)}, {Value("max", c)}"));
        return engine.Query($"SELECT {asked} FROM {opened.Relation}", row => columns.Select((c, i) => KeyValuePair.Create(c, new[] { row.Text(2 * i), row.Text(2 * i + 1) }.OfType<string>().ToList())).ToList(), cancellation)[0];
    }

    // Most columns are of the first form that they look like.
    private void Judge(List<Candidate> candidates)
    {
        for (var round = 0; candidates.Where(c => c.Forms.Count > round && !_read.ContainsKey(c.Column)).ToList() is { Count: > 0 } open; round++)
        {
            foreach (var chunk in open.Select(c => (c.Column, Form: c.Forms[round])).Chunk(FormsPerStatement))
            {
                Judge(chunk);
            }
        }
    }

    private void Judge((string Column, WrittenForm Form)[] asked)
    {
        var questions = asked.Select(c => c.Form.Questions(Sql.Name(c.Column))).ToList();
        List<long> Answers(IDataRecord row) => Enumerable.Range(0, row.FieldCount).Select(row.GetInt64).ToList();
        var answers = engine.Query($"SELECT {string.Join(", ", questions.SelectMany(q => q).Select(q => $"({q})::BIGINT"))} FROM {opened.Relation}", Answers, cancellation)[0];
        var at = 0;
        foreach (var ((column, form), own) in asked.Zip(questions))
        {
            Keep(column, form.Reading(answers.GetRange(at, own.Count)), (double)answers[at + 1] / Math.Max(1, answers[at]));
            at += own.Count;
        }
    }

    private void Keep(string column, WrittenReading? reading, double share)
    {
        _shares[column] = Math.Max(share, _shares.GetValueOrDefault(column));
        if (reading is { Unread: 0 })
        {
            _read.Add(column, reading);
        }
        else if (reading is not null && (!_slipping.TryGetValue(column, out var before) || reading.Unread < before.Unread))
        {
            _slipping[column] = reading;
        }
    }

    // A word among numbers is rather a category where it is more than one value in a hundred: "rotary" among the cylinders of cars.
    private bool AreSlips(string column, WrittenReading reading) =>
        !IsNumeric(reading) || _shares[column] >= LeastBesideWords || !Unread(column, reading).Exists(IsWord);

    private static bool IsNumeric(WrittenReading reading) => reading.Type is "BIGINT" or "DOUBLE";

    private static bool IsWord(string text) =>
        text.Trim() is { Length: >= ShortestWord } word && word.All(c => char.IsLetter(c) || c == ' ') && !OfTotals.Contains(word, StringComparer.OrdinalIgnoreCase);

    private List<string> Unread(string column, WrittenReading reading) => engine.Query(
        $"SELECT DISTINCT {Sql.Name(column)} FROM {opened.Relation} WHERE {reading.IsUnread(Sql.Name(column))} ORDER BY 1 LIMIT {UnreadKept}", row => row.GetString(0), cancellation);

    private List<UnreadCells> Unread() => _read.Where(r => r.Value.Unread > 0).Select(r => new UnreadCells(
        r.Key, opened.Columns.ToList().FindIndex(c => c.Name == r.Key), IsNumeric(r.Value) ? "numbers" : "dates", r.Value.Unread,
        Unread(r.Key, r.Value))).ToList();

    private IEnumerable<string> Notes() => _read.SelectMany(r => r.Value.Notes.Select(n => (Note: n, Column: r.Key))).GroupBy(n => n.Note)
        .Select(g => $"{g.Key} in {Names(g.Select(n => n.Column).ToList())}")
        .Concat(_shares.Where(s => s.Value is >= LeastShare and < 1 && !_read.ContainsKey(s.Key)).Take(NamesShown).Select(s => $"{s.Key} stays text, though {Figures.Share(s.Value)} of its values look like numbers or dates"));

    private static string Names(List<string> columns) =>
        string.Join(", ", columns.Take(NamesShown)) + (columns.Count > NamesShown ? $" and {columns.Count - NamesShown} more" : "");

    /// <param name="Forms">What its first rows look like, the likeliest first.</param>
    private sealed record Candidate(string Column, IReadOnlyList<WrittenForm> Forms);
}
