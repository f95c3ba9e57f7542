namespace MLOps.Tool.Tests;

public sealed class ConvertVerbTests
{
    private const string Script = "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"aliases\":[],\"name\":\"csharp\"}]}}\n\n#!markdown\n\n# Title\n\n#!csharp\n\nvar x = 1;\n\n#!fsharp\n\nlet y = 2\n";

    [Fact]
    public async Task A_script_becomes_a_notebook_and_comes_back_as_it_was()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "a.dib"), Script);

        var there = await ToolRun.InAsync(folder.Path, "convert", "a.dib", "a.ipynb");
        var back = await ToolRun.InAsync(folder.Path, "convert", "a.ipynb", "b.dib");

        Assert.Equal((0, 0), (there.ExitCode, back.ExitCode));
        Assert.Equal("a.dib to a.ipynb: 3 cells.", there.Output.Trim());
        Assert.Equal(Script, File.ReadAllText(Path.Combine(folder.Path, "b.dib")));
    }

    [Fact]
    public async Task Nothing_is_replaced_without_force_and_losses_are_named()
    {
        using var folder = new TempFolder();
        var target = Path.Combine(folder.Path, "a.dib");
        File.WriteAllText(Path.Combine(folder.Path, "a.ipynb"), """
            {"cells":[{"cell_type":"code","metadata":{},"source":"1","outputs":[{"output_type":"stream","name":"stdout","text":"x"}],"execution_count":1}],"metadata":{},"nbformat":4,"nbformat_minor":5}
            """);
        File.WriteAllText(target, "mine");

        var refused = await ToolRun.InAsync(folder.Path, "convert", "a.ipynb", "a.dib");
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal("mlops: 'a.dib' exists. --force replaces it.", refused.FirstErrorLine);
        Assert.Equal("mine", File.ReadAllText(target));

        var forced = await ToolRun.InAsync(folder.Path, "convert", "a.ipynb", "a.dib", "--force");
        Assert.Equal(0, forced.ExitCode);
        Assert.Contains("stay behind: the outputs of 1 cell.", forced.Output, StringComparison.Ordinal);
        Assert.Contains("#!csharp", File.ReadAllText(target), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.dib", "b.ipynb", "Notebook")]
    [InlineData("a.dib", "b.txt", "ends with .ipynb or .dib, not 'b.txt'")]
    [InlineData("a.dib", "a.dib", "the same file")]
    [InlineData("bad.ipynb", "b.dib", "bad.ipynb is not a notebook")]
    public async Task A_wrong_call_is_one_sentence(string from, string to, string said)
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "a.dib"), Script);
        File.WriteAllText(Path.Combine(folder.Path, "bad.ipynb"), "{");

        var run = await ToolRun.InAsync(folder.Path, "convert", from, to);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.FirstErrorLine, StringComparison.Ordinal);
    }
}
