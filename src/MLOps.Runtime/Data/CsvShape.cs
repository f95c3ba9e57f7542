using System.Text;

namespace MLOps.Data;

/// <summary>What the first two lines of a delimited text say about its columns.</summary>
internal sealed record CsvShape(string Delimiter, int? Columns)
{
    private static readonly string[] Delimiters = [",", ";", "\t", "|"];

    /// <summary>
    /// <see cref="Columns"/> is null unless header and first row have the same number of fields, two or more: a title above the
    /// table, a quoted line end or a compressed file is no table yet.
    /// </summary>
    public static CsvShape Of(string file)
    {
        using var reader = new StreamReader(file, Encoding.Latin1);
        var header = reader.ReadLine() ?? "";
        var delimiter = Delimiters.MaxBy(d => header.Split(d).Length)!;
        var columns = Fields(header, delimiter);
        return new CsvShape(delimiter, columns > 1 && columns == Fields(reader.ReadLine() ?? "", delimiter) ? columns : null);
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
