using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>What stands around the code of an exported project: its container, and packages that nobody has.</summary>
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
    public async Task The_container_is_built_of_files_that_are_there_and_starts_the_program_that_the_project_makes()
    {
        using var notebook = await Exported();
        var lines = File.ReadAllLines(Path.Combine(notebook.Output, "Dockerfile")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ', 2)).Select(l => (Word: l[0], Line: l[1])).ToList();
        string[] All(string word) => lines.Where(l => l.Word == word).Select(l => l.Line).ToArray();
        var project = XDocument.Load(Path.Combine(notebook.Output, "RainStory.csproj"));
        var version = project.Descendants("TargetFramework").Single().Value["net".Length..];

        Assert.Equal([$"mcr.microsoft.com/dotnet/sdk:{version} AS build", $"mcr.microsoft.com/dotnet/aspnet:{version}"], All("FROM"));
        Assert.Equal([". .", "--from=build /app ."], All("COPY"));
        Assert.Contains("dotnet publish RainStory.csproj --configuration Release --output /app", All("RUN"));
        Assert.Equal(["dotnet", "RainStory.dll"], JsonSerializer.Deserialize<string[]>(All("ENTRYPOINT").Single())!);
        Assert.Equal(All("VOLUME").Single(), All("ENV").Single().Split('=')[1]);
        Assert.Empty(project.Descendants("AssemblyName"));
    }

    [Fact]
    public async Task Nothing_that_the_container_needs_is_kept_out_of_it()
    {
        using var notebook = await Exported();
        var ignored = File.ReadAllLines(Path.Combine(notebook.Output, ".dockerignore")).Where(l => l.Length > 0)
            .Select(l => new Regex("^" + Regex.Escape(l).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal))).ToList();
        var files = Directory.EnumerateFiles(notebook.Output, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(notebook.Output, f).Replace('\\', '/')).ToList();

        Assert.Contains("data.txt", files);
        Assert.DoesNotContain(files, f => ignored.Exists(i => i.IsMatch(f)));
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
