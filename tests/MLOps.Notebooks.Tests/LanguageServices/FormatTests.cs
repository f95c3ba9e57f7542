using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MLOps.Notebooks.LanguageServices;
using MLOps.Notebooks.Tests.Session;

namespace MLOps.Notebooks.Tests.LanguageServices;

public class FormatTests
{
    [Theory]
    [InlineData("var x=1;var y =2 ;", "var x = 1; var y = 2;")]
    [InlineData("if(x){\na();\n  b();}", "if (x)\n{\n    a();\n    b();\n}")]
    [InlineData("  x+1", "x + 1")]
    [InlineData("using var s=new MemoryStream( );\ns.Length", "using var s = new MemoryStream();\ns.Length")]
    [InlineData("await using var s=F();", "await using var s = F();")]
    [InlineData("#!time\nvar x=1;\n#!data  add   x y\nvar y=2;", "#!time\nvar x = 1;\n#!data  add   x y\nvar y = 2;")]
    [InlineData("#!sql\nselect   1", "#!sql\nselect   1")]
    [InlineData("#r \"nuget:X,1.0\"\n#:package  Y@2\nvar x=1;", "#r \"nuget:X,1.0\"\n#:package  Y@2\nvar x = 1;")]
    [InlineData("namespace A{class B{int c;}}", "namespace A { class B { int c; } }")]
    [InlineData("var x=1; // note\n\n\n// more\nvar y=\"\"\"\n  as   is\n  \"\"\";", "var x = 1; // note\n\n\n// more\nvar y = \"\"\"\n  as   is\n  \"\"\";")]
    [InlineData("var x = = 1;", "var x = = 1;")]
    [InlineData("", "")]
    [InlineData("#!markdown\n*  a", "#!markdown\n*  a")]
    public async Task The_C_sharp_of_a_cell_is_formatted_and_nothing_else(string cell, string formatted)
    {
        var result = await Format(cell);
        Assert.Equal(formatted, result);
        Assert.Equal(formatted, await Format(result));
    }

    [Fact]
    public async Task Line_ends_stay_as_they_are() => Assert.Equal("if (x)\r\n{\r\n    a();\r\n}", await Format("if(x)\r\n{\r\na();\r\n}"));

    [Fact]
    public async Task The_nearest_editorconfig_has_its_say()
    {
        using var notebook = new SessionFixture();
        File.WriteAllText(Path.Combine(notebook.Folder, ".editorconfig"), "root = true\n[*.cs]\nindent_size = 2\ncsharp_new_line_before_open_brace = none\n");
        Assert.Equal("if (x) {\n  a();\n}", await notebook.Session.FormatAsync("if(x)\n{\na();\n}", CancellationToken.None));
    }

    [Property(MaxTest = 60)]
    public void Formatting_changes_blanks_only(PositiveInt seed)
    {
        string[] pieces = ["var x=1;", "if(a){b();}", "\n", "  ", "using var y=z();", "#!time\n", "\n#!data add  a b\n", "class A{int b=>1;}", "// c\n", "foreach(var q in w)e();", "}", "\"t  t\"", "await f();", "x", "😀"];
        var random = new System.Random(seed.Get);
        var cell = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
        var formatted = Format(cell).GetAwaiter().GetResult();
        Assert.Equal(Ink(cell), Ink(formatted));
    }

    private static Task<string> Format(string cell) => new CellFormatter(Interactive.Commands.Catalog.Default, null).FormatAsync(cell, CancellationToken.None);

    private static string Ink(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
