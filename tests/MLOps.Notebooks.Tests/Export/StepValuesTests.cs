namespace MLOps.Notebooks.Tests.Export;

/// <summary>Which steps come from the cache, and what the others are said to run for.</summary>
public sealed class StepValuesTests
{
    private const string Log = "using var run = mlops.Experiments.StartRun(\"a\");\nrun.LogMetric(\"m\", x.ToString()!.Length);";

    [Theory]
    [InlineData("var x = new MLContext(1);", "'x' is a MLContext, which draws the seeds of what follows")]
    [InlineData("var x = new MLContext(1).Data.LoadFromEnumerable(new[] { new { A = 1f } });", "'x' is a IDataView, whose MLContext would draw other seeds for what follows")]
    [InlineData("var ml = new MLContext(1);\nvar x = ml.Transforms.CopyColumns(\"B\", \"A\").Fit(ml.Data.LoadFromEnumerable(new[] { new { A = 1f } }));", "'x' is a ColumnCopyingTransformer, whose MLContext would draw other seeds for what follows")]
    [InlineData("var x = DateTime.UtcNow.Year > 0;", "it uses UtcNow")]
    [InlineData("var x = \"postgres://host/db\".Length;", "it reads from an address")]
    [InlineData("var list = new List<int> { 1 };\nvar x = list.Where(i => i > 0);", "it leaves code or a query that runs later")]
    [InlineData("File.WriteAllText(\"b.txt\", \"b\");\nvar x = 1;", "it writes files or data")]
    [InlineData("var x = mlops.Data.Query(\"SELECT 1 AS a\");", "'x' is a TableReport, which no file holds")]
    public void A_step_that_no_values_can_stand_for_says_why(string cell, string why)
    {
        using var notebook = new ExportedNotebook();
        notebook.Markdown("## Make").Code(cell).Markdown("## Log").Code(Log.Replace("x.ToString()!", cell.Contains("b.txt", StringComparison.Ordinal) ? "(File.ReadAllText(\"b.txt\") + x)" : "x.ToString()!", StringComparison.Ordinal));

        Assert.Contains($".Step(\"Make\", Make)\n        .RunsEachTime(\"{why}\")\n", notebook.Source(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_records_something_needs_no_word_for_it()
    {
        using var notebook = new ExportedNotebook();
        notebook.Code("var x = 1;").Code(Log);

        Assert.DoesNotContain("RunsEachTime", notebook.Source(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_frame_stands_for_the_step_that_read_it()
    {
        using var notebook = new ExportedNotebook();
        File.WriteAllText(Path.Combine(notebook.Folder, "a.csv"), "n\n1\n2\n");
        notebook.Markdown("## Read").Code("var x = DataFrame.LoadCsv(\"a.csv\");").Markdown("## Log").Code(Log);

        Assert.Contains(".Step(\"Read\", Read, files: [\"a.csv\"])\n        .Keeps(\"x\", () => x, value => this.x = value)", notebook.Source(), StringComparison.Ordinal);
    }
}
