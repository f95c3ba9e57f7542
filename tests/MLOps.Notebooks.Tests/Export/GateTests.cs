namespace MLOps.Notebooks.Tests.Export;

/// <summary>What stops a notebook on bad data stops the pipeline, before anything that stands behind it.</summary>
public sealed class GateTests
{
    private const string Load = "var lines = File.ReadAllLines(\"a.csv\");";
    private const string Log = "using var run = mlops.Experiments.StartRun(\"a\");\nrun.LogMetric(\"m\", sum);";

    private static string Source(string check)
    {
        using var notebook = new ExportedNotebook();
        File.WriteAllText(Path.Combine(notebook.Folder, "a.csv"), "n\n1\n2\n");
        return notebook.Markdown("## Load").Code(Load).Markdown("## Check").Code(check).Markdown("## Sum").Code("var sum = lines.Skip(1).Sum(int.Parse);").Markdown("## Log").Code(Log).Source();
    }

    [Theory]
    [InlineData("#!validate a.csv --fail-on error\nchecks:\n  - not_null: n", "\"\"\").ThrowIfFailsAt(MLOps.Validation.Severity.Error);")]
    [InlineData("#!validate a.csv --fail-on warning --as seen\nchecks:\n  - not_null: n", "seen.ThrowIfFailsAt(MLOps.Validation.Severity.Warning);")]
    [InlineData("#!validate a.csv --fail-on error --report junit\nchecks:\n  - not_null: n", "validation.ThrowIfFailsAt(MLOps.Validation.Severity.Error);")]
    [InlineData("#!contract check a.csv contract.yaml", "mlops.Contracts.Check(\"a.csv\", mlops.Contracts.Open(\"contract.yaml\")).ThrowIfFailsAt(MLOps.Validation.Severity.Error);")]
    [InlineData("var seen = mlops.Validate(\"a.csv\", \"checks: [{not_null: n}]\");\nif (!seen.Success) throw new Exception(\"bad\");", "if (!seen.Success) throw new Exception(\"bad\");")]
    [InlineData("if (lines.Length == 0)\n{\n    throw new Exception(\"empty\");\n}", "throw new Exception(\"empty\");")]
    [InlineData("void Verify(string[] all) { if (all.Length == 0) throw new Exception(\"empty\"); }\nVerify(lines);", "        Verify(lines);")]
    public void A_check_that_can_stop_comes_before_all_that_stands_behind_it(string check, string gate)
    {
        var source = Source(check);

        Assert.True(source.Contains(gate, StringComparison.Ordinal), source);
        Assert.Matches(@"\.Step\(""Sum"", Sum, after: \[.*""Check(""| )", source);
    }

    [Fact]
    public void A_check_without_a_heading_is_named_after_what_it_looks_at() => Assert.Contains(
        ".Step(\"Check x\", CheckX", ExportedNotebook.SourceOf("var x = 1;", "if (x == 0) throw new Exception();", "var run = mlops.Experiments.StartRun(\"a\");\nrun.LogMetric(\"m\", x);"), StringComparison.Ordinal);

    [Fact]
    public void The_graph_of_the_steps_is_shown()
    {
        using var notebook = new ExportedNotebook();
        notebook.Markdown("## Read & <look>").Code(Load).Markdown("## Count").Code("var count = lines.Length;").Markdown("## Sum").Code("var sum = lines.Skip(1).Sum(int.Parse);")
            .Markdown("## Log").Code("using var run = mlops.Experiments.StartRun(\"a\");\nrun.LogMetric(\"m\", sum + count);");
        var request = notebook.Request();

        var report = notebook.Exporter.Show(request.Cells, request.NotebookPath, request.Page);

        Assert.Equal(["Read & <look>: ", "Count: 1", "Sum: 1", "Log: 2, 3"], report.Steps.Select(s => $"{s.Title}: {string.Join(", ", s.After)}"));
        Assert.EndsWith("\nSteps\n  1. Read & <look>\n  2. Count, after 1\n  3. Sum, after 1\n  4. Log, after 2, 3", Rendering.ReportRenderer.Text(report), StringComparison.Ordinal);
        var html = Rendering.ReportRenderer.Html(report);
        Assert.Contains("2. Count after 1; 3. Sum after 1; 4. Log after 2, 3.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<look>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!validate a.csv\nchecks:\n  - not_null: n")]
    [InlineData("var seen = mlops.Validate(\"a.csv\", \"checks: [{not_null: n}]\");\nFunc<int> later = () => throw new Exception();")]
    public void A_check_that_only_reports_holds_nothing_up(string check) => Assert.Contains(".Step(\"Sum\", Sum, after: [\"Load\"])", Source(check), StringComparison.Ordinal);

    [Theory]
    [InlineData("var other = lines.Length + 1;\nif (other == 0) throw new Exception(\"empty\");")]
    [InlineData("try { if (lines.Length == 0) throw new Exception(\"empty\"); } catch (Exception) { }")]
    public void What_looks_at_things_that_nothing_needs_or_catches_itself_goes(string check) => Assert.DoesNotContain("throw", Source(check), StringComparison.Ordinal);
}
