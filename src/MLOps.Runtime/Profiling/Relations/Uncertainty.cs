namespace MLOps.Profiling.Relations;

/// <summary>
/// Theil's uncertainty coefficient U(target | given): the share of the target's entropy that knowing the other takes away; 0 to 1
/// (Theil 1970), as sweetviz uses it.
/// </summary>
internal static class Uncertainty
{
    /// <returns>NaN for a target without variation over the common rows.</returns>
    public static double Of(CategoryColumn given, CategoryColumn target)
    {
        var (pairs, givens, targets) = (new Dictionary<(int, int), long>(), new long[given.Size], new long[target.Size]);
        for (var i = 0; i < given.Codes.Length; i++)
        {
            var (g, t) = (given.Codes[i], target.Codes[i]);
            if (g >= 0 && t >= 0)
            {
                pairs[(g, t)] = pairs.GetValueOrDefault((g, t)) + 1;
                givens[g]++;
                targets[t]++;
            }
        }

        double rows = targets.Sum();
        var entropy = -targets.Where(n => n > 0).Sum(n => n / rows * Math.Log(n / rows));
        var left = -pairs.Sum(p => p.Value / rows * Math.Log((double)p.Value / givens[p.Key.Item1]));
        return entropy > 0 ? Math.Clamp((entropy - left) / entropy, 0, 1) : double.NaN;
    }
}
