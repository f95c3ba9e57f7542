using System.Text;

namespace MLOps.Data;

/// <summary>The fields of one record, and the line it begins on.</summary>
internal readonly record struct CsvRecord(IReadOnlyList<string> Fields, CsvLine Line);

/// <summary>
/// Takes lines apart into records, whatever they hold. A field may be quoted and go on over lines; a quote that does not close within
/// a thousand lines, or only beyond lines that are whole rows by themselves, is a character like any other, and its line a record by itself.
/// </summary>
internal sealed class CsvRecords(char delimiter)
{
    private const int MostLines = 1_000;
    private const int MostCharacters = 16_000_000;

    private readonly List<CsvLine> _unclosed = [];
    private int _header;

    /// <summary>Lines whose quotes do not close.</summary>
    public IReadOnlyList<CsvLine> Unclosed => _unclosed;

    public IEnumerable<CsvRecord> Read(IEnumerable<CsvLine> lines)
    {
        var pending = new Queue<CsvLine>();
        using var source = lines.GetEnumerator();
        while (Next(pending, source) is { } line)
        {
            if (line.Text.Length == 0)
            {
                continue;
            }

            if (Split(line.Text) is { } fields)
            {
                _header = _header == 0 ? fields.Count : _header;
                yield return new(fields, line);
                continue;
            }

            var (whole, taken) = Join(line, pending, source);
            if (whole is null)
            {
                _unclosed.Add(line);
                pending = new Queue<CsvLine>(taken.Concat(pending));
            }

            yield return new(whole ?? line.Text.Split(delimiter), line);
        }
    }

    private static CsvLine? Next(Queue<CsvLine> pending, IEnumerator<CsvLine> source) =>
        pending.TryDequeue(out var line) ? line : source.MoveNext() ? source.Current : null;

    private (IReadOnlyList<string>? Fields, List<CsvLine> Taken) Join(CsvLine first, Queue<CsvLine> pending, IEnumerator<CsvLine> source)
    {
        var text = new StringBuilder(first.Text);
        var taken = new List<CsvLine>();
        while (taken.Count < MostLines && text.Length < MostCharacters && Next(pending, source) is { } line)
        {
            taken.Add(line);
            text.Append('\n').Append(line.Text);
            // Only a line with a quote can close one.
            if (line.Text.Contains('"', StringComparison.Ordinal) && Split(text.ToString()) is { } fields)
            {
                return (AreRows(first, taken) ? null : fields, taken);
            }
        }

        return (null, taken);
    }

    // With two columns, one comma in every line of a text proves nothing.
    private bool AreRows(CsvLine first, List<CsvLine> taken) =>
        (_header > 2 || (_header == 2 && delimiter == '\t')) && taken.Prepend(first).All(l => l.Text.AsSpan().Count(delimiter) == _header - 1);

    // Null when a quote stays open.
    private List<string>? Split(string text)
    {
        var fields = new List<string>();
        var at = 0;
        while (true)
        {
            var (field, end) = at < text.Length && text[at] == '"' ? Quoted(text, at) : Plain(text, at);
            if (field is null)
            {
                return null;
            }

            fields.Add(field);
            if (end >= text.Length)
            {
                return fields;
            }

            at = end + 1;
        }
    }

    private (string? Field, int End) Plain(string text, int start)
    {
        var end = text.IndexOf(delimiter, start);
        return end < 0 ? (text[start..], text.Length) : (text[start..end], end);
    }

    // Two quotes are one; a quote closes when a delimiter or the end follows, and stands for itself elsewhere.
    private (string? Field, int End) Quoted(string text, int start)
    {
        var field = new StringBuilder();
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                field.Append(text[i]);
            }
            else if (i + 1 == text.Length || text[i + 1] == delimiter)
            {
                return (field.ToString(), i + 1);
            }
            else
            {
                field.Append('"');
                i += text[i + 1] == '"' ? 1 : 0;
            }
        }

        return (null, text.Length);
    }
}
