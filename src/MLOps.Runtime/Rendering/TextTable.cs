using System.Text;

namespace MLOps.Rendering;

/// <summary>A table for terminals and text/plain: columns padded, numbers to the right, no lines drawn but one under the header.</summary>
internal static class TextTable
{
    private const int WidestCell = 60;
    private const int Gap = 2;

    // A sentence in a narrower column would be a word a line.
    private const int LeastRoom = 24;

    public static string Render(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, IReadOnlySet<int>? right = null)
    {
        var cells = rows.Select(r => r.Select(Fit).ToList()).ToList();
        var widths = Widths(header, cells);
        var text = new StringBuilder();
        Line(text, header, widths, right);
        text.AppendLine(string.Join("  ", widths.Select(w => new string('─', w))));
        foreach (var row in cells)
        {
            Line(text, row, widths, right);
        }

        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }

    /// <summary>
    /// The same in lines of at most <paramref name="width"/> cells: the sentences of one column are wrapped, or stand below their row where a
    /// column would leave them too little room. Wider only when the other columns alone are.
    /// </summary>
    /// <param name="sentences">The column that gives way.</param>
    public static string Render(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, IReadOnlySet<int> right, int width, int sentences)
    {
        var cells = rows.Select(r => r.Select(Fit).ToList()).ToList();
        var widths = Widths(header, cells);
        var room = width - widths.Where((_, i) => i != sentences).Sum(w => w + Gap);
        return widths[sentences] <= room ? Render(header, cells, right)
            : room < LeastRoom ? Below(header, cells, right, width, sentences)
            : Render(header, cells.SelectMany(row => Wrapped(row, sentences, room)), right);
    }

    /// <summary>A sentence in lines of at most so many cells, those after the first indented.</summary>
    public static IEnumerable<string> Wrap(string text, int width, int indent = 0)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (TextWidth.Of(line.ToString()) + TextWidth.Of(word) > width && line.ToString().TrimEnd().Length > indent)
            {
                yield return line.ToString().TrimEnd();
                line.Clear().Append(' ', indent);
            }

            line.Append(word).Append(' ');
        }

        yield return line.ToString().TrimEnd();
    }

    private static List<int> Widths(IReadOnlyList<string> header, List<List<string>> cells) =>
        header.Select((h, i) => Math.Max(TextWidth.Of(h), cells.Count == 0 ? 0 : cells.Max(r => TextWidth.Of(r[i])))).ToList();

    private static IEnumerable<IReadOnlyList<string>> Wrapped(List<string> row, int sentences, int room) =>
        Wrap(row[sentences], room).Select((line, n) => row.Select((cell, i) => i == sentences ? line : n == 0 ? cell : "").ToList());

    private static string Below(IReadOnlyList<string> header, List<List<string>> cells, IReadOnlySet<int> right, int width, int sentences)
    {
        IReadOnlyList<string> Others(IReadOnlyList<string> row) => row.Where((_, i) => i != sentences).ToList();
        var narrow = Render(Others(header), cells.Select(Others), right.Select(i => i > sentences ? i - 1 : i).ToHashSet()).Split('\n');
        var told = cells.SelectMany((row, i) => row[sentences].Length == 0 ? [narrow[i + 2]] : Wrap("    " + row[sentences], width, 4).Prepend(narrow[i + 2]));
        return string.Join("\n", narrow.Take(2).Concat(told));
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells, List<int> widths, IReadOnlySet<int>? right)
    {
        var padded = cells.Select((c, i) => new string(' ', Math.Max(0, widths[i] - TextWidth.Of(c))) is var blanks && right?.Contains(i) == true ? blanks + c : c + blanks);
        text.AppendLine(string.Join("  ", padded).TrimEnd());
    }

    private static string Fit(string cell)
    {
        var line = cell.ReplaceLineEndings(" ");
        return TextWidth.Of(line) <= WidestCell ? line : TextWidth.Start(line, WidestCell - 1) + "…";
    }
}
