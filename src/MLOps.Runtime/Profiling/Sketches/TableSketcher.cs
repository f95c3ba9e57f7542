using System.Data;
using System.Globalization;
using MLOps.Data;
using MLOps.Profiling.Personal;

namespace MLOps.Profiling.Sketches;

/// <summary>Makes sketches from rows: counts and moments by the engine's aggregates, quantiles from the values as they stream by.</summary>
internal sealed class TableSketcher(DataEngine engine, CancellationToken cancellation)
{
    public const int QuantileSize = 400;
    public const int DistinctSize = 1_024;

    // Of a wide table fewer, or its sketch would be as long as many a table.
    private const int FrequentInAll = 100_000;
    private const int FewFrequent = 100;
    private const int MostFrequent = 1_000;

    /// <summary>How many values of each column are kept where they are all; where there are more, the hundred most frequent.</summary>
    public static int FrequentSize(int columns) => Math.Clamp(FrequentInAll / Math.Max(1, columns), FewFrequent, MostFrequent);

    public TableSketch Sketch(Source source)
    {
        var options = new ProfileOptions { Exact = true };
        using var prepared = PreparedRelation.Of(engine, source, options, cancellation);
        var run = new ProfileRun(engine, prepared, options, IsExact: true, cancellation);
        var first = Answers.Ask(run, prepared.Of, prepared.Columns.SelectMany(MeasurePlan.First));
        var second = Answers.Ask(run, prepared.Of, prepared.Columns.SelectMany(c => MeasurePlan.Second(c, first, edges: null)));
        var quantiles = Quantiles(prepared);
        return new() { Rows = prepared.Rows, Columns = prepared.Columns.Select(c => Column(c, prepared, first, second, quantiles)).ToList() };
    }

    private ColumnSketch Column(PreparedColumn column, PreparedRelation prepared, Answers first, Answers second, Dictionary<int, QuantileSketch> quantiles)
    {
        var count = first.Integer(column, Measure.Count) ?? 0;
        var relation = prepared.Of([column]);
        var sketch = new ColumnSketch
        {
            Name = column.Schema.Name,
            Type = column.Kind,
            DataType = column.Schema.Type,
            Count = count,
            Missing = prepared.Rows - count,
            Distinct = new() { K = DistinctSize, Hashes = engine.Query(DuckDbQueries.SmallestHashes(column, relation, DistinctSize), Hash, cancellation) },
            Frequent = Frequent(column, relation, FrequentSize(prepared.Columns.Count)),
            Moments = column.Kind == ColumnKind.Numeric ? Moments(column, first, second) : null,
            Quantiles = quantiles.GetValueOrDefault(column.Index),
        };
        return IsPersonal(column, sketch) ? WithoutValues(sketch) : sketch;
    }

    // By the values that would be kept, or by its name, as the report masks them.
    private static bool IsPersonal(PreparedColumn column, ColumnSketch sketch)
    {
        if (column.IsInteger && sketch.Moments?.Max >= PersonalHint.LeastNumber && PersonalHint.Of(sketch.Name) is { IsNumber: true })
        {
            return true;
        }

        if (column.Kind == ColumnKind.Boolean || (column.Kind == ColumnKind.Numeric && !(column.IsInteger && sketch.Moments?.Max >= PersonalStage.Least)))
        {
            return false;
        }

        var tally = new PersonalTally(sketch.Name);
        foreach (var value in column.Kind == ColumnKind.Datetime ? [] : sketch.Frequent.Values)
        {
            tally.Add(value.Text, value.Count);
        }

        return tally.Figures(isExact: true, scale: 1).Count > 0 || (column.Kind != ColumnKind.Numeric && PersonalHint.Of(sketch.Name) is { IsEnough: true });
    }

    // Whoever reads the store finds counts and hashes.
    private static ColumnSketch WithoutValues(ColumnSketch sketch) => sketch with
    {
        Frequent = sketch.Frequent with { Values = [], Others = sketch.Frequent.Values.Select(v => v.Count).DefaultIfEmpty().Max() },
        Moments = null,
        Quantiles = null,
    };

    private static ulong Hash(IDataRecord row) => Convert.ToUInt64(row.GetValue(0), CultureInfo.InvariantCulture);

    // The one more says how often a value may occur that is not kept.
    private FrequentValues Frequent(PreparedColumn column, string relation, int most)
    {
        var values = engine.Query(DuckDbQueries.MostFrequent(column, relation, most + 1), r => new FrequentValue(r.GetString(0), r.GetInt64(1)), cancellation);
        return values.Count <= most
            ? new() { Most = most, Values = values, Others = 0 }
            : new() { Most = most, Values = values.Take(FewFrequent).ToList(), Others = values[FewFrequent].Count };
    }

    private static MomentSketch Moments(PreparedColumn column, Answers first, Answers second)
    {
        var infinite = first.Integer(column, Measure.Infinite) ?? 0;
        var plain = new MomentSketch
        {
            Count = (first.Integer(column, Measure.Count) ?? 0) - infinite,
            Mean = MeasurePlan.Mean(column, first) ?? double.NaN,
            Min = first.Number(column, Measure.Low) ?? double.NaN,
            Max = first.Number(column, Measure.High) ?? double.NaN,
            Zeros = first.Integer(column, Measure.Zeros) ?? 0,
            Negatives = first.Integer(column, Measure.Negatives) ?? 0,
            Infinite = infinite,
        };
        return second.Numbers(column, Measure.PowerSums) is not { } sums ? plain : About(plain, MeasurePlan.Scale(column, first), sums);
    }

    // The sums were taken about a mean that rounding may have moved by a little.
    private static MomentSketch About(MomentSketch plain, double scale, IReadOnlyList<double> sums)
    {
        double n = plain.Count, d = sums[0] / n;
        return plain with
        {
            Mean = plain.Mean + (scale * d),
            Scale = scale,
            Squares = Math.Max(0, sums[1] - (n * d * d)),
            Cubes = sums[2] - (3 * d * sums[1]) + (2 * n * d * d * d),
            Fourths = sums[3] - (4 * d * sums[2]) + (6 * d * d * sums[1]) - (3 * n * d * d * d * d),
        };
    }

    private Dictionary<int, QuantileSketch> Quantiles(PreparedRelation prepared)
    {
        var columns = prepared.Columns.Where(c => c.Kind is ColumnKind.Numeric or ColumnKind.Datetime).ToList();
        var builders = columns.Select(_ => new QuantileSketchBuilder(QuantileSize)).ToList();
        if (columns.Count > 0)
        {
            engine.Stream($"SELECT {string.Join(", ", columns.Select(DuckDbSpelling.Number))} FROM {prepared.Of(columns)}", row => Take(row, builders), cancellation);
        }

        return columns.Zip(builders).ToDictionary(c => c.First.Index, c => c.Second.Build());
    }

    private static void Take(IDataRecord row, List<QuantileSketchBuilder> builders)
    {
        for (var i = 0; i < builders.Count; i++)
        {
            if (!row.IsDBNull(i))
            {
                builders[i].Add(row.GetDouble(i));
            }
        }
    }
}
