using System.Text.Json;
using MLOps.Profiling;

namespace MLOps.Tool.Tests;

/// <summary>The notebook about profiles, and that what it says of the data is so.</summary>
[Collection("sessions")] // a session owns the process's console
[Trait("Category", "Long")]
public sealed class ProfileNotebookTests
{
    [Fact]
    public async Task Every_cell_runs_and_what_the_text_says_is_so()
    {
        using var notebook = new TestNotebook();
        foreach (var cell in CodeCells())
        {
            await notebook.Succeed(cell, "02-profile");
        }

        var penguins = notebook.Workspace.Profile("data/penguins.csv", new ProfileOptions { Target = "species" });
        Assert.Equal([4, 2, 8], [penguins.Missingness!.Patterns.Single(p => p.Columns.Count == 5).Columns.Count(c => c != "sex"), penguins.Missingness.Patterns.Single(p => p.Columns.Count == 5).Rows, penguins.Missingness.Patterns.Single(p => p.Columns is ["sex"]).Rows]);
        Assert.Equal(("flipper_length_mm", 0.0), (penguins.Target!.Columns[0].Name, penguins.Target.Columns.Single(c => c.Name == "sex").Alone));
        Assert.Contains("ring predicts species almost by itself", await Shown(notebook, "leaking.Alerts.First(a => a.Kind == MLOps.Profiling.AlertKind.Leakage).Message"), StringComparison.Ordinal);
        Assert.Equal("date, weather", await Shown(notebook, "string.Join(\", \", years.Columns.Take(2).Select(c => c.Name))"));
        Assert.Equal("Mail 80, Card 80, Note 9", await Shown(notebook, "string.Join(\", \", people.Columns.SelectMany(c => c.Personal.Select(p => $\"{c.Name} {p.Count}\")))"));
        Assert.Equal("New York, Berlin; 1", await Shown(notebook, "string.Join(\", \", people.Column(\"City\").Variants.Select(v => v.Value.Text)) + \"; \" + people.NearDuplicates.Rows"));
    }

    private static async Task<string> Shown(TestNotebook notebook, string expression)
    {
        var (result, _) = await notebook.Run(expression);
        return result.Result!.Text.Trim('"');
    }

    private static List<string> CodeCells()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("notebooks", "02-profile.ipynb")));
        return document.RootElement.GetProperty("cells").EnumerateArray()
            .Where(c => c.GetProperty("cell_type").GetString() == "code")
            .Select(c => string.Concat(c.GetProperty("source").EnumerateArray().Select(line => line.GetString())))
            .ToList();
    }
}
