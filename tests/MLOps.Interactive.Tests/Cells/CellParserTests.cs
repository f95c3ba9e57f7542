using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;

namespace MLOps.Interactive.Tests.Cells;

public sealed class CellParserTests
{
    private static readonly string[] Pieces =
        ["#!sql", "#!data list", "#! ", "#!", "\n", "\r\n", "\r", "var x = 1;", "\"", "\"\"\"", "@\"", "$@\"", "/*", "*/", "//", "'", "\\", " ", "SELECT 1", "é", "𝄞", "\0", "#r \"nuget: X\""];

    [Property(MaxTest = 500)]
    public Property The_segments_put_together_are_the_cell() => Prop.ForAll(
        Gen.ListOf(Gen.Elements(Pieces)).Select(string.Concat).ToArbitrary(),
        text =>
        {
            var segments = Parse(text);
            var position = 0;
            foreach (var segment in segments)
            {
                Assert.Equal(position, segment.Span.Start);
                Assert.Equal(segment.Text, text.Substring(segment.Span.Start, segment.Span.Length));
                position = segment.Span.End;
            }

            return position == text.Length;
        });

    [Theory]
    [InlineData("var s = \"\"\"\n#!data list\n\"\"\";")]
    [InlineData("var s = @\"\n#!data list\n\";")]
    [InlineData("var s = $@\"\n#!data list\n\";")]
    [InlineData("/*\n#!data list\n*/")]
    public void A_magic_line_inside_a_string_or_comment_is_code(string text) => Assert.IsType<CodeSegment>(Assert.Single(Parse(text)));

    [Fact]
    public void A_magic_between_code_is_a_segment_with_its_line()
    {
        var segments = Parse("var a = 1;\n  #!data list\nvar b = 2;");
        Assert.Equal([typeof(CodeSegment), typeof(MagicSegment), typeof(CodeSegment)], segments.Select(s => s.GetType()));
        Assert.Equal([1, 2, 3], segments.Select(s => s.Line));
        Assert.Equal("data list", ((MagicSegment)segments[1]).CommandLine);
        Assert.Null(((MagicSegment)segments[1]).Body);
    }

    [Fact]
    public void A_body_goes_up_to_the_next_magic()
    {
        var segments = Parse("#!sql --as t\nSELECT 1\n-- \"\"\"\n#!data list");
        Assert.Equal("SELECT 1\n-- \"\"\"\n", Assert.IsType<MagicSegment>(segments[0]).Body);
        Assert.Equal("data list", Assert.IsType<MagicSegment>(segments[1]).CommandLine);
    }

    private static IReadOnlyList<CellSegment> Parse(string text) => Catalog.Default.Parse(text);
}
