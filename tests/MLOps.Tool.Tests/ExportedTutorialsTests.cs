using System.Text.Json;

namespace MLOps.Tool.Tests;

/// <summary>The longer notebooks of the repository, exported as a reader would do it; the quickstart exports itself.</summary>
[Trait("Category", "Long")]
public sealed class ExportedTutorialsTests
{
    [Theory]
    [InlineData("03-validate", "check airports@1", "dataset flights rows")]
    [InlineData("04-track", "metric small-forest area_under_roc_curve", "parameter large-forest NumberOfTrees")]
    [InlineData("05-register", "model rain (2)", "alias rain (2)")]
    public async Task A_tutorial_exports_with_a_green_proof_of_what_it_recorded(string tutorial, params string[] proven)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("data"));
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.File("notebooks", "data"), "*.csv"))
        {
            File.Copy(file, folder.File(Path.Combine("data", Path.GetFileName(file))));
        }

        File.Copy(RepositoryRoot.File("notebooks", tutorial + ".ipynb"), folder.File(tutorial + ".ipynb"));

        var export = await ToolRun.InAsync(folder.Path, "export", tutorial + ".ipynb", "--out", "pipeline");

        Assert.True(export.ExitCode == 0, export.Error + export.Output);
        using var proof = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("pipeline/proof.json")));
        var items = proof.RootElement.GetProperty("predicate").GetProperty("items").EnumerateArray().ToList();
        Assert.All(items, i => Assert.True(i.GetProperty("equal").GetBoolean(), i.ToString()));
        var names = items.Select(i => $"{i.GetProperty("kind").GetString()} {i.GetProperty("name").GetString()}").ToList();
        Assert.All(proven, name => Assert.Contains(name, names));
    }
}
