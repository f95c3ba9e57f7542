namespace MLOps.Notebooks.Tests.Session;

public sealed class ConsoleTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task What_a_cell_prints_goes_to_its_output()
    {
        await _notebook.Value("Console.WriteLine(\"out\"); Console.Error.WriteLine(\"err\"); Console.Write($\"{1.5}\");");
        Assert.Equal("out" + Environment.NewLine + "1.5", _notebook.Output.Out);
        Assert.Equal("err" + Environment.NewLine, _notebook.Output.Error);
    }

    [Fact]
    public async Task Text_arrives_while_the_cell_runs_also_from_other_threads()
    {
        var running = _notebook.Run("await Task.Run(() => Console.WriteLine(\"early\"));\nThread.Sleep(1500);");
        var output = _notebook.Output;
        for (var i = 0; i < 100 && output.Out.Length == 0; i++)
        {
            await Task.Delay(20);
        }

        Assert.False(running.IsCompleted);
        Assert.StartsWith("early", output.Out, StringComparison.Ordinal);
        await running;
    }

    [Fact]
    public async Task Text_and_displays_keep_their_order()
    {
        await _notebook.Value("Console.Write(\"a\");\n#!time\nConsole.Write(\"b\");");
        Assert.Equal("ab", _notebook.Output.Out);
        await _notebook.Value("Console.Write(\"a\");\ndisplay(7);\nConsole.Write(\"b\");");
        Assert.Equal(["Out: a", "display: 7", "Out: b"], _notebook.Output.Events);
    }

    [Fact]
    public async Task ReadLine_asks_the_front_end()
    {
        var running = _notebook.Run("Console.ReadLine()");
        _notebook.Output.Answers.Enqueue("hello");
        Assert.Equal("hello", (await running).Result!.Text);
    }

    [Fact]
    public async Task The_console_is_the_hosts_again_when_the_session_ends()
    {
        var before = Console.Out;
        using (var other = new SessionFixture())
        {
            await other.Value("1");
            Assert.NotSame(before, Console.Out);
        }

        Assert.Same(before, Console.Out);
    }

    [Fact]
    public async Task What_is_displayed_can_be_replaced_also_by_a_later_cell()
    {
        await _notebook.Value("var shown = display(\"a\", \"here\");\nshown.Update(\"b\");");
        await _notebook.Value("update(\"here\", 42);\n7.Display();\nHTML(\"<b>x</b>\").Display();");
        Assert.Equal(("here", true), (_notebook.Output.Displays[0].Id, _notebook.Output.Displays[0].IsUpdate));
        Assert.Equal(["42", "7", "x"], _notebook.Output.Displays.Select(d => d.Bundle.Text));
    }
}
