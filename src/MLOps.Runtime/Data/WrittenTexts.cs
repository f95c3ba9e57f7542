using System.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>
/// Finds text columns that hold numbers or dates as people write them (thousands separators, decimal commas, currency and percent
/// signs, a word for what is missing, 17-Jan-2024), and reads them as such. Of a column, all values must be of one form.
/// </summary>
internal static class WrittenTexts
{
    private const int RowsLookedAt = 200;
    private const int FormsPerStatement = 25;
    private const int NamesShown = 5;

    /// <param name="delimiter">Where fields are separated by semicolons, a comma is rather a decimal comma; else it separates thousands.</param>
    public static OpenedFiles Converted(DataEngine engine, OpenedFiles opened, string delimiter, CancellationToken cancellation)
    {
        IReadOnlyList<WrittenForm> forms = [.. WrittenNumbers.Forms(delimiter == ";"), .. WrittenDates.Forms];
        var texts = opened.Columns.Where(c => c.Type == "VARCHAR").ToList();
        var read = Readings(engine, opened.Relation, Candidates(engine, opened.Relation, texts, forms, cancellation), cancellation);
        if (read.Count == 0)
        {
            return opened;
        }

        var converted = read.Select(r => $"CAST({r.Value.Plain(Sql.Name(r.Key))} AS {r.Value.Type}) AS {Sql.Name(r.Key)}");
        var relation = $"(SELECT * REPLACE ({string.Join(", ", converted)}) FROM {opened.Relation})";
        return new(relation, engine.Describe(relation, cancellation), opened.Faults) { Readings = [.. opened.Readings, .. Notes(read)] };
    }

    // Most texts are told from numbers by their first few rows; the engine would plan thousands of tests for seconds.
    private static List<Candidate> Candidates(DataEngine engine, string relation, List<ColumnSchema> texts, IReadOnlyList<WrittenForm> forms, CancellationToken cancellation)
    {
        if (texts.Count == 0)
        {
            return [];
        }

        var asked = string.Join(", ", texts.Select(c => Sql.Name(c.Name)));
        string?[] Texts(IDataRecord row) => texts.Select((_, i) => row.Text(i)).ToArray();
        var rows = engine.Query($"SELECT {asked} FROM {relation} LIMIT {RowsLookedAt}", Texts, cancellation);
        return texts.Select((c, i) => new Candidate(c.Name, forms.Where(f => rows.TrueForAll(r => r[i] is not { } text || f.Looks(text))).ToList())).Where(c => c.Forms.Count > 0).ToList();
    }

    // Most columns are of the first form that they look like.
    private static Dictionary<string, WrittenReading> Readings(DataEngine engine, string relation, List<Candidate> candidates, CancellationToken cancellation)
    {
        var read = new Dictionary<string, WrittenReading>(StringComparer.Ordinal);
        for (var round = 0; candidates.Where(c => c.Forms.Count > round && !read.ContainsKey(c.Column)).ToList() is { Count: > 0 } open; round++)
        {
            foreach (var chunk in open.Select(c => (c.Column, Form: c.Forms[round])).Chunk(FormsPerStatement))
            {
                Judge(engine, relation, chunk, read, cancellation);
            }
        }

        return read;
    }

    private static void Judge(DataEngine engine, string relation, IReadOnlyList<(string Column, WrittenForm Form)> asked, Dictionary<string, WrittenReading> read, CancellationToken cancellation)
    {
        var questions = asked.Select(c => c.Form.Questions(Sql.Name(c.Column))).ToList();
        List<long> Answers(IDataRecord row) => Enumerable.Range(0, row.FieldCount).Select(row.GetInt64).ToList();
        var answers = engine.Query($"SELECT {string.Join(", ", questions.SelectMany(q => q).Select(q => $"({q})::BIGINT"))} FROM {relation}", Answers, cancellation)[0];
        var at = 0;
        foreach (var ((column, form), own) in asked.Zip(questions))
        {
            if (form.Reading(answers.GetRange(at, own.Count)) is { } reading)
            {
                read.Add(column, reading);
            }

            at += own.Count;
        }
    }

    private static IEnumerable<string> Notes(Dictionary<string, WrittenReading> read) =>
        read.SelectMany(r => r.Value.Notes.Select(n => (Note: n, Column: r.Key))).GroupBy(n => n.Note).Select(g => $"{g.Key} in {Names(g.Select(n => n.Column).ToList())}");

    private static string Names(List<string> columns) =>
        string.Join(", ", columns.Take(NamesShown)) + (columns.Count > NamesShown ? $" and {columns.Count - NamesShown} more" : "");

    /// <param name="Forms">What its first rows look like, the likeliest first.</param>
    private sealed record Candidate(string Column, IReadOnlyList<WrittenForm> Forms);
}
