using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MLOps.Tool.Tests;

/// <summary>What docs/track.md promises of the store, and the notebook that walks through tracking.</summary>
[Collection("sessions")] // a session owns the process's console
[Trait("Category", "Long")]
public sealed partial class TrackingPageTests
{
    [Fact]
    public void The_store_has_the_tables_and_columns_that_are_promised()
    {
        using var folder = new TempFolder();
        using var workspace = Workspace.Open(folder.Path);
        var promised = TableRow().Matches(File.ReadAllText(RepositoryRoot.File("docs", "track.md"))).ToDictionary(m => m.Groups["table"].Value, m => m.Groups["columns"].Value.Trim());

        Assert.True(promised.Count >= 9, "the test must have seen the table");
        Assert.All(promised, table => Assert.Equal(table.Value, string.Join(", ", workspace.Data.Query($"SELECT column_name FROM (DESCRIBE store.{table.Key})", limit: 100).Rows.Select(r => Convert.ToString(r[0], CultureInfo.InvariantCulture)))));
    }

    [Fact]
    public async Task The_notebook_on_tracking_runs_from_top_to_bottom()
    {
        using var notebook = new TestNotebook();
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("notebooks", "04-track.ipynb")));
        var cells = document.RootElement.GetProperty("cells").EnumerateArray().Where(c => c.GetProperty("cell_type").GetString() == "code")
            .Select(c => string.Concat(c.GetProperty("source").EnumerateArray().Select(line => line.GetString()))).ToList();
        foreach (var cell in cells)
        {
            await notebook.Succeed(cell, "04-track.ipynb");
        }

        Assert.True(cells.Count >= 10, "the test must have seen the cells");
        Assert.Equal(3, notebook.Workspace.Experiments.Runs("rain tomorrow").Runs.Count(r => r.Metrics.ContainsKey("area_under_roc_curve")));
    }

    [GeneratedRegex(@"^\| `store\.(?<table>\w+)` \| (?<columns>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
