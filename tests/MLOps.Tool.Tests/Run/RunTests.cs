using System.Text.Json.Nodes;

namespace MLOps.Tool.Tests.Run;

public class RunTests
{
    [Fact]
    public async Task A_notebook_runs_to_its_end_and_leaves_the_source_alone()
    {
        using var folder = new TempFolder();
        folder.Write("data.txt", "beside the notebook");
        var path = Notebook(folder, "var x = 6;", "x * 7", "File.ReadAllText(\"data.txt\")");
        var before = File.ReadAllText(path);
        using var elsewhere = new TempFolder();
        var result = await ToolRun.InAsync(elsewhere.Path, "run", path);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches(@"\[1/3\] +\d", result.Output);
        Assert.Matches(@"\[2/3\] +\d.*  42", result.Output);
        Assert.Contains("beside the notebook", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(path));
        var executed = JsonNode.Parse(File.ReadAllText(folder.File("story.out.ipynb")))!;
        Assert.Equal("42", (string?)executed["cells"]![1]!["outputs"]![0]!["data"]!["text/plain"]![0]);
        Assert.Equal(2, (int)executed["cells"]![1]!["execution_count"]!);
        var page = File.ReadAllText(folder.File("story.out.html"));
        Assert.Contains("<pre class=\"out\">42</pre>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_cell_gives_exit_code_1_its_number_and_keeps_what_ran()
    {
        using var folder = new TempFolder();
        var path = Notebook(folder, "\"first\"", "throw new InvalidOperationException(\"no luck\");", "\"third\"");
        var result = await ToolRun.InAsync(folder.Path, "run", path, "--out", "kept.ipynb", "--html", "kept.html");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("mlops: cell 2 of 3 failed: InvalidOperationException: no luck", result.FirstErrorLine, StringComparison.Ordinal);
        var cells = JsonNode.Parse(File.ReadAllText(folder.File("kept.ipynb")))!["cells"]!.AsArray();
        Assert.Single(cells[0]!["outputs"]!.AsArray());
        Assert.Equal("error", (string?)cells[1]!["outputs"]![0]!["output_type"]);
        Assert.Empty(cells[2]!["outputs"]!.AsArray());
        Assert.Contains("no luck", File.ReadAllText(folder.File("kept.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keep_going_runs_the_cells_after_a_failed_one_and_still_fails()
    {
        using var folder = new TempFolder();
        var result = await ToolRun.InAsync(folder.Path, "run", Notebook(folder, "throw new Exception(\"no\");", "\"third\""), "--keep-going");
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"\[2/2\] +\d.*  third", result.Output);
    }

    [Fact]
    public async Task What_ran_is_on_disk_when_the_process_dies()
    {
        using var folder = new TempFolder();
        await ToolRun.InAsync(folder.Path, "run", Notebook(folder, "\"safe\"", "System.Diagnostics.Process.GetCurrentProcess().Kill();"));
        var executed = JsonNode.Parse(File.ReadAllText(folder.File("story.out.ipynb")))!;
        Assert.Equal("safe", (string?)executed["cells"]![0]!["outputs"]![0]!["data"]!["text/plain"]![0]);
    }

    [Fact]
    public async Task Parameters_replace_the_defaults_of_the_tagged_cell()
    {
        using var folder = new TempFolder();
        var path = Notebook(folder, "var city = \"Seattle\";\nint days = 3;", "$\"{city} {days + 1}\"");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["cells"]![0]!["metadata"] = new JsonObject { ["tags"] = new JsonArray("parameters") };
        File.WriteAllText(path, json.ToJsonString());
        var result = await ToolRun.InAsync(folder.Path, "run", path, "--param", "city=New York", "--param", "days=7");
        Assert.Contains("New York 8", result.Output, StringComparison.Ordinal);
        var wrong = await ToolRun.InAsync(folder.Path, "run", path, "--param", "days=many");
        Assert.Contains("'days' takes a whole number, not 'many'", wrong.FirstErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dib_script_runs_too()
    {
        using var folder = new TempFolder();
        folder.Write("old.dib", "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\"}}\n\n#!markdown\n\n# Old\n\n#!csharp\n\nvar a = 1;\na + 1\n\n#!fsharp\n\nlet x = 1\n");
        var result = await ToolRun.InAsync(folder.Path, "run", "old.dib");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("fsharp", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("old.out.ipynb")));
    }

    [Theory]
    [InlineData("nowhere.ipynb", "not found")]
    [InlineData("stroy.ipynb", "Did you mean 'story.ipynb'?")]
    [InlineData("empty.ipynb", "is empty")]
    [InlineData("broken.ipynb", "not JSON")]
    [InlineData("notes.txt", "not a notebook")]
    [InlineData(".", "")]
    public async Task What_is_no_notebook_is_a_wrong_call(string file, string said)
    {
        using var folder = new TempFolder();
        Notebook(folder, "1");
        folder.Write("empty.ipynb", "");
        folder.Write("broken.ipynb", "{\"cells\": [");
        folder.Write("notes.txt", "text");
        var result = await ToolRun.InAsync(folder.Path, "run", file);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.FirstErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_executed_notebook_never_takes_the_place_of_the_source()
    {
        using var folder = new TempFolder();
        var path = Notebook(folder, "1");
        var result = await ToolRun.InAsync(folder.Path, "run", path, "--out", path);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--out", result.FirstErrorLine, StringComparison.Ordinal);
    }

    private static string Notebook(TempFolder folder, params string[] cells) => folder.Write("story.ipynb", new JsonObject
    {
        ["cells"] = new JsonArray([.. cells.Select(c => (JsonNode)new JsonObject { ["cell_type"] = "code", ["source"] = c, ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray(), ["execution_count"] = null })]),
        ["metadata"] = new JsonObject(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 2,
    }.ToJsonString());
}
