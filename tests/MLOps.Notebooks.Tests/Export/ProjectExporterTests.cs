using System.Text.Json.Nodes;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Export;

[Trait("Category", "Long")]
public sealed class ProjectExporterTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly string Weather = Path.Combine(FindRepository(), "notebooks", "data", "weather.csv");

    private static ExportedNotebook Story()
    {
        var notebook = new ExportedNotebook();
        Directory.CreateDirectory(Path.Combine(notebook.Folder, "data"));
        File.Copy(Weather, Path.Combine(notebook.Folder, "data", "weather.csv"));
        return notebook.Markdown("# Will it rain?")
            .Code("class Day { public float TempMax { get; set; } public float Wind { get; set; } public bool Rain { get; set; } }")
            .Markdown("## Load the days")
            .Code("mlops.Data.Add(\"weather\", \"data/weather.csv\");")
            .Code("mlops.Data.Query(\"SELECT count(*) FROM weather\")")
            .Code("""
                var days = mlops.Data.Query("SELECT temp_max, wind, precipitation FROM weather WHERE location = 'Seattle' ORDER BY date", limit: 5000).Rows
                    .Select(r => new Day { TempMax = Convert.ToSingle(r[0]), Wind = Convert.ToSingle(r[1]), Rain = Convert.ToDouble(r[2]) > 0 }).ToList();
                """)
            .Markdown("## Look around")
            .Code("var warmest = days.Max(d => d.TempMax);\nConsole.WriteLine(warmest);")
            .Markdown("## Train")
            .Code("""
                var ml = new MLContext(seed: 1);
                var data = ml.Data.LoadFromEnumerable(days);
                var split = ml.Data.TrainTestSplit(data, 0.25);
                """)
            .Code("""
                mlops.Experiments.Use("rain");
                var run = mlops.Experiments.StartRun("linear");
                var pipeline = ml.Transforms.Concatenate("Features", "TempMax", "Wind").Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression("Rain"));
                var model = pipeline.Fit(split.TrainSet);
                var metrics = ml.BinaryClassification.Evaluate(model.Transform(split.TestSet), "Rain");
                run.LogParameter("trainer", "sdca");
                run.LogMetrics(metrics);
                """)
            .Markdown("## Register")
            .Code("""
                var version = mlops.Models.Register("rain", model, split.TrainSet);
                mlops.Models.Alias("rain", "champion", version.Version);
                run.End();
                """)
            .Code("mlops.Models.Show(\"rain\")");
    }

    [Fact]
    public async Task An_exported_project_is_built_run_and_proven_and_an_edit_is_found()
    {
        using var notebook = Story();
        await notebook.RunAsync();

        var report = await notebook.Exporter.ExportAsync(notebook.Request(verify: true), CancellationToken.None);
        output.WriteLine(Rendering.ReportRenderer.Text(report));

        Assert.NotNull(report.Proof);
        Assert.True(report.Proof.Proven, report.Proof.Verdict + string.Join('\n', report.Proof.Items.Where(i => !i.Equal)));
        Assert.Contains(report.Proof.Items, i => i is { Kind: "metric", Name: "linear area_under_roc_curve" } && i.Expected == i.Actual);
        Assert.Contains(report.Proof.Items, i => i is { Kind: "model", Name: "rain" });
        Assert.Contains(report.Proof.Items, i => i is { Kind: "dataset", Name: "weather rows", Actual: "2922" });
        Assert.Contains("✓ made again by RainStory", Rendering.ReportRenderer.Text(notebook.Workspace.Models.History("rain")), StringComparison.Ordinal);
        Assert.Equal(["Load the days", "Train", "Register"], report.Steps);
        Assert.True(File.Exists(Path.Combine(notebook.Output, "packages.lock.json")));
        Assert.Equal("RainStory", JsonNode.Parse(File.ReadAllText(Path.Combine(notebook.Output, "proof.json")))!["predicate"]!["name"]!.GetValue<string>());

        var source = Path.Combine(notebook.Output, "Pipeline.cs");
        File.AppendAllText(source, "// edited\n");
        var verified = await notebook.Workspace.Pipelines.VerifyAsync(notebook.Output);
        Assert.False(verified.Proven);
        Assert.Contains("'Pipeline.cs' is not the file that was exported", verified.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tests_of_an_exported_project_pass_and_its_code_is_formatted()
    {
        using var notebook = new ExportedNotebook();
        notebook.Markdown("# Numbers").Code("const int Count = 5;")
            .Markdown("## Make").Code("record Point(double X, double Y);\nvar points = Enumerable.Range(1, Count).Select(x => new Point(x, x * 2.5)).ToList();")
            .Markdown("## Log").Code("var run = mlops.Experiments.StartRun(\"a\");\nif (points.Count > 2) { run.LogMetric(\"m\", points.Sum(p => p.Y)); }\nrun.End();");
        await notebook.RunAsync();

        var report = await notebook.Exporter.ExportAsync(notebook.Request(verify: true), CancellationToken.None);

        Assert.True(report.Proof!.Proven, report.Proof.Verdict);
        Assert.Equal("points", Assert.Single(report.Proof.Export!.Values).Key);
        await Succeeds(notebook.Output, "format", "RainStory.csproj", "--verify-no-changes");
        Assert.Contains("Passed!", await Succeeds(notebook.Output, "test", "tests/RainStory.Tests", "--disable-build-servers"), StringComparison.Ordinal);
    }

    private static async Task<string> Succeeds(string folder, params string[] arguments)
    {
        var (code, text) = await DotnetProcess.RunAsync(folder, new Dictionary<string, string>(), arguments, CancellationToken.None);
        Assert.True(code == 0, text);
        return text;
    }

    [Fact]
    public async Task One_file_is_built_run_and_proven_too_with_magics_and_parameters()
    {
        using var notebook = Story().Code("const double Share = 0.25;").Code("#!run start magic").Code("#!run log depth=3 --tag team=a").Code("mlops.Experiments.Active.LogMetric(\"share\", Share);").Code("#!run end");
        await notebook.RunAsync();
        var request = notebook.Request(verify: true);

        var report = await notebook.Exporter.ExportAsync(request with { Options = request.Options with { Target = ExportTarget.File } }, CancellationToken.None);

        Assert.True(report.Proof!.Proven, report.Proof.Verdict);
        Assert.Contains(report.Proof.Items, i => i is { Kind: "metric", Name: "magic share", Actual: "0.25" });
        Assert.Contains(report.Proof.Items, i => i is { Kind: "parameter", Name: "magic depth", Actual: "3" });
        Assert.Contains("RainStory.cs", report.Files);
        Assert.DoesNotContain(report.Files, f => f.EndsWith(".csproj", StringComparison.Ordinal));
        Assert.Contains("#:package MLOps.Runtime@", File.ReadAllText(Path.Combine(notebook.Output, "RainStory.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_smallest_notebook_records_the_same()
    {
        using var notebook = Story();
        await notebook.RunAsync();
        var request = notebook.Request();
        await notebook.Exporter.ExportAsync(request with { Options = request.Options with { Target = ExportTarget.Notebook } }, CancellationToken.None);
        var small = MLOps.Notebooks.Files.NotebookFile.Read(Path.Combine(notebook.Output, "rain-story.ipynb"));

        using var again = new ExportedNotebook();
        Directory.CreateDirectory(Path.Combine(again.Folder, "data"));
        File.Copy(Weather, Path.Combine(again.Folder, "data", "weather.csv"));
        foreach (var cell in small.Cells.Where(c => c.Kind == MLOps.Notebooks.Files.CellKind.Code))
        {
            again.Code(cell.Source);
        }

        var since = TimeProvider.System.GetUtcNow();
        await again.RunAsync();
        var manifest = notebook.Exporter.Draft(request).Manifest;
        var items = ProofComparer.Compare(notebook.Workspace.Pipelines.ResultsSince(request.Since, manifest), again.Workspace.Pipelines.ResultsSince(since, manifest));
        Assert.NotEmpty(items);
        Assert.All(items, i => Assert.True(i.Equal, i.ToString()));
        Assert.DoesNotContain(small.Cells, c => c.Source.Contains("warmest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_refused_and_left_alone()
    {
        using var notebook = Story();
        Directory.CreateDirectory(notebook.Output);
        File.WriteAllText(Path.Combine(notebook.Output, "mine.txt"), "x");

        var error = await Assert.ThrowsAsync<UserException>(() => notebook.Exporter.ExportAsync(notebook.Request(), CancellationToken.None));

        Assert.Contains("is not empty", error.Message, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(notebook.Output).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_export_that_is_interrupted_ends_in_the_middle_of_its_proof_and_leaves_nothing_behind()
    {
        using var notebook = Story();
        await notebook.RunAsync();
        using var enough = new CancellationTokenSource();
        using var written = new FileSystemWatcher(notebook.Folder, "pipeline.json") { IncludeSubdirectories = true, EnableRaisingEvents = true };
        written.Changed += (_, _) => enough.Cancel(); // the last file before the build

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => notebook.Exporter.ExportAsync(notebook.Request(verify: true), enough.Token));

        Assert.False(Directory.Exists(notebook.Output));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => notebook.Exporter.ExportAsync(notebook.Request(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Without_proof_the_project_is_there_with_its_data_and_feed()
    {
        using var notebook = Story();

        var report = await notebook.Exporter.ExportAsync(notebook.Request(), CancellationToken.None);

        Assert.Null(report.Proof);
        Assert.Contains("data/weather.csv", report.Files);
        Assert.Contains(report.Files, f => f.StartsWith("feed/MLOps.Runtime.0.1.0-local.", StringComparison.Ordinal));
        var manifest = PipelineManifest.Read(notebook.Output);
        Assert.Equal(["weather"], manifest.Datasets);
        Assert.Equal(["rain"], manifest.Models);
        Assert.Equal("data/weather.csv", Assert.Single(manifest.Inputs).Path);
        Assert.Contains("exported without proof", (await Assert.ThrowsAsync<UserException>(() => notebook.Workspace.Pipelines.VerifyAsync(notebook.Output))).Message, StringComparison.Ordinal);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Interactive.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
