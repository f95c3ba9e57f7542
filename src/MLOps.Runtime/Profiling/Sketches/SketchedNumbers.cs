using System.Globalization;

namespace MLOps.Profiling.Sketches;

/// <summary>The finite numbers that a column's sketch stands for.</summary>
/// <param name="RankError">How far the share of values below any point may be off, in 99 of 100 cases; 0: these are all values.</param>
internal sealed record SketchedNumbers(CountedValues Values, double RankError)
{
    public const string Method = "the kept sketch of quantiles";

    /// <summary>Every value where all are listed, else those that the quantiles come from; null for other columns than numbers and times.</summary>
    public static SketchedNumbers? Of(ColumnSketch column) => column switch
    {
        { Type: ColumnKind.Numeric, Frequent.IsComplete: true } => new(Listed(column), 0),
        { Quantiles: { } quantiles } => new(quantiles.Weighted(), quantiles.RankError),
        _ => null,
    };

    private static CountedValues Listed(ColumnSketch column) => new(column.Frequent.Values.Select(v => new CountedValue("", Number(v.Text, column.DataType), v.Count)));

    // A single-precision number is written in so few digits that reading it as a double gives another one. Infinities are written "inf".
    private static double Number(string text, string type) =>
        !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? double.NaN
        : type == "FLOAT" ? float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : number;
}
