using System.Text;

namespace MLOps.Runtime.Tests.Data;

/// <summary>Makes delimited texts of everything that readers stumble over; the same for the same seed.</summary>
internal static class NastyCsv
{
    private static readonly string[] Ends = ["\n", "\r\n", "\r", "\n\n", "\n"];

    private static readonly string[] Cells =
    [
        "", "1", "-2.5", "1e308", "-1e-320", "NaN", "inf", "-Infinity", "99999999999999999999999999999999999999999", "0x1F", "1,5", "\"1,234\"", "NULL", "NA", "n/a", "true", "TRUE", "f",
        "2024-01-01", "31.12.2020", "2024-13-45", "0000-00-00", "9999-12-31 23:59:59", "12:30", "\"", "\"\"", "\"open", "close\"", "\"a\"b\"", "\"line\nbreak\"", "it's", "a\\\"b", "<script>", "'; DROP TABLE x; --",
        "😀", "שלום", "e\u0301", "\u200b", "\ufeff", "\0", "\t", " ", "  x  ", "https://a.b/c?d=e#f", "C:\\x\\y.z", "/usr/bin/env", "{\"a\": [1, 2]}", "[1, 2]", "#x", "=1+1", "%", "1 000", "€5",
    ];

    public static string Make(Random random)
    {
        var delimiter = ",;\t|"[random.Next(4)];
        var columns = random.Next(1, 7);
        var text = new StringBuilder(random.Next(5) == 0 ? "\ufeff" : "");
        if (random.Next(4) > 0)
        {
            text.AppendJoin(delimiter, Enumerable.Range(0, columns).Select(i => random.Next(6) == 0 ? "same" : Cells[random.Next(Cells.Length)].Length > 8 ? $"c{i}" : Cells[random.Next(Cells.Length)])).Append(Ends[random.Next(2)]);
        }

        for (var row = random.Next(0, 60); row > 0; row--)
        {
            var width = random.Next(8) == 0 ? random.Next(0, columns + 4) : columns;
            text.AppendJoin(delimiter, Enumerable.Range(0, width).Select(i => random.Next(3) == 0 ? Cells[random.Next(Cells.Length)] : (i * row).ToString(System.Globalization.CultureInfo.InvariantCulture)));
            text.Append(random.Next(10) == 0 ? Ends[random.Next(Ends.Length)] : "\n");
        }

        return text.ToString();
    }
}
