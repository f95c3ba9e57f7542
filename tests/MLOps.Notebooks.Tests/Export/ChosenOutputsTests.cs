using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>Exports that are for one thing and not for everything that was recorded.</summary>
[Trait("Category", "Long")]
public sealed class ChosenOutputsTests
{
    private static ExportedNotebook Plain() => new ExportedNotebook()
        .Code("record Day(string City, double Rain);\nvar days = new List<Day> { new(\"a\", 1), new(\"b\", 3) };")
        .Code("var noise = days.Count * 2;")
        .Code("days.Add(new(\"c\", 5));")
        .Code("var total = days.Sum(d => d.Rain);");

    private static string Source(ExportedNotebook notebook, params string[] names) => notebook.Exporter.Source(notebook.Request() with { Options = new ExportOptions { For = names } });

    [Fact]
    public void An_export_for_a_variable_has_all_that_leads_to_its_last_value_and_no_more()
    {
        using var notebook = Plain();
        var total = Source(notebook, "total");

        Assert.Contains(".Returns(\"total\", () => total)", total, StringComparison.Ordinal);
        Assert.Contains("days.Add(new(\"c\", 5));", total, StringComparison.Ordinal);
        Assert.DoesNotContain("noise", total, StringComparison.Ordinal);
        Assert.DoesNotContain("Add", Source(notebook, "noise"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_for_a_metric_leaves_other_runs_out()
    {
        using var notebook = new ExportedNotebook();
        notebook.Code("var run = mlops.Experiments.StartRun(\"a\");").Code("run.LogMetric(\"one\", 1);").Code("run.End();").Code("using var other = mlops.Experiments.StartRun(\"b\");\nother.LogMetric(\"two\", 2);");
        var source = Source(notebook, "one");

        Assert.Contains("\"one\"", source, StringComparison.Ordinal);
        Assert.DoesNotContain("\"two\"", source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_nothing_has_is_refused_with_the_variables_that_there_are()
    {
        using var notebook = Plain();

        var error = Assert.Throws<UserException>(() => Source(notebook, "totl"));

        Assert.Contains("Nothing in this notebook is called 'totl'", error.Message, StringComparison.Ordinal);
        Assert.Contains("days, noise, total", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_that_records_nothing_is_proven_by_the_value_of_its_variable()
    {
        using var notebook = Plain();
        await notebook.RunAsync();
        var request = notebook.Request() with
        {
            Options = new ExportOptions { For = ["total", "days"] },
            Values = notebook.Session.Variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal),
        };

        var report = await notebook.Exporter.ExportAsync(request, CancellationToken.None);

        Assert.True(report.Proof!.Proven, report.Proof.Verdict);
        Assert.Equal(["value total", "value days"], report.Proof.Items.Select(i => $"{i.Kind} {i.Name}").OrderDescending(StringComparer.Ordinal));
        Assert.Equal(ValueDigest.Of(9.0), report.Proof.Items.Single(i => i.Name == "total").Actual);
    }
}
