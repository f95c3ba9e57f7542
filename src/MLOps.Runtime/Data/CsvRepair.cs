using System.IO.Compression;
using System.Text;

namespace MLOps.Data;

/// <summary>What a repaired file is like.</summary>
/// <param name="Notes">What had to be done, with line and byte of the first places.</param>
/// <param name="LongestLine">Of the written file, in bytes at most.</param>
internal sealed record CsvRepaired(IReadOnlyList<string> Notes, long LongestLine, long Records);

/// <summary>
/// Rewrites a delimited text that no reader takes as UTF-8 with commas and even rows. Nothing is lost: short rows are filled with
/// missing values, surplus fields get columns of their own, quotes that do not close stand for themselves.
/// </summary>
internal sealed class CsvRepair(string file, TextEncodings.Found encoding, CancellationToken cancellation = default)
{
    // As some programs of old end their files.
    private const string EndOfFile = "\u001A";

    // More columns than the header by this many are not columns but text with delimiters in it.
    private const int MostSurplus = 100;

    private readonly CsvShape _shape = CsvShape.Of(file, encoding.Encoding);

    /// <exception cref="InvalidDataException">It is compressed, and damaged.</exception>
    public CsvRepaired WriteTo(string target)
    {
        var (width, header, uneven, unclosed, lines) = Survey();
        var columns = Math.Min(width, header + MostSurplus);
        var (longest, records) = (0L, 0L);
        using (var writer = new StreamWriter(target, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            foreach (var record in Records().Records)
            {
                var line = string.Join(',', Even(record.Fields, columns, records == 0 ? header : -1).Select(Quote));
                longest = Math.Max(longest, Encoding.UTF8.GetByteCount(line));
                writer.Write(line + "\n");
                records++;
            }
        }

        return new(Notes(header, uneven, unclosed, lines), longest, records);
    }

    /// <summary>The records as they stand in the file, with their lines.</summary>
    public IEnumerable<CsvRecord> AsTheyStand() => Records().Records;

    private (int Width, int Header, List<CsvRecord> Uneven, IReadOnlyList<CsvLine> Unclosed, CsvLines Lines) Survey()
    {
        var (records, reader, lines) = Records();
        var (width, header, uneven) = (0, 0, new List<CsvRecord>());
        foreach (var record in records)
        {
            header = header == 0 ? record.Fields.Count : header;
            width = Math.Max(width, record.Fields.Count);
            if (record.Fields.Count != header)
            {
                uneven.Add(record with { Fields = uneven.Count < TextPlaces.Most ? record.Fields : [] });
            }
        }

        return (width, header, uneven, reader.Unclosed, lines);
    }

    private (IEnumerable<CsvRecord> Records, CsvRecords Reader, CsvLines Lines) Records()
    {
        var lines = new CsvLines(new StreamReader(Open(), encoding.Encoding, detectEncodingFromByteOrderMarks: true), encoding.Encoding, encoding.Preamble);
        var reader = new CsvRecords(_shape.Delimiter[0]);
        return (reader.Read(lines.Read().Skip(_shape.Above).Select(Read)), reader, lines);
    }

    private CsvLine Read(CsvLine line)
    {
        cancellation.ThrowIfCancellationRequested();
        return line.Text == EndOfFile ? line with { Text = "" }
            : _shape.IsSpaced && !line.Text.Contains('"', StringComparison.Ordinal) ? line with { Text = string.Join(_shape.Delimiter, CsvRareDelimiter.Words(line.Text)) } : line;
    }

    private Stream Open()
    {
        var stream = File.OpenRead(file);
        return file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private List<string> Even(IReadOnlyList<string> fields, int columns, int header)
    {
        var even = fields.Take(columns - 1).ToList();
        even.Add(fields.Count >= columns ? string.Join(_shape.Delimiter, fields.Skip(columns - 1)) : "");
        even.InsertRange(Math.Min(fields.Count, columns - 1), Enumerable.Repeat("", Math.Max(0, columns - even.Count)));
        if (header >= 0)
        {
            for (var i = header; i < columns; i++)
            {
                even[i] = $"surplus_{i - header + 1}";
            }
        }

        return even;
    }

    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\n\r") || (field.Length > 0 && (field[0] == ' ' || field[^1] == ' ')) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private List<string> Notes(int header, List<CsvRecord> uneven, IReadOnlyList<CsvLine> unclosed, CsvLines lines)
    {
        var notes = encoding.Notes.ToList();
        if (lines.Undecoded.Count > 0)
        {
            notes.Add($"bytes that are no {encoding.Name.Replace(" in parts", "", StringComparison.Ordinal)}: {TextPlaces.Shown(lines.Undecoded, lines.Undecoded.Count, _ => "")}");
        }

        if (uneven.Count > 0)
        {
            notes.Add($"rows of different lengths; what is missing is null: {TextPlaces.Shown(uneven.Select(u => u.Line), uneven.Count, i => $"{uneven[i].Fields.Count} fields instead of {header}")}");
        }

        if (unclosed.Count > 0)
        {
            notes.Add($"quotes that do not close were read as text: {TextPlaces.Shown(unclosed, unclosed.Count, _ => "")}");
        }

        if (lines.Nuls > 0)
        {
            notes.Add($"{Figures.Count(lines.Nuls)} NUL characters were left out");
        }

        return notes.Count > 0 || _shape.IsSpaced || encoding.IsTold ? notes : ["the ordinary CSV reader refused it (mixed line ends or uneven quotes); read in tolerant mode"];
    }
}
