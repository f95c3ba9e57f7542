using System.Text.Json;
using MLOps.Notebooks.Session;

namespace MLOps.Tool.Tests;

/// <summary>The tour that the README promises, on the data that are committed with it.</summary>
[Collection("sessions")] // a session owns the process's console
[Trait("Category", "Long")]
public sealed class QuickstartTests
{
    [Fact]
    public async Task The_quickstart_walks_from_a_file_to_a_monitored_deployment_and_a_proven_project()
    {
        using var notebook = new TestNotebook();
        foreach (var cell in CodeCells())
        {
            await notebook.Succeed(cell, "quickstart");
        }

        Assert.Equal([["trees"], ["logistic"]], await Rows(notebook, "SELECT name FROM store.runs WHERE status = 'finished' ORDER BY started DESC"));
        Assert.Equal([["champion", 1]], await Rows(notebook, "SELECT alias, version FROM store.model_aliases WHERE model = 'rain'"));
        Assert.Equal([["stopped"]], await Rows(notebook, "SELECT DISTINCT state FROM store.deployments"));
        using var monitor = await Report(notebook, "MonitorReport");
        Assert.True(monitor.RootElement.GetProperty("drifted").GetBoolean(), "New York is not Seattle");
        using var proof = await Report(notebook, "ProofReport");
        Assert.All(proof.RootElement.GetProperty("items").EnumerateArray(), item => Assert.True(item.GetProperty("equal").GetBoolean()));
        Assert.Contains(proof.RootElement.GetProperty("items").EnumerateArray(), item => item.GetProperty("kind").GetString() == "metric");
        var lineage = notebook.Workspace.Lineage("rain").Edges.Select(e => e.Role).ToList();
        Assert.Equal([], new[] { "registered", "computed", "training", "produced", "deployed", "monitored" }.Except(lineage));
        Assert.True(File.Exists(Path.Combine(notebook.Folder, "exported", "rain", "proof.json")));
        Assert.Equal(["weather.csv"], Directory.EnumerateFiles(Path.Combine(notebook.Folder, "exported", "rain", "data")).Select(Path.GetFileName));
        Assert.Equal([[92L]], await Rows(notebook, "SELECT count(*) FROM 'data/quarantine.parquet'"));
    }

    [Fact]
    public async Task An_export_that_somebody_edited_is_never_replaced()
    {
        using var notebook = new TestNotebook();
        foreach (var cell in CodeCells())
        {
            await notebook.Succeed(cell, "quickstart");
        }

        var program = Path.Combine(notebook.Folder, "exported", "rain", "Pipeline.cs");
        File.AppendAllText(program, "// mine\n");

        var (again, _) = await notebook.Run("#!pipeline export --out exported/rain");
        var (verified, _) = await notebook.Run("#!pipeline verify exported/rain");

        Assert.Equal((CellOutcome.Failed, CellOutcome.Failed), (again.Outcome, verified.Outcome));
        Assert.Contains("is not empty", again.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("Pipeline.cs", verified.Error!.Message, StringComparison.Ordinal);
        Assert.EndsWith("// mine\n", File.ReadAllText(program), StringComparison.Ordinal);
    }

    private static List<string> CodeCells()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("notebooks", "quickstart.ipynb")));
        return document.RootElement.GetProperty("cells").EnumerateArray()
            .Where(c => c.GetProperty("cell_type").GetString() == "code")
            .Select(c => string.Concat(c.GetProperty("source").EnumerateArray().Select(line => line.GetString())))
            .ToList();
    }

    private static Task<IReadOnlyList<IReadOnlyList<object?>>> Rows(TestNotebook notebook, string sql) =>
        Task.FromResult(notebook.Workspace.Data.Query(sql).Rows);

    private static async Task<JsonDocument> Report(TestNotebook notebook, string kind)
    {
        var rows = await Rows(notebook, $"SELECT CAST(body AS VARCHAR) FROM store.reports WHERE kind = '{kind}' ORDER BY created DESC LIMIT 1");
        return JsonDocument.Parse((string)rows.Single()[0]!);
    }
}
