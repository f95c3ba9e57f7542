namespace MLOps.Profiling;

/// <summary>
/// What follows from a column's values in ascending order, told as they pass by: for columns whose values do not fit in memory. The
/// same figures as <see cref="CountedValues"/> gives; a second pass orders the distances from the median.
/// </summary>
/// <remarks>
/// Values that are held are not sent through here, short as that would be: to ask of each whether a quantile lies at it takes twice the time
/// of looking quantiles, moments and bins up one after the other (5,000,000 different values: 79 to 171 ms against 43 to 87 ms).
/// </remarks>
internal sealed class PassingValues(IReadOnlyList<double> levels, double center, double scale, IReadOnlyList<double>? edges, long total)
{
    private const int Median = 2;

    private readonly double[] _quantiles = new double[levels.Count];
    private readonly double[] _sums = new double[4];
    private readonly double[] _bins = new double[Math.Max(0, (edges?.Count ?? 0) - 1)];
    private int _bin;
    private long _seen;

    public static ValueFigures Of(ProfileRun run, SampledRows rows, PreparedColumn column, Answers first, IReadOnlyList<double>? edges)
    {
        var (number, relation) = (DuckDbSpelling.Number(column), rows.Of([column]));
        var total = run.Engine.Query($"SELECT count({number}) FROM {relation}", r => r.GetInt64(0), run.Cancellation)[0];
        var (mean, scale) = (MeasurePlan.Mean(column, first), MeasurePlan.Scale(column, first));
        var hasMoments = mean is not null && scale > 0;
        var values = new PassingValues(MeasurePlan.QuantileLevels, mean ?? 0, hasMoments ? scale : 1, edges, total);
        values.Read(run, DuckDbQueries.Ordered(number, relation));
        if (total == 0)
        {
            return new(null, null, null, null);
        }

        var distances = new PassingValues([0.5], 0, 1, null, total);
        distances.Read(run, DuckDbQueries.Ordered($"abs({number} - {DuckDbSpelling.Literal(values._quantiles[Median])})", relation));
        return new(values._quantiles, distances._quantiles[0], hasMoments ? values._sums : null, edges is null ? null : values._bins);
    }

    /// <param name="count">How often the value occurs; it is larger than all before.</param>
    public void Add(double value, long count)
    {
        Quantiles(value, count);
        Moments((value - center) / scale, count);
        if (edges is not null)
        {
            while (_bin < _bins.Length - 1 && value >= edges[_bin + 1])
            {
                _bin++;
            }

            _bins[_bin] += count;
        }

        _seen += count;
    }

    private void Read(ProfileRun run, string ordered) => run.Engine.Stream(ordered, row => Add(row.GetDouble(0), row.GetInt64(1)), run.Cancellation);

    // The value below its place has its share when it passes, the one above the rest.
    private void Quantiles(double value, long count)
    {
        for (var i = 0; i < _quantiles.Length; i++)
        {
            var place = (total - 1) * levels[i];
            var below = (long)Math.Floor(place);
            if (_seen <= below && below < _seen + count)
            {
                _quantiles[i] = value;
            }

            if (_seen <= below + 1 && below + 1 < _seen + count)
            {
                _quantiles[i] = CountedValues.Between(_quantiles[i], value, place - below);
            }
        }
    }

    private void Moments(double z, double count)
    {
        for (var power = 0; power < 4; power++)
        {
            count *= z;
            _sums[power] += count;
        }
    }
}
