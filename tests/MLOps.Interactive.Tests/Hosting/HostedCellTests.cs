using MLOps.Interactive.Commands;
using MLOps.Interactive.Hosting;

namespace MLOps.Interactive.Tests.Hosting;

public sealed class HostedCellTests
{
    [Fact]
    public void The_lines_of_one_directive_come_one_after_another()
    {
        var cell = Cell("#!data tag a x 1\nvar y = 2;\n#!data tag b x 2");

        Assert.Equal("data tag a x 1", cell.Next("#!data tag")?.CommandLine);
        Assert.Equal("data tag b x 2", cell.Next("#!data tag")?.CommandLine);
        Assert.Null(cell.Next("#!data tag"));
    }

    [Fact]
    public void A_first_word_alone_is_found_with_whatever_follows_it() =>
        Assert.Equal("deploy rain@champion --name rain", Cell("#!deploy rain@champion --name rain").Next("#!deploy")?.CommandLine);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_body_ends_at_the_next_magic(string lineEnd)
    {
        var cell = Cell(string.Join(lineEnd, "#!sql --as t", "SELECT 1", "-- # no magic", " #! nor this", "#!data list", "var x = 1;"));

        Assert.Equal("SELECT 1\n-- # no magic\n #! nor this", cell.Next("#!sql")?.Body);
        Assert.Null(cell.Next("#!data list")?.Body);
    }

    [Fact]
    public void A_blank_body_is_none() => Assert.Null(Cell("#!sql\n\n  \n#!data list").Next("#!sql")?.Body);

    [Fact]
    public void Only_a_body_is_a_body()
    {
        var cell = Cell("var a = 1;\n#!sql\nSELECT 1\n\n#!profile x\nvar b = 2;");

        Assert.True(cell.IsBody("SELECT 1\r\n\r\n"));
        Assert.False(cell.IsBody("var a = 1;"));
        Assert.False(cell.IsBody("var b = 2;"));
        Assert.False(cell.IsBody(""));
    }

    [Theory]
    [InlineData("#!fsharp\nlet x = 1", "let x = 1")]
    [InlineData("#!html\n<b>x</b>", "<b>x</b>")]
    [InlineData("#!markdown\n# x", "# x")]
    public void What_stands_below_a_language_of_the_host_s_is_the_host_s(string code, string part) => Assert.False(Cell(code).IsBody(part));

    private static HostedCell Cell(string code) => new(Catalog.Hosted, code);
}
