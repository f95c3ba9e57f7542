using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Pipelines;

namespace MLOps.Runtime.Tests.Pipelines;

public sealed class ValueDigestTests
{
    private sealed record Day(string City, double Rain);

    private static DataFrame Frame(params double[] values) => new(new DoubleDataFrameColumn("n", values));

    [Fact]
    public void A_model_has_the_digest_of_what_its_file_holds_whenever_it_is_written()
    {
        Assert.Equal(Trained(5, 1), Trained(5, 1));
        Assert.NotEqual(Trained(5, 1), Trained(5, 2));

        static string Trained(int rows, int factor)
        {
            var ml = new MLContext(1);
            var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(i => new { X = (float)i * factor }));
            return ValueDigest.Of(ml.Transforms.NormalizeMinMax("X").Fit(data))!;
        }
    }

    [Fact]
    public void Equal_content_has_the_same_digest_and_other_content_another()
    {
        Assert.Equal(ValueDigest.Of(new List<Day> { new("a", double.NaN) }), ValueDigest.Of(new[] { new Day("a", double.NaN) }));
        Assert.NotEqual(ValueDigest.Of(new Day("a", 1)), ValueDigest.Of(new Day("a", 2)));
        Assert.Equal(ValueDigest.Of(Frame(1, 2)), ValueDigest.Of(Frame(1, 2)));
        Assert.NotEqual(ValueDigest.Of(Frame(1, 2)), ValueDigest.Of(Frame(1, 3)));
        Assert.Equal(64, ValueDigest.Of(null)!.Length);
        Assert.NotNull(ValueDigest.Of(new MLContext(1).Data.LoadFromEnumerable(new[] { new { X = 1f, Y = new[] { 1f, 2f } } })));
    }

    [Fact]
    public void What_cannot_be_compared_has_none()
    {
        Assert.Null(ValueDigest.Of(new object()));
        Assert.Null(ValueDigest.Of(() => 1));
        Assert.Null(ValueDigest.Of(new MemoryStream()));
    }
}
