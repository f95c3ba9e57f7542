using FsCheck.Xunit;
using MLOps.Profiling;

namespace MLOps.Runtime.Tests.Profiling;

public sealed class CountedValuesTests
{
    [Property]
    public void The_median_deviation_is_the_median_of_all_distances(int[] numbers, int center)
    {
        var distances = numbers.Select(n => Math.Abs((n / 2.0) - (center / 2.0))).Order().ToList();
        var found = CountedValues.Of(numbers.Select(n => n / 2.0).ToArray()).MedianDeviation(center / 2.0);

        Assert.Equal(numbers.Length == 0 ? null : (distances[(numbers.Length - 1) / 2] + distances[numbers.Length / 2]) / 2, found);
    }

    [Property]
    public void Values_are_counted_however_they_come(short[] numbers)
    {
        var found = CountedValues.Of(numbers.Select(n => (double)n).ToArray());

        Assert.Equal(numbers.GroupBy(n => n).OrderBy(g => g.Key).Select(g => ((double)g.Key, g.LongCount())), found.Values.Zip(found.Counts));
        Assert.Equal(numbers.Length, found.Total);
    }
}
