namespace MLOps.Rendering.Charts;

/// <summary>A histogram in one line of text, for terminals: <c>▁▂▅▇▃▁</c>. An empty bin is a space.</summary>
internal static class Sparkline
{
    private const string Levels = "▁▂▃▅▇";

    /// <summary>Numbers over time, from the least to the greatest; a number that is none is a space.</summary>
    public static string Of(IReadOnlyList<double> values)
    {
        var finite = values.Where(double.IsFinite).ToList();
        if (finite.Count == 0)
        {
            return "";
        }

        var (least, most) = (finite.Min(), finite.Max());
        return string.Concat(values.Select(v => !double.IsFinite(v) ? ' ' : Levels[most > least ? (int)Math.Round((v - least) / (most - least) * (Levels.Length - 1)) : 0]));
    }

    /// <param name="width">Characters at most; neighbouring bins are added together to fit.</param>
    public static string Of(IReadOnlyList<long> counts, int width = 12)
    {
        var merged = counts.Chunk((int)Math.Ceiling((double)counts.Count / width)).Select(c => c.Sum()).ToList();
        var most = Math.Max(1, merged.Max());
        return string.Concat(merged.Select(n => n == 0 ? ' ' : Levels[(int)Math.Ceiling((double)n / most * Levels.Length) - 1]));
    }
}
