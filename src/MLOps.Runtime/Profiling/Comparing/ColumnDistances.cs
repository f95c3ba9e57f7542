using MLOps.Distances;

namespace MLOps.Profiling.Comparing;

/// <summary>Distances between the values of one column in two sources. Pure.</summary>
internal static class ColumnDistances
{
    private const int FewNumbers = 20;
    private const int MostLabels = 8;
    private const int MostNewOrLost = 10;
    private const int Bins = 24;

    private static readonly double[] Deciles = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    public static ColumnDistance OfNumbers(string source, CountedValues first, CountedValues later, bool ofLengths, bool isExact)
    {
        var different = first.Values.Union(later.Values).Order().ToList();
        var edges = different.Count <= FewNumbers ? [.. different, double.PositiveInfinity] : Edges(first);
        var (a, b) = (Counts(first, edges), Counts(later, edges));
        var (steps, area) = (0.0, 0.0);
        foreach (var (low, high, p, q) in Walk(first, later))
        {
            steps = Math.Max(steps, Math.Abs(p - q));
            area += Math.Abs(p - q) * (high - low);
        }

        var deviation = Deviation(first);
        return new(source, ofLengths, Divergences.Psi(a, b), Divergences.JensenShannon(a, b), deviation > 0 && double.IsFinite(area) ? area / deviation : null, steps, [], [], Shares(first, later), isExact);
    }

    public static ColumnDistance OfCategories(string source, IReadOnlyDictionary<string, long> first, IReadOnlyDictionary<string, long> later, bool showsValues, bool isExact)
    {
        var names = first.Keys.Union(later.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var (a, b) = (names.Select(n => first.GetValueOrDefault(n)).ToList(), names.Select(n => later.GetValueOrDefault(n)).ToList());
        return new(
            source, false, Divergences.Psi(a, b), Divergences.JensenShannon(a, b), null, null,
            showsValues ? Only(later, first) : [], showsValues ? Only(first, later) : [], showsValues ? Shares(names, a, b) : null, isExact);
    }

    private static List<TopValue> Only(IReadOnlyDictionary<string, long> here, IReadOnlyDictionary<string, long> there) => here.Where(v => !there.ContainsKey(v.Key))
        .OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).Take(MostNewOrLost).Select(v => new TopValue(ProfileValue.OfText(v.Key), v.Value)).ToList();

    private static List<double> Edges(CountedValues first) =>
        [double.NegativeInfinity, .. first.Quantiles(Deciles)!.Distinct(), double.PositiveInfinity];

    private static List<long> Counts(CountedValues values, IReadOnlyList<double> edges) => values.Bins(edges).Select(n => (long)n).ToList();

    /// <summary>Between neighbouring values of both: from, to, and the two distribution functions there.</summary>
    private static IEnumerable<(double Low, double High, double First, double Later)> Walk(CountedValues first, CountedValues later)
    {
        var (i, j, p, q) = (0, 0, 0L, 0L);
        while (i < first.Values.Count || j < later.Values.Count)
        {
            var low = Math.Min(At(first, i), At(later, j));
            while (At(first, i) == low && i < first.Values.Count)
            {
                p += first.Counts[i++];
            }

            while (At(later, j) == low && j < later.Values.Count)
            {
                q += later.Counts[j++];
            }

            var high = Math.Min(At(first, i), At(later, j));
            yield return (low, double.IsPositiveInfinity(high) ? low : high, (double)p / first.Total, (double)q / later.Total);
        }
    }

    private static double At(CountedValues values, int place) => place < values.Values.Count ? values.Values[place] : double.PositiveInfinity;

    private static double Deviation(CountedValues values)
    {
        var mean = values.Values.Zip(values.Counts, (v, n) => v * ((double)n / values.Total)).Sum();
        return Math.Sqrt(values.Values.Zip(values.Counts, (v, n) => (v - mean) * (v - mean) * ((double)n / values.Total)).Sum());
    }

    // One stray value must not press everything else into one bin.
    private static ComparedShares? Shares(CountedValues first, CountedValues later)
    {
        var (a, b) = (first.Quantiles([0.005, 0.995])!, later.Quantiles([0.005, 0.995])!);
        var (low, high) = (Math.Min(a[0], b[0]), Math.Max(a[1], b[1]));
        if (!(high > low) || !double.IsFinite(high - low))
        {
            return null;
        }

        var edges = HistogramEdges.Equal(low, high, Bins);
        return new([], edges, first.Bins(edges).Select(n => n / first.Total).ToList(), later.Bins(edges).Select(n => n / later.Total).ToList());
    }

    private static ComparedShares Shares(List<string> names, List<long> first, List<long> later)
    {
        double n1 = first.Sum(), n2 = later.Sum();
        var all = names.Select((name, i) => (Name: name, First: first[i] / n1, Later: later[i] / n2)).OrderByDescending(s => s.First + s.Later).ToList();
        var rest = all.Skip(MostLabels).ToList();
        var shown = rest.Count == 0 ? all : [.. all.Take(MostLabels), ("other", rest.Sum(s => s.First), rest.Sum(s => s.Later))];
        return new(shown.Select(s => s.Name).ToList(), [], shown.Select(s => s.First).ToList(), shown.Select(s => s.Later).ToList());
    }
}
