using System.Text.Json.Nodes;

namespace MLOps.Tool.Tests.Run;

[Trait("Category", "Long")]
public class RunTests
{
    private const string Story = """
        #!markdown

        # A story

        #!csharp

        // tags: parameters
        var city = "Oslo";
        int days = 1;
        double[] limits = [];

        #!markdown

        ## Work

        #!csharp

        // tags: slow
        Console.WriteLine("dear");

        #!markdown

        ## Report

        #!csharp

        $"{city} {days} {string.Join("|", limits)}"

        """;

    [Fact]
    public async Task Cells_run_in_the_folder_that_is_asked_for()
    {
        using var folder = new TempFolder();
        var path = Notebook(folder, "#!import half.csx", "Half(3)", "File.ReadAllText(\"data.txt\")");
        using var elsewhere = new TempFolder();
        elsewhere.Write("data.txt", "elsewhere");
        elsewhere.Write("half.csx", "double Half(double x) => x / 2;");

        var result = await ToolRun.InAsync(folder.Path, "run", path, "--cwd", elsewhere.Path);
        var wrong = await ToolRun.InAsync(folder.Path, "run", path, "--cwd", "nowhere");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("elsewhere", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("story.out.ipynb")));
        Assert.Equal((2, "mlops: --cwd takes a folder; there is none of the name 'nowhere'."), (wrong.ExitCode, wrong.Error.Trim()));
    }

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
        Assert.Contains("'days' takes a whole number from -2147483648 to 2147483647, not 'many'", wrong.FirstErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--param", "dyas=7", "Did you mean 'days'?")]
    [InlineData("--param", "days", "--param takes NAME=VALUE")]
    [InlineData("--from", "Rport", "Did you mean 'Report'?")]
    [InlineData("--until", "9", "There is no cell 9")]
    [InlineData("--skip", "solw", "Did you mean 'slow'?")]
    [InlineData("--timeout", "soon", "--timeout takes a length of time")]
    [InlineData("--timeout", "0", "--timeout takes a length of time")]
    [InlineData("--params-file", "none.yaml", "not found")]
    [InlineData("--params-file", "broken.yaml", "is not YAML: line 2")]
    [InlineData("--params-file", "broken.json", "is not JSON: line 1")]
    [InlineData("--params-file", "list.yaml", "holds no names with values")]
    [InlineData("--params-file", "story.dib", "ends with .yaml, .yml or .json")]
    [InlineData("--params-file", "many.json", "'days' takes a whole number")]
    public async Task What_cannot_be_is_said_before_anything_runs(string option, string value, string said)
    {
        using var folder = new TempFolder();
        folder.Write("story.dib", Story);
        folder.Write("broken.yaml", "days: 1\n}");
        folder.Write("broken.json", "{");
        folder.Write("list.yaml", "- 1");
        folder.Write("many.json", """{"days": "many"}""");
        var result = await ToolRun.InAsync(folder.Path, "run", "story.dib", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.FirstErrorLine, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.False(File.Exists(folder.File("story.out.ipynb")));
    }

    [Theory]
    [InlineData("values.yaml", "# of today\ncity: 'Rome'\ndays: 7\nlimits:\n  - 1\n  - 2.5\n")]
    [InlineData("values.json", """{"city": "Rome", "days": 7, "limits": [1, 2.5],}""")]
    public async Task Parameters_come_from_a_file_and_those_of_the_call_go_before_them(string name, string content)
    {
        using var folder = new TempFolder();
        folder.Write("story.dib", Story);
        folder.Write(name, content);
        var result = await ToolRun.InAsync(folder.Path, "run", "story.dib", "--params-file", name, "-p", "days=9");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("Rome 9 1|2.5", result.Output, StringComparison.Ordinal);
        Assert.Contains("[=/3]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_a_heading_on_the_cells_before_run_as_far_as_they_are_needed_and_the_others_keep_their_outputs()
    {
        using var folder = new TempFolder();
        folder.Write("story.dib", Story);
        await ToolRun.InAsync(folder.Path, "run", "story.dib");
        var result = await ToolRun.InAsync(folder.Path, "run", "story.dib", "--from", "Report");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("Left out: cell 2.", result.Output, StringComparison.Ordinal);
        Assert.Contains("Executed 2 of 3 cells", result.Output, StringComparison.Ordinal);
        Assert.Contains("dear", File.ReadAllText(folder.File("story.out.ipynb")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_shows_what_a_cell_prints_and_headings_stand_over_their_cells()
    {
        using var folder = new TempFolder();
        folder.Write("story.dib", Story);
        var result = await ToolRun.InAsync(folder.Path, "run", "story.dib", "--live", "--skip", "3");
        Assert.Matches(@"(?s)A story\n\[1/3\].*Work\n\[2/3\] Console\.WriteLine\(""dear""\);\n    dear\n\[2/3\] +\d+ ms  dear", result.Output);
    }

    [Fact]
    public async Task A_run_that_is_killed_in_a_cell_keeps_what_ran_before_it_in_both_files()
    {
        using var folder = new TempFolder();
        var path = Notebook(folder, "\"safe\"", "File.WriteAllText(\"reached\", \"\"); while (true) { }");
        using var process = System.Diagnostics.Process.Start(ToolRun.StartInfo(folder.Path, "run", path))!;
        await Patience.UntilAsync(() => File.Exists(folder.File("reached")), "the second cell runs");
        process.Kill();
        await process.WaitForExitAsync();
        var cells = JsonNode.Parse(File.ReadAllText(folder.File("story.out.ipynb")))!["cells"]!;
        Assert.Equal("safe", (string?)cells[0]!["outputs"]![0]!["data"]!["text/plain"]![0]);
        Assert.Contains("safe", File.ReadAllText(folder.File("story.out.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_answers_a_question_in_a_headless_run()
    {
        using var folder = new TempFolder();
        var result = await ToolRun.InAsync(folder.Path, "run", Notebook(folder, "Console.ReadLine()"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Nobody can answer in a headless run", result.FirstErrorLine, StringComparison.Ordinal);
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
