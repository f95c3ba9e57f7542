using System.Text.Json.Nodes;

namespace MLOps.Tool.Tests;

public sealed class FormatVerbTests : IDisposable
{
    private const string Notebook = """
        {"cells":[{"cell_type":"markdown","id":"m","metadata":{},"source":["#  var x=1;"]},
        {"cell_type":"code","id":"a","execution_count":3,"metadata":{},"outputs":[{"output_type":"stream","name":"stdout","text":["kept"]}],"source":["var x=1;\n","#!data  list"]},
        {"cell_type":"code","id":"b","execution_count":null,"metadata":{},"outputs":[],"source":["var y = 2;"]}],
        "metadata":{"kernelspec":{"name":"mlops-csharp","display_name":"C# (MLOps)"}},"nbformat":4,"nbformat_minor":5}
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_notebook_is_formatted_in_its_place_and_keeps_its_outputs()
    {
        _folder.Write("a.ipynb", Notebook);
        var result = await ToolRun.InAsync(_folder.Path, "format", "a.ipynb");
        Assert.Equal((0, "a.ipynb: formatted cell 1."), (result.ExitCode, result.Output.Trim()));
        var cells = JsonNode.Parse(File.ReadAllText(_folder.File("a.ipynb")))!["cells"]!.AsArray();
        Assert.Equal("var x = 1;\n#!data  list", string.Concat(cells[1]!["source"]!.AsArray().Select(l => (string)l!)));
        Assert.Equal("kept", string.Concat(cells[1]!["outputs"]![0]!["text"]!.AsArray().Select(l => (string)l!)));
        Assert.Equal("#  var x=1;", string.Concat(cells[0]!["source"]!.AsArray().Select(l => (string)l!)));
        Assert.Equal("a.ipynb: nothing to format.", (await ToolRun.InAsync(_folder.Path, "format", "a.ipynb", "--check")).Output.Trim());
    }

    [Fact]
    public async Task A_check_changes_nothing_and_fails()
    {
        _folder.Write("a.ipynb", Notebook);
        var result = await ToolRun.InAsync(_folder.Path, "format", "--check", "a.ipynb");
        Assert.Equal((1, "a.ipynb: would format cell 1."), (result.ExitCode, result.Output.Trim()));
        Assert.Equal(Notebook, File.ReadAllText(_folder.File("a.ipynb")));
    }

    [Theory]
    [InlineData("nowhere.ipynb", "not found")]
    [InlineData("program.cs", "is not a notebook")]
    public async Task What_is_no_notebook_is_one_sentence(string file, string said)
    {
        var result = await ToolRun.InAsync(_folder.Path, "format", file);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(said, result.FirstErrorLine, StringComparison.Ordinal);
    }
}
