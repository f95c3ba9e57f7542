using System.IO.Compression;
using System.Text.Json;

namespace MLOps.Data;

/// <summary>What a rewritten JSON file is like.</summary>
/// <param name="Notes">What had to be done, with line and byte of the first places.</param>
/// <param name="Longest">Of the written values, in bytes.</param>
internal sealed record JsonRepaired(IReadOnlyList<string> Notes, long Values, long Longest);

/// <summary>
/// Rewrites JSON as one value a line in UTF-8. Of lines, those that are no JSON are left out; of an array or of objects one after
/// another, what follows the first bad place. Names that an object has twice, case ignored, get a number.
/// </summary>
internal sealed class JsonRepair(string file, TextEncodings.Found encoding, CancellationToken cancellation = default)
{
    private const int LinesLookedAt = 20;
    private const int MostDepth = 1_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MostDepth };

    private readonly List<CsvLine> _bad = [];
    private readonly List<CsvLine> _twice = [];
    private string? _end;

    /// <exception cref="InvalidDataException">It is compressed, and damaged.</exception>
    public JsonRepaired WriteTo(string target)
    {
        using var output = File.Create(target);
        var values = new JsonValueWriter(output);
        if (IsLines())
        {
            foreach (var line in Lines().Where(l => !string.IsNullOrWhiteSpace(l.Text)))
            {
                cancellation.ThrowIfCancellationRequested();
                Copy(line, values);
            }
        }
        else
        {
            CopyWhole(values);
        }

        return new(Notes(), values.Count, values.Longest);
    }

    // The first line of an array may be all of it.
    private bool IsLines() => !FileMark.IsArray(FileMark.Start(file)) && Lines().Where(l => !string.IsNullOrWhiteSpace(l.Text)).Take(LinesLookedAt).Any(l => Parse(l.Text) is { } value && Closed(value));

    private static bool Closed(JsonDocument value)
    {
        using (value)
        {
            return value.RootElement.ValueKind is JsonValueKind.Object;
        }
    }

    private IEnumerable<CsvLine> Lines() => new CsvLines(new StreamReader(Open(), encoding.Encoding, detectEncodingFromByteOrderMarks: true), encoding.Encoding, encoding.Preamble).Read();

    private void Copy(CsvLine line, JsonValueWriter values)
    {
        using var value = Parse(line.Text);
        if (value is null)
        {
            _bad.Add(line with { Text = "" });
        }
        else if (values.Write(value.RootElement))
        {
            _twice.Add(line with { Text = "" });
        }
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void CopyWhole(JsonValueWriter values)
    {
        using var text = Open();
        var read = new JsonValues(text, encoding, MostDepth);
        try
        {
            while (read.Next() is { } value)
            {
                using (value)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (values.Write(value.RootElement))
                    {
                        _twice.Add(read.Place);
                    }
                }
            }
        }
        catch (JsonException)
        {
            _end = $"no JSON from {TextPlaces.Named(read.Place)} on: what follows was left out";
        }
    }

    private Stream Open()
    {
        var stream = File.OpenRead(file);
        return file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private List<string> Notes()
    {
        var notes = encoding.Notes.ToList();
        if (_bad.Count > 0)
        {
            notes.Add($"lines that are no JSON were left out: {TextPlaces.Shown(_bad, _bad.Count, _ => "")}");
        }

        if (_twice.Count > 0)
        {
            notes.Add($"names that an object has twice got a number: {TextPlaces.Shown(_twice, _twice.Count, _ => "")}");
        }

        return _end is null ? notes : [.. notes, _end];
    }
}
