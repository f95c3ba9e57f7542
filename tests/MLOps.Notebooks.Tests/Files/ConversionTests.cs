using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Tests.Files;

public sealed class ConversionTests
{
    private static readonly string[] Languages = ["csharp", "markdown", "raw", "fsharp", "pwsh", "html", "javascript", "mermaid", "sql", "kql", "http", "value", "python", "myDatabase", "sql-north"];
    private static readonly string[] Pieces = ["var x = 1;", "\n", "\n\n", "  ", "#!time", "#!share --from csharp x", "# Title", "```", "\"", "é𝄞", "\t", "#r \"nuget: X\"", "<b>", "// #!csharp", "#! csharpx"];

    private static Arbitrary<NotebookDocument> Notebooks => Gen.ListOf(
        from language in Gen.Elements(Languages)
        from text in Gen.ListOf(Gen.Elements(Pieces))
        select Cell(language, string.Concat(text).Trim('\n', ' ', '\t'))).Select(cells => new NotebookDocument([.. cells], [])).ToArbitrary();

    [Property(MaxTest = 300)]
    public Property Text_language_and_order_survive_the_way_to_dib_and_back() => Prop.ForAll(
        Notebooks, notebook => Same(notebook, DibFormat.Read(DibFormat.Write(notebook))));

    [Property(MaxTest = 300)]
    public Property Text_language_and_order_survive_dib_ipynb_and_dib_again() => Prop.ForAll(
        Notebooks,
        notebook =>
        {
            var dib = DibFormat.Write(notebook);
            var there = IpynbFormat.Read(IpynbFormat.Write(DibFormat.Read(dib)));
            Assert.Equal(dib, DibFormat.Write(there));
            return Same(notebook, there);
        });

    [Fact]
    public void Everything_about_the_notebook_itself_survives_in_dib()
    {
        const string Text = """
            {"cells":[{"cell_type":"code","id":"a","metadata":{},"source":"let x = 1","outputs":[],"execution_count":null},
                      {"cell_type":"code","id":"b","metadata":{"dotnet_interactive":{"language":"csharp"}},"source":"1","outputs":[],"execution_count":null}],
             "metadata":{"kernelspec":{"name":".net-fsharp","language":"F#","display_name":".NET (F#)"},"authors":[{"name":"A"}],
                         "polyglot_notebook":{"kernelInfo":{"defaultKernelName":"fsharp","items":[{"aliases":["f#"],"name":"fsharp"}]}}},
             "nbformat":4,"nbformat_minor":5}
            """;
        var notebook = IpynbFormat.Read(Text);
        var back = IpynbFormat.Read(IpynbFormat.Write(DibFormat.Read(DibFormat.Write(notebook))));
        Assert.Equal(["fsharp", "csharp"], back.Cells.Select(c => c.Language));
        Assert.Equal(".net-fsharp", (string?)back.Metadata["kernelspec"]!["name"]);
        Assert.Equal("A", (string?)back.Metadata["authors"]![0]!["name"]);
        Assert.Equal("fsharp", (string?)back.Metadata["polyglot_notebook"]!["kernelInfo"]!["defaultKernelName"]);
    }

    [Fact]
    public void Kernels_that_the_notebook_names_begin_cells()
    {
        var notebook = DibFormat.Read("#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"mydb\",\"aliases\":[]}]}}\n\n#!csharp\n\n1\n\n#!mydb\n\nSELECT 1\n\n#!C#\n\n2\n");
        Assert.Equal(["csharp", "mydb", "csharp"], notebook.Cells.Select(c => c.Language));
        Assert.Equal("SELECT 1", notebook.Cells[1].Source);
    }

    [Fact]
    public void What_a_dib_cannot_hold_is_counted()
    {
        NotebookDocument notebook = new(
        [
            Cell("csharp", "1") with { Outputs = new JsonArray(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "x" }), Metadata = new JsonObject { ["tags"] = new JsonArray("parameters") } },
            Cell("csharp", "var text = @\"\n#!markdown\n\";"),
            Cell("markdown", "![p](attachment:p.png)") with { Attachments = new JsonObject { ["p.png"] = new JsonObject() } },
            Cell("csharp", "2") with { Metadata = new JsonObject { ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "csharp" } } },
        ], []);
        Assert.Equal(
            ["the outputs of 1 cell", "the metadata (tags, ids of other tools) of 1 cell", "the attached pictures of 1 cell", "the borders of 1 cell"],
            NotebookConversion.Losses(notebook, "a.dib"));
        Assert.Empty(NotebookConversion.Losses(notebook, "a.ipynb"));
    }

    [Fact]
    public void Outputs_stay_from_ipynb_to_ipynb()
    {
        var cell = Cell("csharp", "1") with { Outputs = new JsonArray(new JsonObject { ["output_type"] = "execute_result", ["data"] = new JsonObject { ["text/plain"] = "1" }, ["metadata"] = new JsonObject(), ["execution_count"] = 3 }), ExecutionCount = 3 };
        var back = IpynbFormat.Read(IpynbFormat.Write(new NotebookDocument([cell], []))).Cells[0];
        Assert.Equal("1", (string?)Assert.Single(back.Outputs)!["data"]!["text/plain"]);
        Assert.Equal(3, back.ExecutionCount);
    }

    private static NotebookCell Cell(string language, string source) =>
        new("c", language switch { "markdown" => CellKind.Markdown, "raw" => CellKind.Raw, _ => CellKind.Code }, language, source, [], []);

    private static bool Same(NotebookDocument one, NotebookDocument other)
    {
        Assert.Equal(one.Cells.Select(c => (c.Kind, c.Language, c.Source)), other.Cells.Select(c => (c.Kind, c.Language, c.Source)));
        return true;
    }
}
