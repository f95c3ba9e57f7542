using MLOps.Interactive.Output;
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
}
