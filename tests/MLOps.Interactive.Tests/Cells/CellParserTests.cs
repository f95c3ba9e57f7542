using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;

namespace MLOps.Interactive.Tests.Cells;

public sealed class CellParserTests
{
    private static readonly string[] Pieces =
        ["#!sql", "#!data list", "#! ", "#!", "\n", "\r\n", "\r", "var x = 1;", "\"", "\"\"\"", "@\"", "$@\"", "/*", "*/", "//", "'", "\\", " ", "SELECT 1", "é", "𝄞", "\0", "#r \"nuget: X\"", "%%html", "%who", "%", "%1"];

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

    [Theory]
    [InlineData("%lsmagic", "lsmagic", null)]
    [InlineData("\n  %%sql --as t\r\nSELECT 1 % 2\n%mod", "sql --as t", "SELECT 1 % 2\n%mod")]
    [InlineData("#!time\n%who", "who", null)]
    public void Per_cent_signs_above_all_code_are_magics(string text, string command, string? body)
    {
        var magic = Parse(text).OfType<MagicSegment>().Last();
        Assert.Equal((command, body), (magic.CommandLine, magic.Body));
        Assert.StartsWith(command, magic.Text[magic.CommandStart..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var a = b\n%c;")]
    [InlineData("// a comment\n%who")]
    [InlineData("% 5")]
    [InlineData("%%")]
    [InlineData("%1")]
    public void Other_per_cent_signs_are_code(string text) => Assert.IsType<CodeSegment>(Assert.Single(Parse(text)));

    [Fact]
    public void A_body_goes_up_to_the_next_magic()
    {
        var segments = Parse("#!sql --as t\nSELECT 1\n-- \"\"\"\n#!data list");
        Assert.Equal("SELECT 1\n-- \"\"\"\n", Assert.IsType<MagicSegment>(segments[0]).Body);
        Assert.Equal("data list", Assert.IsType<MagicSegment>(segments[1]).CommandLine);
    }

    // Each holds lines that look like magics inside tokens, and closes all that it opens.
    private static readonly string[] Statements =
    [
        "var a = 1;\n", "var s = \"\"\"\n#!data list\n\"\"\";\n", "var s = @\"\n#!data list \"\"x\"\"\n\";\n", "/* it's\n#!data list\n*/ var b = 2;\r\n", "// don't \"\"\" /* @\"\n",
        "var s = $@\"a {d[\"k\"]} {{ {(x ? @\"}\" : $\"{y}\")} b\n#!data list\n\";\n", "var s = $\"\"\"\"\n {d[\"k\"]} \"\"\"\n#!sql\n\"\"\"\";\n", "var s = $$\"\"\"\n {x} {{ d[\"\"\"a\"\"\"] }}\n  #!data list\n\"\"\";\n",
        "var c = '\"'; var e = '\\''; var p = @\"C:\\\";\n", "var s = \"\" + \"\\\"/*\" + @\"\";\n", "#region it's a \"\"\" /* region\n", "#endregion @\"\n", "var s = $\"{(1 > 0 ? \"}\" : \"{\")}\" + $@\"{{\";\n",
        "#!/usr/bin/env dotnet\n", "var o = x is { } ? 1 : 2; if (a) { b(); }\n", "\n", "\t\n", "var s = $\"a{{b{c:0.0}d\" + 'x';\n", "var u = \"\"u8; var v = \"\"\"one\"\"\";\n",
    ];

    [Property(MaxTest = 500)]
    public Property Magics_between_statements_are_found_and_lines_within_tokens_are_not() => Prop.ForAll(
        Gen.ListOf(Gen.Frequency((4, Gen.Elements(Statements)), (1, Gen.Elements("#!data list\n", "  #!time\r\n", "\t#!vars --json\n")))).ToArbitrary(),
        pieces =>
        {
            var segments = Parse(string.Concat(pieces));
            Assert.Equal(pieces.Where(IsMagic), segments.OfType<MagicSegment>().Select(m => m.Text));
            Assert.Equal(string.Concat(pieces.Where(p => !IsMagic(p))), string.Concat(segments.OfType<CodeSegment>().Select(c => c.Text)));
            return true;
        });

    [Property(MaxTest = 500)]
    public bool Any_text_is_covered_by_its_segments(string text) => Covers(text ?? "");

    [Property(MaxTest = 500)]
    public Property Text_of_the_characters_that_matter_is_covered_by_its_segments() => Prop.ForAll(
        Gen.ListOf(Gen.Elements("#!\"\"\"@$'\\{}/*\n\r \tas".ToCharArray())).Select(c => new string([.. c])).ToArbitrary(), Covers);

    private static bool Covers(string text)
    {
        var segments = Parse(text);
        var ends = segments.Select(s => s.Span.End).ToList();
        Assert.Equal(segments.Select(s => s.Span.Start).Skip(1), ends.SkipLast(1));
        Assert.All(segments, s => Assert.Equal(s.Text, text.Substring(s.Span.Start, s.Span.Length)));
        Assert.All(segments, s => Assert.Equal(LineOf(text, s.Span.Start), s.Line));
        Assert.All(segments.OfType<MagicSegment>(), m => Assert.True(m.Text.TrimStart() is ['#', '!', ..] or ['%', ..]));
        return text.Length == 0 ? segments.Count == 0 : segments[0].Span.Start == 0 && ends[^1] == text.Length;
    }

    private static bool IsMagic(string piece) => piece.TrimStart().StartsWith("#!", StringComparison.Ordinal) && !piece.StartsWith("#!/", StringComparison.Ordinal);

    private static int LineOf(string text, int position) => 1 + System.Text.RegularExpressions.Regex.Count(text[..position], "\r\n|\r|\n");

    private static IReadOnlyList<CellSegment> Parse(string text) => Catalog.Default.Parse(text);
}
