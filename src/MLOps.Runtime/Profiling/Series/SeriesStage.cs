namespace MLOps.Profiling.Series;

/// <summary>
/// Looks for time series: numeric columns of a table whose rows follow a column of times (or the column that was named), each value
/// close to an earlier one.
/// </summary>
internal sealed class SeriesStage(ProfileRun run)
{
    private const int FirstRows = 5_000;

    // A value on its way into a series, about its mean, and within transforms and lags.
    private const int BytesPerValue = 56;

    private const int MostColumns = 50;
    private const int Shortest = 30;
    private const int MostLags = 100;

    // A series resembles itself this much at one of these lags; the rule and the figures are ydata-profiling's.
    private const double Likeness = 0.7;

    private static readonly int[] Lags = [1, 7, 12, 24, 30];

    /// <summary>The first rows in the order of time that a series is told from; with exactness, all.</summary>
    public static long MostRows(ProfileOptions options) => options.Exact ? long.MaxValue : FirstRows;

    public IReadOnlyList<ColumnProfile> Mark(IReadOnlyList<ColumnProfile> profiles)
    {
        if (Order(profiles) is not { } order || run.Rows < Shortest)
        {
            return profiles;
        }

        var numeric = run.Columns.Where(c => c != order && MayBeSeries(profiles[c.Index])).Take(MostColumns).ToList();
        var bytes = BytesPerValue * Math.Min(run.Rows, MostRows(run.Options));
        var atOnce = run.Memory.Fitting(bytes, MostColumns);
        if (numeric.Count > 0)
        {
            run.Memory.Require(bytes, $"A time series of {MLOps.Figures.Count(run.Rows)} rows");
        }

        var series = numeric.Chunk(atOnce).SelectMany(chunk => chunk.Zip(Read(order, profiles[order.Index], chunk)).AsParallel().AsOrdered().WithCancellation(run.Cancellation)
            .Select(s => (s.First.Index, Figures: Figures(order, s.Second))).ToList()).Where(s => s.Figures is not null).ToDictionary(s => s.Index, s => s.Figures);
        return profiles.Select((p, i) => series.TryGetValue(i, out var found) ? p with { Type = ColumnKind.TimeSeries, Series = found } : p).ToList();
    }

    // What rises or falls with every row counts the rows: it has no course of its own.
    private static bool MayBeSeries(ColumnProfile p) =>
        p is { Type: ColumnKind.Numeric, Histogram: not null, Monotonicity: not (Monotonicity.StrictlyIncreasing or Monotonicity.StrictlyDecreasing) };

    private PreparedColumn? Order(IReadOnlyList<ColumnProfile> profiles) => run.Options.TimeColumn is { } name
        ? run.Columns.FirstOrDefault(c => string.Equals(c.Schema.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UserException(UserError.Unknown("column", name, run.Columns.Select(c => c.Schema.Name)))
        : run.Columns.FirstOrDefault(c => c.Kind == ColumnKind.Datetime && profiles[c.Index] is
        { Missing: 0, Monotonicity: Monotonicity.StrictlyIncreasing or Monotonicity.StrictlyDecreasing });

    private List<double[]> Read(PreparedColumn order, ColumnProfile profile, IReadOnlyList<PreparedColumn> numeric)
    {
        var values = numeric.Select(_ => new List<double>()).ToList();
        // Rows that follow the order already need no sorting, however many there are.
        var sorted = profile.Monotonicity == Monotonicity.StrictlyIncreasing ? "" : $" ORDER BY {order.Sql} NULLS LAST";
        if (numeric.Count > 0)
        {
            run.Engine.Query(
                $"SELECT {string.Join(", ", numeric.Select(DuckDbSpelling.Number))} FROM {run.Relation.Of(numeric.Append(order))}{sorted} LIMIT {MostRows(run.Options)}",
                row =>
                {
                    for (var i = 0; i < values.Count; i++)
                    {
                        if (!row.IsDBNull(i))
                        {
                            values[i].Add(row.GetDouble(i));
                        }
                    }

                    return true;
                },
                run.Cancellation);
        }

        return values.Select(v => v.ToArray()).ToList();
    }

    private SeriesFigures? Figures(PreparedColumn order, double[] series)
    {
        if (series.Length < Shortest || series.Min() == series.Max())
        {
            return null;
        }

        var acf = Autocorrelation.Acf(series, Math.Min(MostLags, series.Length - 1), run.Cancellation);
        if (!Lags.Any(lag => lag < acf.Count && acf[lag] >= Likeness))
        {
            return null;
        }

        var p = DickeyFuller.P(series, run.Cancellation);
        var period = Seasonality.Period(acf) ?? LongSeason.Period(series, run.Cancellation);
        return new()
        {
            OrderedBy = order.Schema.Name,
            Length = series.Length,
            AdfP = p,
            IsStationary = p is null ? null : p < run.Options.Thresholds.AdfP,
            IsSeasonal = period is not null,
            Period = period,
            Acf = acf,
            Pacf = Autocorrelation.Pacf(series, Math.Min(MostLags, (series.Length / 2) - 1), run.Cancellation),
        };
    }
}
