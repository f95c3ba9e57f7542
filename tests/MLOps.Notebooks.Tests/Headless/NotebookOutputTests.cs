using System.Text.Json.Nodes;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Tests.Headless;

public class NotebookOutputTests
{
    private static readonly CellResult Nothing = new(CellOutcome.Succeeded, TimeSpan.Zero);

    [Fact]
    public void Printed_text_of_one_stream_is_one_output()
    {
        var output = new NotebookOutput(new DisplayRegistry());
        output.Stream(OutputStream.Out, "a");
        output.Stream(OutputStream.Out, "b\n");
        output.Stream(OutputStream.Error, "!");
        output.Finish(Nothing, 1);
        Assert.Equal(["ab\n", "!"], output.Outputs.Select(o => (string)o!["text"]!));
    }

    [Theory]
    [InlineData("10 %\r50 %\r100 %\n", "100 %\n")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("long line\rno\nnext", "no\nnext")]
    [InlineData("kept\r", "kept")]
    public void A_carriage_return_begins_the_line_anew_as_in_a_terminal(string printed, string shown)
    {
        var text = new TerminalText();
        text.Append(printed);
        Assert.Equal(shown, text.ToString());
    }

    [Fact]
    public void An_update_reaches_the_display_of_an_earlier_cell()
    {
        var displays = new DisplayRegistry();
        var first = new NotebookOutput(displays);
        first.Display(new MimeBundle("0 %"), "bar");
        first.Finish(Nothing, 1);
        var second = new NotebookOutput(displays);
        second.Update("bar", new MimeBundle("100 %"));
        second.Finish(Nothing, 2);
        Assert.Equal("100 %", (string?)first.Outputs[0]!["data"]!["text/plain"]);
        Assert.Empty(second.Outputs);
    }

    [Fact]
    public void Clear_and_wait_removes_when_the_next_output_arrives()
    {
        var output = new NotebookOutput(new DisplayRegistry());
        output.Display(new MimeBundle("old"));
        output.Clear(wait: true);
        Assert.Single(output.Outputs);
        output.Display(new MimeBundle("new"));
        output.Finish(Nothing, 1);
        Assert.Equal("new", (string?)Assert.Single(output.Outputs)!["data"]!["text/plain"]);
    }

    [Fact]
    public void A_user_s_mistake_is_shown_as_its_sentence()
    {
        var output = new NotebookOutput(new DisplayRegistry());
        output.Finish(new CellResult(CellOutcome.Failed, TimeSpan.Zero, null, new CellError("UserError", "Column 'x' not found.", [])), 1);
        Assert.Equal("Column 'x' not found.", (string?)output.Outputs[0]!["traceback"]![0]);
    }

    [Theory]
    [InlineData("string city = \"a\";", "3", "string city = \"3\";")]
    [InlineData("var city = \"a\";", "3", "string city = \"3\";")]
    [InlineData("double city = 1;", "2", "double city = 2d;")]
    [InlineData("decimal city = 1m;", "2.5", "decimal city = 2.5m;")]
    [InlineData("", "true", "var city = true;")]
    [InlineData("", "12", "var city = 12;")]
    [InlineData("", "1e3", "var city = 1000d;")]
    [InlineData("", "New \"York\"", "var city = \"New \\\"York\\\"\";")]
    public void A_parameter_takes_the_type_of_its_default(string declared, string value, string expected)
    {
        NotebookCell[] cells = [new("p", CellKind.Code, "csharp", declared, new JsonObject { ["tags"] = new JsonArray("parameters") }, []), new("c", CellKind.Code, "csharp", "city", [], [])];
        var injected = NotebookParameters.Inject(cells, new Dictionary<string, string> { ["city"] = value });
        Assert.Equal(3, injected.Count);
        Assert.Equal(expected, injected[1].Source);
    }

    [Fact]
    public void A_parameter_that_is_no_name_or_not_of_its_type_is_refused()
    {
        NotebookCell[] cells = [new("p", CellKind.Code, "csharp", "int days = 1;", new JsonObject { ["tags"] = new JsonArray("parameters") }, [])];
        Assert.Contains("'a b' is not a C# name", Assert.Throws<UserException>(() => NotebookParameters.Inject(cells, new Dictionary<string, string> { ["a b"] = "1" })).Message, StringComparison.Ordinal);
        Assert.Contains("a whole number, not 'x'", Assert.Throws<UserException>(() => NotebookParameters.Inject(cells, new Dictionary<string, string> { ["days"] = "x" })).Message, StringComparison.Ordinal);
    }
}
