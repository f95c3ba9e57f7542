namespace MLOps.Tool.Tests;

[Collection("sessions")] // an export runs the notebook in this process, and a session owns its console
[Trait("Category", "Long")]
public sealed class ExportVerbTests
{
    [Fact]
    public async Task A_folder_that_is_not_empty_is_refused_before_the_notebook_is_executed()
    {
        using var terminal = new ExportTerminal();
        File.WriteAllText(Path.Combine(terminal.Folder, "a.dib"), "#!csharp\n\nFile.WriteAllText(\"ran.txt\", \"x\");\n");
        Directory.CreateDirectory(Path.Combine(terminal.Folder, "out"));
        File.WriteAllText(Path.Combine(terminal.Folder, "out", "mine.txt"), "x");

        Assert.Equal(2, await terminal.RunAsync("export", "a.dib", "--out", "out"));

        Assert.Contains("is not empty", terminal.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(terminal.Folder, "ran.txt")));
    }

    [Fact]
    public async Task A_failing_cell_that_nothing_recorded_needs_is_named_and_left_out()
    {
        using var terminal = new ExportTerminal();
        File.WriteAllText(Path.Combine(terminal.Folder, "a.dib"), "#!csharp\n\nvar n = 3;\n\n#!csharp\n\nnoSuchChart.Show(n);\n\n#!csharp\n\nusing var run = mlops.Experiments.StartRun(\"a\");\nrun.LogMetric(\"n\", n);\n");

        Assert.Equal(0, await terminal.RunAsync("export", "a.dib", "--out", "out", "--no-verify"));

        Assert.Contains("cell 2 failed and is not in the export: CompilationError", terminal.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("noSuchChart", File.ReadAllText(Path.Combine(terminal.Folder, "out", "Pipeline.cs")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var n = int.Parse(\"x\");", "run.LogMetric(\"n\", n);")] // needed
    [InlineData("var n = 3;", "run.LogMetric(\"n\", missing);")] // would have recorded something
    public async Task A_failing_cell_that_counts_refuses_the_export(string first, string last)
    {
        using var terminal = new ExportTerminal();
        File.WriteAllText(Path.Combine(terminal.Folder, "a.dib"), $"#!csharp\n\nvar run = mlops.Experiments.StartRun(\"a\");\n\n#!csharp\n\n{first}\n\n#!csharp\n\n{last}\n");

        Assert.Equal(1, await terminal.RunAsync("export", "a.dib", "--out", "out"));

        Assert.Contains("The notebook cannot be exported: Cell [", terminal.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(terminal.Folder, "out")));
    }

    [Fact]
    public async Task A_failing_cell_that_would_have_written_the_file_refuses_the_export()
    {
        using var terminal = new ExportTerminal();
        File.WriteAllText(Path.Combine(terminal.Folder, "a.dib"), "#!csharp\n\nFile.WriteAllText(\"a.txt\", \"1\");\n\n#!csharp\n\nFile.WriteAllText(\"b.txt\", missing);\n");

        Assert.Equal(1, await terminal.RunAsync("export", "a.dib", "--out", "out"));

        Assert.Contains("Cell [2] failed", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_of_a_notebook_are_asked_and_answers_become_parameters()
    {
        using var terminal = new ExportTerminal();
        File.WriteAllText(Path.Combine(terminal.Folder, "a.dib"), """
            #!csharp

            var days = int.Parse(Console.ReadLine()!);

            #!csharp

            using var run = mlops.Experiments.StartRun("count");
            run.LogMetric("days", days);
            """);

        Assert.Equal(1, await terminal.RunAsync("export", "a.dib", "--out", "out", "--no-verify"));
        Assert.Contains("Nobody answers", terminal.Error, StringComparison.Ordinal);

        terminal.In = new StringReader("7\n");
        Assert.True(await terminal.RunAsync("export", "a.dib", "--out", "out", "--no-verify") == 0, terminal.Error);
        Assert.Contains("\"days\": 7", File.ReadAllText(Path.Combine(terminal.Folder, "out", "appsettings.json")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_folder_without_an_exported_project_cannot_be_verified()
    {
        using var terminal = new ExportTerminal();

        Assert.Equal(2, await terminal.RunAsync("verify", "."));

        Assert.Contains("is not an exported project", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_smallest_notebook_is_proven_by_running_it_twice_and_an_edit_is_found()
    {
        using var terminal = new ExportTerminal();
        File.WriteAllText(Path.Combine(terminal.Folder, "numbers.csv"), "n\n1\n2\n");
        File.WriteAllText(Path.Combine(terminal.Folder, "a.dib"), """
            #!csharp

            #!data add numbers numbers.csv

            #!csharp

            var noise = new Random().Next();
            noise

            #!csharp

            var apiKey = "sk-abcdefghijklmnopqrstuv";
            var sum = File.ReadAllLines("numbers.csv").Skip(1).Sum(int.Parse) + apiKey.Length;

            #!csharp

            using var run = mlops.Experiments.StartRun("count");
            run.LogMetric("sum", sum);
            """);

        var exported = await ToolRun.InAsync(terminal.Folder, "export", "a.dib", "--out", "small", "--target", "notebook", "--secrets", "environment");

        Assert.True(exported.ExitCode == 0, exported.Output + exported.Error);
        Assert.Contains("Proven: built and run twice", exported.Output, StringComparison.Ordinal);
        var notebook = Path.Combine(terminal.Folder, "small", "a.ipynb");
        var text = File.ReadAllText(notebook);
        Assert.DoesNotContain("noise", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", text, StringComparison.Ordinal);
        Assert.Contains("Environment.GetEnvironmentVariable", text, StringComparison.Ordinal);
        File.WriteAllText(notebook, text.Replace("\"sum\\\", sum", "\"sum\\\", 1 + sum", StringComparison.Ordinal));
        var verified = await ToolRun.InAsync(terminal.Folder, "verify", "small");
        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("'a.ipynb' is not the file that was exported", verified.Output + verified.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_smallest_notebook_for_a_variable_is_proven_by_its_value()
    {
        using var terminal = new ExportTerminal();
        File.WriteAllText(Path.Combine(terminal.Folder, "a.dib"), "#!csharp\n\nvar list = new List<double> { 1, 2.5 };\n\n#!csharp\n\nlist.Add(4);\n\n#!csharp\n\nvar other = 1;\n");

        var exported = await ToolRun.InAsync(terminal.Folder, "export", "a.dib", "--out", "small", "--target", "notebook", "--for", "list");

        Assert.True(exported.ExitCode == 0, exported.Output + exported.Error);
        Assert.Equal(0, (await ToolRun.InAsync(terminal.Folder, "verify", "small")).ExitCode);
    }

    private sealed class ExportTerminal : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-export-verb-");
        private readonly StringWriter _error = new();

        public string Folder => _folder.FullName;

        public TextReader In { get; set; } = TextReader.Null;

        public string Error => _error.ToString();

        public Task<int> RunAsync(params string[] arguments) =>
            ToolCommandLine.RunAsync(arguments, new ToolContext(In, new StringWriter(), _error, Folder), CancellationToken.None);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
