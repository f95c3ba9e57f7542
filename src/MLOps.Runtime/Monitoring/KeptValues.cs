using System.Globalization;
using MLOps.Data;
using MLOps.Profiling;
using MLOps.Profiling.Sketches;
using MLOps.Store;

namespace MLOps.Monitoring;

/// <summary>The values of a column that a sketch stands for, with their counts.</summary>
/// <param name="Values">What may stand after FROM: columns <c>v</c> and <c>n</c>.</param>
/// <param name="RankError">How far the share of values below any point may be off, in 99 of 100 cases; 0: these are all values.</param>
/// <param name="Deviation">Standard deviation of numbers, divisor n, as the sketch's moments have it; null without values.</param>
internal sealed record KeptValues(string Values, double RankError, double? Deviation)
{
    // As long as a text is kept: a longer one may stand for several.
    private const int LongestText = DuckDbQueries.LongestText;

    /// <summary>Null when the rows are to be read, or not enough is kept: texts of many different values, or long ones.</summary>
    public static KeptValues? Of(ComparedSide side, ColumnSchema column) => side.SketchOf(column) is { } sketch ? Of(sketch) : null;

    private static KeptValues? Of(ColumnSketch column)
    {
        if (column.Type == ColumnKind.Numeric)
        {
            return SketchedNumbers.Of(column) is { } numbers ? new(Numbers(numbers.Values), numbers.RankError, DeviationOf(column)) : null;
        }

        return column.Frequent.IsComplete && column.Frequent.Values.All(v => v.Text.Length < LongestText) ? new(Texts(column.Frequent.Values), 0, null) : null;
    }

    private static double? DeviationOf(ColumnSketch column) =>
        column.Moments is { Count: > 0 } m ? Math.Sqrt((m.Variance ?? 0) * (m.Count - 1) / m.Count) : null;

    private static string Numbers(CountedValues values) => Relation(
        values.Values.Select(v => v.ToString("E16", CultureInfo.InvariantCulture)), "DOUBLE", values.Counts);

    private static string Texts(IReadOnlyList<FrequentValue> values) => Relation(values.Select(v => Sql.Text(v.Text)), "VARCHAR", values.Select(v => v.Count));

    private static string Relation(IEnumerable<string> values, string type, IEnumerable<long> counts) =>
        $"(SELECT unnest([{string.Join(", ", values)}]::{type}[]) AS v, unnest([{string.Join(", ", counts)}]::BIGINT[]) AS n)";
}
