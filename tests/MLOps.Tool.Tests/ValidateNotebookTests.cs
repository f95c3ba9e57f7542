using System.Globalization;
using System.Text.Json;

namespace MLOps.Tool.Tests;

/// <summary>The ETL of the tutorial: what it says is in quarantine, repaired and loaded is.</summary>
[Collection("sessions")] // a session owns the process's console
[Trait("Category", "Long")]
public sealed class ValidateNotebookTests
{
    [Fact]
    public async Task The_tutorial_checks_quarantines_repairs_and_loads_real_tables()
    {
        using var notebook = new TestNotebook();
        foreach (var table in new[] { "airports.csv", "flights.csv" })
        {
            File.Copy(RepositoryRoot.File("notebooks", "data", table), Path.Combine(notebook.Folder, "data", table), overwrite: true);
        }

        foreach (var cell in CodeCells())
        {
            await notebook.Succeed(cell, "03-validate");
        }

        long Count(string from) => Convert.ToInt64(notebook.Workspace.Data.Query($"SELECT count(*) FROM {from}").Rows[0][0], CultureInfo.InvariantCulture);
        Assert.Equal((12, 3364), (Count("'airports-bad.parquet'"), Count("'airports-good.parquet'")));
        Assert.Equal((3372, 2000), (Count("loaded_airports"), Count("loaded_flights") + Count("'legs-bad.parquet'")));
        Assert.True(File.Exists(Path.Combine(notebook.Folder, "flights.xml")));
        Assert.Contains("frozen: true", await File.ReadAllTextAsync(Path.Combine(notebook.Folder, "contracts", "flights.yaml")), StringComparison.Ordinal);
    }

    private static List<string> CodeCells()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("notebooks", "03-validate.ipynb")));
        return document.RootElement.GetProperty("cells").EnumerateArray()
            .Where(c => c.GetProperty("cell_type").GetString() == "code")
            .Select(c => string.Concat(c.GetProperty("source").EnumerateArray().Select(line => line.GetString())))
            .ToList();
    }
}
