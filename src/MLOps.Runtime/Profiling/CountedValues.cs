namespace MLOps.Profiling;

/// <summary>A value and how often it occurs.</summary>
/// <param name="Number">As <see cref="DuckDbSpelling.Number"/> gives it; NaN for what is no finite number or time.</param>
internal readonly record struct CountedValue(string Text, double Number, long Count);

/// <summary>
/// All different finite numbers of a column with their counts, ascending. Quantiles, moments and histograms follow from them without
/// another look at the rows. Pure.
/// </summary>
internal sealed class CountedValues
{
    private readonly double[] _values;
    private readonly long[] _counts;

    public CountedValues(IEnumerable<CountedValue> values)
    {
        var finite = values.Where(v => double.IsFinite(v.Number)).OrderBy(v => v.Number).ToList();
        _values = finite.Select(v => v.Number).ToArray();
        _counts = finite.Select(v => v.Count).ToArray();
        Total = _counts.Sum();
    }

    private CountedValues(double[] values, long[] counts, long total) => (_values, _counts, Total) = (values, counts, total);

    /// <param name="numbers">Finite, in any order and as often as they occur; sorted by this.</param>
    public static CountedValues Of(Span<double> numbers)
    {
        numbers.Sort();
        var different = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            different += i == 0 || numbers[i] != numbers[i - 1] ? 1 : 0;
        }

        var (values, counts, last) = (new double[different], new long[different], -1);
        foreach (var number in numbers)
        {
            if (last < 0 || number != values[last])
            {
                values[++last] = number;
            }

            counts[last]++;
        }

        return new(values, counts, numbers.Length);
    }

    public long Total { get; }

    public IReadOnlyList<double> Values => _values;

    /// <summary>By place in <see cref="Values"/>.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Linear interpolation between the two nearest values (type 7); null without values.</summary>
    public IReadOnlyList<double>? Quantiles(IReadOnlyList<double> levels) =>
        Total == 0 ? null : levels.Select(p => Quantile(_values, _counts, Total, p)).ToList();

    /// <summary>Median of the absolute deviations from <paramref name="center"/>.</summary>
    public double? MedianDeviation(double center)
    {
        var place = (Total - 1) * 0.5;
        var (seen, last) = (0L, double.NaN);
        foreach (var (distance, count) in Distances(center))
        {
            if (seen > Math.Floor(place))
            {
                return last + ((place - Math.Floor(place)) * (distance - last));
            }

            (seen, last) = (seen + count, distance);
            if (seen > Math.Floor(place) + 1)
            {
                return last;
            }
        }

        return Total == 0 ? null : last;
    }

    // Ascending: outwards from the center, to whichever side is nearer.
    private IEnumerable<(double Distance, long Count)> Distances(double center)
    {
        var below = Array.FindLastIndex(_values, v => v < center);
        var above = below + 1;
        while (below >= 0 || above < _values.Length)
        {
            var isBelow = above == _values.Length || (below >= 0 && center - _values[below] <= _values[above] - center);
            var nearest = isBelow ? below-- : above++;
            yield return (Math.Abs(_values[nearest] - center), _counts[nearest]);
        }
    }

    /// <summary>Sums of the first four powers of (x - center) / scale.</summary>
    public IReadOnlyList<double> PowerSums(double center, double scale)
    {
        var sums = new double[4];
        for (var i = 0; i < _values.Length; i++)
        {
            var z = (_values[i] - center) / scale;
            var term = (double)_counts[i];
            for (var power = 0; power < 4; power++)
            {
                term *= z;
                sums[power] += term;
            }
        }

        return sums;
    }

    /// <summary>Counts between ascending edges, each bin closed on the left, the last one on both sides.</summary>
    public IReadOnlyList<double> Bins(IReadOnlyList<double> edges)
    {
        var counts = new double[edges.Count - 1];
        var bin = 0;
        for (var i = 0; i < _values.Length; i++)
        {
            while (bin < counts.Length - 1 && _values[i] >= edges[bin + 1])
            {
                bin++;
            }

            counts[bin] += _counts[i];
        }

        return counts;
    }

    private static double Quantile(double[] ascending, long[] counts, long total, double p)
    {
        var place = (total - 1) * p;
        var below = (long)Math.Floor(place);
        var (index, seen) = (0, counts[0]);
        while (seen <= below)
        {
            seen += counts[++index];
        }

        var low = ascending[index];
        var high = seen > below + 1 || index == ascending.Length - 1 ? low : ascending[index + 1];
        return Between(low, high, place - below);
    }

    /// <summary>What lies a share of the way from <paramref name="low"/> to <paramref name="high"/>, also where their difference is too large for a number.</summary>
    internal static double Between(double low, double high, double share) =>
        double.IsFinite(high - low) ? low + (share * (high - low)) : (low * (1 - share)) + (high * share);
}
