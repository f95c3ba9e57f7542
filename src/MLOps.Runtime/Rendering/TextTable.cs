using System.Text;

namespace MLOps.Rendering;

/// <summary>A table for terminals and text/plain: columns padded, numbers to the right, no lines drawn but one under the header.</summary>
internal static class TextTable
{
    private const int WidestCell = 60;

    public static string Render(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, IReadOnlySet<int>? right = null)
    {
        var cells = rows.Select(r => r.Select(Fit).ToList()).ToList();
        var widths = header.Select((h, i) => Math.Max(h.Length, cells.Count == 0 ? 0 : cells.Max(r => r[i].Length))).ToList();
        var text = new StringBuilder();
        Line(text, header, widths, right);
        text.AppendLine(string.Join("  ", widths.Select(w => new string('─', w))));
        foreach (var row in cells)
        {
            Line(text, row, widths, right);
        }

        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells, List<int> widths, IReadOnlySet<int>? right)
    {
        var padded = cells.Select((c, i) => right?.Contains(i) == true ? c.PadLeft(widths[i]) : c.PadRight(widths[i]));
        text.AppendLine(string.Join("  ", padded).TrimEnd());
    }

    private static string Fit(string cell)
    {
        var line = cell.ReplaceLineEndings(" ");
        return line.Length <= WidestCell ? line : line[..(WidestCell - 1)] + "…";
    }
}
