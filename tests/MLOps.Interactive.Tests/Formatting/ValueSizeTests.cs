using System.Data;
using Microsoft.Data.Analysis;
using MLOps.Interactive.Formatting;

namespace MLOps.Interactive.Tests.Formatting;

public sealed class ValueSizeTests
{
    public static TheoryData<object?, string> Exact() => new()
    {
        { 42, "4 B" },
        { 1.5, "8 B" },
        { new double[1_000_000], "8 MB" },
        { new byte[10, 10], "124 B" },
        { null, "" },
        { new Uri("https://example.org"), "" },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public void A_number_and_an_array_of_numbers_have_a_size_and_an_unknown_object_has_none(object? value, string expected) =>
        Assert.Equal(expected, ValueSize.Of(value));

    [Fact]
    public void An_estimate_says_that_it_is_one() => Assert.StartsWith("≈ ", ValueSize.Of(new List<string> { "a" }), StringComparison.Ordinal);

    [Fact]
    public void A_table_counts_its_columns()
    {
        var frame = new DataFrame(new DoubleDataFrameColumn("x", 100_000), new StringDataFrameColumn("y", Enumerable.Repeat("0123456789", 100_000)));
        Assert.InRange(ValueSize.Estimate(frame)!.Value, 800_000 + 4_000_000, 900_000 + 6_000_000);
        using var table = new DataTable();
        table.Columns.Add("n", typeof(int));
        table.Rows.Add(1);
        Assert.Equal(4, ValueSize.Estimate(table));
    }

    /// <summary>The estimate beside what the runtime really allocated.</summary>
    [Fact]
    public void The_estimate_of_a_collection_is_within_a_factor_of_two_of_what_was_allocated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var numbers = new Dictionary<string, double>(10_000);
        for (var i = 0; i < 10_000; i++)
        {
            numbers[new string('k', 20) + i] = i;
        }

        // Building a key allocates the twenty letters once more.
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before - (10_000 * 64);
        Assert.InRange(ValueSize.Estimate(numbers)!.Value, allocated / 2.0, allocated * 2.0);
    }

    [Fact]
    public void Nothing_lazy_is_enumerated()
    {
        static IEnumerable<int> Endless()
        {
            while (true)
            {
                yield return 1;
            }
        }

        Assert.Equal("", ValueSize.Of(Endless()));
        Assert.Equal("", ValueSize.Of(Enumerable.Range(0, int.MaxValue).Select(x => x)));
    }
}
