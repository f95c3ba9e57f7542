using System.Text;

namespace MLOps.Data;

/// <summary>What the first lines of a delimited text say about its columns.</summary>
/// <param name="Header">Fields of the first line; null when a quote stays open in it.</param>
/// <param name="IsDivided">Every one of them has the delimiter: it is no text of one column that happens to hold some.</param>
internal sealed record CsvShape(string Delimiter, int? Columns, int? Header, bool IsDivided)
{
    private const int LinesLookedAt = 20;
    private const int CharactersLookedAt = 256 * 1024;

    private static readonly string[] Delimiters = [",", ";", "\t", "|"];

    /// <summary>No other delimiter, quote or escape character but the double quote comes into question.</summary>
    public bool IsCertain { get; private init; }

    /// <summary>The first line can only be names: it is quoted and the next is not, or all of it but the corner above row names has names.</summary>
    public bool HasNames { get; private init; }

    /// <summary>No line looked at has more fields than the first, and one has as many: shorter ones lack values at their end.</summary>
    public bool EndsEarly { get; private init; }

    /// <summary>Lines above the table: comments, or a title with empty fields beside it.</summary>
    public int Above { get; private init; }

    /// <summary>Columns stand apart by any number of blanks.</summary>
    public bool IsSpaced { get; private init; }

    /// <summary>
    /// <see cref="Columns"/> is null unless header and first row have the same number of fields, two or more: a title above the
    /// table, a quoted line end or a compressed file is no table yet.
    /// </summary>
    /// <param name="encoding">Where it is known, and matters: bytes of Asian letters look like delimiters.</param>
    public static CsvShape Of(string file, Encoding? encoding = null)
    {
        var all = FirstLines(file, encoding ?? Encoding.Latin1);
        var above = CsvPreface.Lines(all, Delimiters);
        var lines = all.Skip(above).ToList();
        var (header, rows) = (lines.FirstOrDefault("").Replace("\0", "", StringComparison.Ordinal), lines.Skip(1).TakeWhile(l => l.Length > 0).ToList());
        var delimiter = Delimiters.MaxBy(d => header.Split(d).Length)!;
        if (!header.Contains(delimiter, StringComparison.Ordinal) && CsvRareDelimiter.Of(header, rows) is { } rare)
        {
            delimiter = rare;
        }

        var columns = Fields(header, delimiter);
        var first = rows.FirstOrDefault("");
        var divided = rows.Prepend(header).All(l => l.Contains(delimiter, StringComparison.Ordinal));
        var longest = rows.Select(l => Fields(l, delimiter) ?? int.MaxValue).DefaultIfEmpty().Max();
        var even = columns > 1 && columns == Fields(first, delimiter);
        return new CsvShape(delimiter, even ? columns : null, columns, divided)
        {
            Above = above,
            IsSpaced = delimiter == CsvRareDelimiter.Blank,
            IsCertain = even && divided && !HasOthers(header, delimiter) && !QuotesOtherwise(file),
            HasNames = even && (IsQuoted(header, delimiter) && !IsQuoted(first, delimiter) || HasCorner(header, delimiter) || CsvPreface.HasYears(header.Split(delimiter), first.Split(delimiter))),
            EndsEarly = !even && columns > 1 && longest == columns,
        };
    }

    private static List<string> FirstLines(string file, Encoding encoding)
    {
        using var reader = new StreamReader(TextEncodings.Open(file), encoding);
        var lines = new List<string>();
        while (lines.Count <= LinesLookedAt && reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static bool IsQuoted(string line, string delimiter) => line.Split(delimiter).All(f => f.StartsWith('"') && f.EndsWith('"'));

    private static bool HasCorner(string line, string delimiter) =>
        line.Split(delimiter).Select(f => f.Trim('"')).ToList() is ["", .. var names] && names.TrueForAll(n => n.Length > 0 && !char.IsAsciiDigit(n[^1]) || n.Length > 0 && char.IsLetter(n[0]));

    private static bool HasOthers(string header, string delimiter) => Delimiters.Any(d => d != delimiter && header.Contains(d, StringComparison.Ordinal));

    private static bool QuotesOtherwise(string file)
    {
        using var reader = new StreamReader(file, Encoding.Latin1);
        var start = new char[CharactersLookedAt];
        return start.AsSpan(0, reader.ReadBlock(start)).ContainsAny('\'', '\\');
    }

    // Null when a quote stays open.
    private static int? Fields(string line, string delimiter)
    {
        var quoted = false;
        var fields = 1;
        foreach (var c in line)
        {
            quoted ^= c == '"';
            fields += !quoted && c == delimiter[0] ? 1 : 0;
        }

        return quoted ? null : fields;
    }
}
