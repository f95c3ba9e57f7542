namespace MLOps.Tracking;

/// <summary>The lines in which two texts differ, by their longest common subsequence, with two lines around.</summary>
internal static class LineDiff
{
    private const int Around = 2;
    private const int LongestTable = 16_000_000;

    public static IReadOnlyList<CodeLine> Of(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        if (a.SequenceEqual(b, StringComparer.Ordinal))
        {
            return [];
        }

        var start = a.Zip(b).TakeWhile(p => p.First == p.Second).Count();
        var end = a.Skip(start).Reverse().Zip(b.Skip(start).Reverse()).TakeWhile(p => p.First == p.Second).Count();
        var changes = Changed(a.Take(a.Count - end).Skip(start).ToList(), b.Take(b.Count - end).Skip(start).ToList());
        return Shortened([.. a.Take(start).Select(l => new CodeLine(' ', l)), .. changes, .. a.Skip(a.Count - end).Select(l => new CodeLine(' ', l))]);
    }

    private static List<CodeLine> Changed(List<string> a, List<string> b)
    {
        if ((long)a.Count * b.Count > LongestTable)
        {
            return [.. a.Select(l => new CodeLine('-', l)), .. b.Select(l => new CodeLine('+', l))];
        }

        var common = Lengths(a, b);
        var (lines, i, j) = (new List<CodeLine>(), 0, 0);
        while (i < a.Count || j < b.Count)
        {
            if (i < a.Count && j < b.Count && a[i] == b[j])
            {
                lines.Add(new CodeLine(' ', a[i++]));
                j++;
            }
            else if (j == b.Count || (i < a.Count && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(new CodeLine('-', a[i++]));
            }
            else
            {
                lines.Add(new CodeLine('+', b[j++]));
            }
        }

        return lines;
    }

    private static int[,] Lengths(List<string> a, List<string> b)
    {
        var common = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }

    private static List<CodeLine> Shortened(List<CodeLine> lines)
    {
        var kept = new List<CodeLine>();
        for (var i = 0; i < lines.Count; i++)
        {
            var near = lines.Skip(Math.Max(0, i - Around)).Take((2 * Around) + 1 + Math.Min(0, i - Around)).Any(l => l.Change != ' ');
            if (near)
            {
                kept.Add(lines[i]);
            }
            else if (kept.Count == 0 || kept[^1].Change != '~')
            {
                kept.Add(new CodeLine('~', ""));
            }
        }

        return kept;
    }
}
