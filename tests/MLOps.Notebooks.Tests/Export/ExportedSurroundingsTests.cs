using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>What stands around the code of an exported project: packages that nobody has.</summary>
public sealed class ExportedSurroundingsTests
{
    private static async Task<ExportedNotebook> Exported()
    {
        var notebook = new ExportedNotebook();
        File.WriteAllText(Path.Combine(notebook.Folder, "data.txt"), "one two");
        notebook.Code("var words = File.ReadAllText(\"data.txt\").Split(' ');").Code("using var run = mlops.Experiments.StartRun(\"count\");\nrun.LogMetric(\"words\", words.Length);");
        await notebook.Exporter.ExportAsync(notebook.Request(), CancellationToken.None);
        return notebook;
    }

    [Fact]
    public async Task A_package_that_no_source_has_fails_the_proof_in_one_sentence_with_its_name()
    {
        using var notebook = await Exported();
        var project = Path.Combine(notebook.Output, "RainStory.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("<ItemGroup>\n    <PackageReference", "<ItemGroup>\n    <PackageReference Include=\"MLOps.No.Such.Package\" Version=\"1.0.0\" />\n    <PackageReference", StringComparison.Ordinal));
        // Only the project's own feed is asked: the test needs no network.
        var config = Path.Combine(notebook.Output, "nuget.config");
        File.WriteAllText(config, File.ReadAllText(config).Replace("<packageSources>", "<packageSources>\n    <clear />", StringComparison.Ordinal));

        var proof = await notebook.Workspace.Pipelines.ProveAsync(notebook.Output, new PipelineResults([], [], [], []));

        Assert.False(proof.Proven);
        Assert.StartsWith("Not proven: it does not build: error NU1101: Unable to find package ", proof.Verdict, StringComparison.Ordinal);
        Assert.DoesNotContain("mlops-proof-", proof.Verdict, StringComparison.Ordinal);
    }
}
