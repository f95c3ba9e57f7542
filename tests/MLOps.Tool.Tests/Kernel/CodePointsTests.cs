using MLOps.Tool.Kernel;

namespace MLOps.Tool.Tests.Kernel;

public class CodePointsTests
{
    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("😀b", 1, 2)]
    [InlineData("a😀b", 3, 4)]
    [InlineData("abc", 99, 3)]
    [InlineData("", 0, 0)]
    public void Positions_in_code_points_become_utf16_offsets_and_back(string text, int codePoints, int utf16)
    {
        Assert.Equal(utf16, CodePoints.ToUtf16(text, codePoints));
        Assert.Equal(Math.Min(codePoints, CodePoints.FromUtf16(text, text.Length)), CodePoints.FromUtf16(text, utf16));
    }

    [Fact]
    public void Half_a_pair_counts_as_one() => Assert.Equal(2, CodePoints.FromUtf16("\ud83da", 2));
}
