using System.Text.Json;
using System.Xml.Linq;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>The container of an exported project, without a container: its Dockerfile is followed word by word in folders.</summary>
[Trait("Category", "Long")]
public sealed class ContainerTests
{
    [Fact]
    public async Task Following_the_Dockerfile_gives_a_program_that_runs_with_a_workspace_of_its_own()
    {
        using var notebook = await Exported();
        using var rehearsal = new ContainerRehearsal(notebook.Output);

        await rehearsal.BuildAsync();
        var (first, said) = await rehearsal.RunAsync("run");
        var (second, again) = await rehearsal.RunAsync("run", "--param", "extra=2");

        Assert.True(first == 0, said);
        Assert.Contains("Recorded: 1 run, 1 metric, in results.json.", said, StringComparison.Ordinal);
        Assert.True(second == 0, again);
        Assert.Matches(@"Count words +from the cache", again);
        using var workspace = Workspace.Open(rehearsal.Workspace);
        Assert.Equal([["2"], ["4"]], workspace.Data.Query("SELECT CAST(value AS INT)::VARCHAR FROM store.run_metrics ORDER BY value").Rows);
        Assert.Equal("2 words", File.ReadAllText(Path.Combine(rehearsal.App, "outputs", "words.txt")));
    }

    [Fact]
    public async Task The_container_has_the_runtime_of_the_project_and_no_rights_that_it_does_not_need()
    {
        using var notebook = await Exported();
        var lines = ContainerRehearsal.Read(notebook.Output);
        var version = XDocument.Load(Path.Combine(notebook.Output, "RainStory.csproj")).Descendants("TargetFramework").Single().Value["net".Length..];
        string[] All(string word) => lines.Where(l => l.Word == word).Select(l => l.Line).ToArray();

        Assert.Equal([$"mcr.microsoft.com/dotnet/sdk:{version} AS build", $"mcr.microsoft.com/dotnet/aspnet:{version}"], All("FROM"));
        Assert.Equal(["dotnet", "RainStory.dll"], JsonSerializer.Deserialize<string[]>(All("ENTRYPOINT").Single())!);
        Assert.Equal(All("VOLUME").Single(), All("ENV").Single().Split('=')[1]);
        Assert.Equal("$APP_UID", All("USER").Single());
        Assert.Contains("mkdir /workspace && chown $APP_UID /app /workspace", All("RUN"));
        Assert.True(lines.FindIndex(l => l.Word == "USER") > lines.FindLastIndex(l => l.Word == "RUN"));
    }

    private static async Task<ExportedNotebook> Exported()
    {
        var notebook = new ExportedNotebook();
        File.WriteAllText(Path.Combine(notebook.Folder, "data.txt"), "one two");
        var elsewhere = Path.Combine(Path.GetTempPath(), "words.txt").Replace('\\', '/');
        await notebook.Code("const int extra = 0;")
            .Markdown("## Count words").Code("var words = File.ReadAllText(\"data.txt\").Split(' ').Length;")
            .Markdown("## Log").Code($"using var run = mlops.Experiments.StartRun(\"count\");\nFile.WriteAllText(\"{elsewhere}\", $\"{{words}} words\");\nrun.LogMetric(\"words\", File.ReadAllText(\"{elsewhere}\")[0] - '0' + extra);")
            .Exporter.ExportAsync(notebook.Request(), CancellationToken.None);
        return notebook;
    }
}
