using System.Text.Json.Nodes;
using MLOps.Notebooks.Files;

namespace MLOps.Notebooks.Tests.Files;

public class IpynbFormatTests
{
    [Fact]
    public void What_we_do_not_know_comes_back_as_it_was()
    {
        var written = Json(IpynbFormat.Write(IpynbFormat.Read("""
            {"cells":[{"cell_type":"markdown","id":"a","metadata":{"mine":[1,{"x":2}]},"source":["# T\n","text"],"attachments":{"p.png":{"image/png":"AAAA"}}},
                      {"cell_type":"code","id":"b","metadata":{"tags":["parameters"],"theirs":true},"source":"1","outputs":[],"execution_count":4}],
             "metadata":{"kernelspec":{"name":"other","display_name":"Other","extra":5},"language_info":{"name":"C#"},"widgets":{"deep":{"er":1}}},
             "nbformat":4,"nbformat_minor":5}
            """)));
        Assert.Equal(2, (int)written["cells"]![0]!["metadata"]!["mine"]![1]!["x"]!);
        Assert.Equal("AAAA", (string?)written["cells"]![0]!["attachments"]!["p.png"]!["image/png"]);
        Assert.Equal(["# T\n", "text"], written["cells"]![0]!["source"]!.AsArray().Select(l => (string)l!));
        Assert.True((bool)written["cells"]![1]!["metadata"]!["theirs"]!);
        Assert.Equal(4, (int)written["cells"]![1]!["execution_count"]!);
        Assert.Equal(5, (int)written["metadata"]!["kernelspec"]!["extra"]!);
        Assert.Equal(1, (int)written["metadata"]!["widgets"]!["deep"]!["er"]!);
    }

    [Fact]
    public void Older_and_careless_writers_are_read_and_made_valid()
    {
        var notebook = IpynbFormat.Read("\uFEFF" + """
            {"cells":[{"cell_type":"code","source":["1"]},
                      {"cell_type":"code","id":"same","source":"2","metadata":null,"execution_count":-1,"outputs":[{"output_type":"stream","text":["a\n","b"]},{"output_type":"future_kind"}]},
                      {"cell_type":"code","id":"same","source":"3"},
                      {"cell_type":"code","id":"not valid!","source":"4"},
                      "nonsense",
                      {"cell_type":"markdown","source":null}],
             "nbformat":4,"nbformat_minor":0,}
            """);
        Assert.Equal(["1", "2", "3", "4", ""], notebook.Cells.Select(c => c.Source));
        Assert.Equal(5, notebook.Cells.Select(c => c.Id).Distinct().Count());
        Assert.Equal("same", notebook.Cells[1].Id);
        var output = Assert.Single(notebook.Cells[1].Outputs)!;
        Assert.Equal("stdout", (string?)output["name"]);
        Assert.Equal("a\nb", (string?)output["text"]);
        var written = Json(IpynbFormat.Write(notebook));
        Assert.Equal(5, (int)written["nbformat_minor"]!);
        Assert.Equal("mlops-csharp", (string?)written["metadata"]!["kernelspec"]!["name"]);
        Assert.All(written["cells"]!.AsArray(), c => Assert.Matches("^[a-zA-Z0-9-_]{1,64}$", (string)c!["id"]!));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("   \n", "is empty")]
    [InlineData("{\"cells\": [", "not JSON")]
    [InlineData("{\n<<<<<<< HEAD\n}", "merge conflict")]
    [InlineData("[1]", "not a notebook")]
    [InlineData("{}", "no list of cells")]
    [InlineData("{\"nbformat\":3,\"worksheets\":[]}", "format 3")]
    public void What_is_no_notebook_is_said_in_one_sentence(string text, string said) =>
        Assert.Contains(said, Assert.Throws<UserException>(() => IpynbFormat.Read(text, "a.ipynb")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"kernelspec\":{\"name\":\".net-csharp\",\"language\":\"C#\"}}", "{}", "csharp")]
    [InlineData("{\"kernelspec\":{\"name\":\".net-fsharp\",\"language\":\"F#\"}}", "{}", "fsharp")]
    [InlineData("{\"kernelspec\":{\"name\":\"python3\",\"language\":\"python\"}}", "{}", "python")]
    [InlineData("{\"kernelspec\":{\"name\":\".net-csharp\"}}", "{\"dotnet_interactive\":{\"language\":\"fsharp\"}}", "fsharp")]
    [InlineData("{}", "{\"polyglot_notebook\":{\"kernelName\":\"pwsh\"}}", "pwsh")]
    [InlineData("{}", "{\"vscode\":{\"languageId\":\"polyglot-notebook\"}}", "csharp")]
    [InlineData("{}", "{}", "csharp")]
    public void A_cell_s_language_is_found_wherever_it_is_written(string notebook, string cell, string language)
    {
        var read = IpynbFormat.Read($$"""{"cells":[{"cell_type":"code","source":"1","metadata":{{cell}}}],"metadata":{{notebook}},"nbformat":4,"nbformat_minor":5}""");
        Assert.Equal(language, read.Cells[0].Language);
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}
