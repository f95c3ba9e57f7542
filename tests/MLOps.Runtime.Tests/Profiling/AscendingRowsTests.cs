using MLOps.Profiling.Relations;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>Rows in the order of their values are those of a stable sort by comparison, whatever the doubles.</summary>
public sealed class AscendingRowsTests
{
    private static readonly double[] Odd =
        [0.0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 1 + double.Epsilon, Math.BitIncrement(1), -0.0, double.NaN];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(70_000)]
    public void They_are_those_of_a_stable_sort(int length)
    {
        var random = new Random(7);
        double[][] columns =
        [
            Many(length, _ => random.NextDouble() - 0.5), Many(length, _ => random.Next(5)), Many(length, i => i), Many(length, i => -i), Many(length, _ => 3),
            Many(length, _ => double.NaN), Many(length, _ => Odd[random.Next(Odd.Length)]), Many(length, _ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))),
        ];

        Assert.All(columns, values => Assert.Equal(Enumerable.Range(0, length).Where(i => !double.IsNaN(values[i])).OrderBy(i => values[i] + 0.0), AscendingRows.Of(values)));
    }

    private static double[] Many(int length, Func<int, double> value) => Enumerable.Range(0, length).Select(value).ToArray();
}
