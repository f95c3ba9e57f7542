using FsCheck.Xunit;
using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Tests.Files;

public class DibFormatTests
{
    private const string Script = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"}]}}

        #!markdown

        # Title

        With a blank line.

        #!csharp

        #!time
        var x = 1;

        x + 1

        #!sql

        SELECT 1

        """;

    [Fact]
    public void Cells_begin_at_lines_that_name_a_language()
    {
        var notebook = DibFormat.Read(Script);
        Assert.Equal(["markdown", "csharp", "sql"], notebook.Cells.Select(c => c.Language));
        Assert.Equal(CellKind.Markdown, notebook.Cells[0].Kind);
        Assert.Equal("# Title\n\nWith a blank line.", notebook.Cells[0].Source);
        Assert.Equal("#!time\nvar x = 1;\n\nx + 1", notebook.Cells[1].Source);
    }

    [Fact]
    public void Text_survives_the_way_to_ipynb_and_back()
    {
        var there = IpynbFormat.Read(IpynbFormat.Write(DibFormat.Read(Script)));
        Assert.Equal(Script.Replace("\r", "", StringComparison.Ordinal), DibFormat.Write(there));
    }

    [Property]
    public void Every_text_is_a_notebook(string? text)
    {
        var once = DibFormat.Write(DibFormat.Read(text ?? ""));
        Assert.Equal(once, DibFormat.Write(DibFormat.Read(once)));
    }
}
