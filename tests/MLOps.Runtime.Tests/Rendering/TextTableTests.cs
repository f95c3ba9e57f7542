using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Rendering;

/// <summary>Widths in cells of a terminal, as Unicode's East Asian Width has them.</summary>
public sealed class TextTableTests
{
    [Theory]
    [InlineData("Berlin", 6)]
    [InlineData("東京", 4)]
    [InlineData("서울", 4)]
    [InlineData("Ｗide", 5)]
    [InlineData("e\u0301", 1)]
    [InlineData("🍣", 2)]
    [InlineData("👩‍🚀", 2)]
    [InlineData("▁▂▇", 3)]
    [InlineData("Привет", 6)]
    [InlineData("", 0)]
    public void A_text_takes_as_many_cells_as_a_terminal_gives_it(string text, int cells) => Assert.Equal(cells, TextWidth.Of(text));

    [Fact]
    public void Columns_stand_below_each_other_whatever_they_are_written_in()
    {
        var lines = TextTable.Render(["city", "n"], [["東京都", "1"], ["Rome", "20"]], new HashSet<int> { 1 }).Split('\n');

        Assert.Equal(["city     n", "──────  ──", "東京都   1", "Rome    20"], lines);
    }

    [Fact]
    public void A_long_cell_is_cut_between_characters()
    {
        var cell = TextTable.Render(["x"], [[string.Concat(Enumerable.Repeat("🍣", 40))]]).Split('\n')[2];

        Assert.Equal(string.Concat(Enumerable.Repeat("🍣", 29)) + "…", cell);
    }
}
