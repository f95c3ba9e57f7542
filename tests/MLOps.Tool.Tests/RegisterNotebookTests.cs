using System.Text.Json;

namespace MLOps.Tool.Tests;

/// <summary>The story of notebooks/05-register.ipynb: a promotion that is refused and one that is granted.</summary>
[Collection("sessions")] // a session owns the process's console
[Trait("Category", "Long")]
public sealed class RegisterNotebookTests
{
    [Fact]
    public async Task A_promotion_is_refused_and_one_is_granted()
    {
        using var notebook = new TestNotebook();
        foreach (var cell in CodeCells())
        {
            await notebook.Succeed(cell, "05-register");
        }

        var models = notebook.Workspace.Models;
        var events = notebook.Workspace.Audit.Verify();
        Assert.True(events.Intact);
        Assert.Contains(events.Latest, e => e.Event == "model.promotion-refused" && e.Payload.Contains("accuracy >= 0.7", StringComparison.Ordinal) && e.Payload.Contains("nobody has signed it", StringComparison.Ordinal));
        var move = Assert.Single(models.History("rain").Moves);
        Assert.Equal((2, "better on the days of 2015"), (move.To, move.Why));
        Assert.Equal("rain@2", models.Get("rain@champion").Reference);
        Assert.Equal(2, Assert.Single(models.LiveOn(DateOnly.FromDateTime(DateTime.UtcNow), "rain").Aliases).Version);
        Assert.True(models.Packages.Verify("exported/rain-champion").Intact);
    }

    private static List<string> CodeCells()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("notebooks", "05-register.ipynb")));
        return document.RootElement.GetProperty("cells").EnumerateArray()
            .Where(c => c.GetProperty("cell_type").GetString() == "code")
            .Select(c => string.Concat(c.GetProperty("source").EnumerateArray().Select(line => line.GetString())))
            .ToList();
    }
}
