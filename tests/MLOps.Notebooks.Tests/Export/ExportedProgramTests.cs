using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>An exported project as its owner builds and calls it.</summary>
public sealed class ExportedProgramTests
{
    private const string Program = "bin/Release/net10.0/RainStory.dll";

    [Fact]
    public async Task A_run_sends_a_span_for_itself_and_for_each_step_when_a_collector_is_named_and_is_recorded()
    {
        using var notebook = await Built();
        using var collector = new TraceCollector();

        var (exitCode, said) = await Call(notebook, new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" }, "run");

        Assert.True(exitCode == 0, said);
        Assert.Matches(@"\[1/2\] Load   .*\n\[2/2\] Count  .*\n2 of 2 steps ran in .* s\. Recorded: 1 run, 1 metric, in results\.json\.", said.ReplaceLineEndings("\n"));
        Assert.Equal(["RainStory: pipeline RainStory", "RainStory: step Count", "RainStory: step Load"], collector.Spans.Order(StringComparer.Ordinal));
        await Answers(notebook);
    }

    // Exit codes, what a dry run leaves alone, and what the store has afterwards; one build serves them all.
    private static async Task Answers(ExportedNotebook notebook)
    {
        using (var workspace = Workspace.Open(notebook.Output))
        {
            var report = workspace.Data.Query("SELECT CAST(body AS VARCHAR) FROM store.reports WHERE kind = 'PipelineRunReport'").Rows.Single()[0]!.ToString()!;
            Assert.Contains("\"title\":\"Load\"", report.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal([["count", "finished"]], workspace.Data.Query("SELECT name, status FROM store.runs").Rows);
        }

        var results = Path.Combine(notebook.Output, PipelineResults.FileName);
        File.Delete(results);
        var (dry, plan) = await Call(notebook, [], "run", "--dry-run");
        Assert.Equal(0, dry);
        Assert.Contains("Count", plan, StringComparison.Ordinal);
        Assert.False(File.Exists(results));
        Assert.Equal(2, (await Call(notebook, [], "run", "--only", "Nothing")).ExitCode);
        Assert.Equal(2, (await Call(notebook, [], "walk")).ExitCode);
        var (wrong, why) = await Call(notebook, [], "schedule", "0 25 * * *");
        Assert.Equal(1, wrong);
        Assert.Contains("'25' is no hour", why, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(notebook.Output, "data.txt"), "one");
        var (changed, sentence) = await Call(notebook, [], "run");
        Assert.Equal(1, changed);
        Assert.Contains("'data.txt' is not the file that was exported", sentence, StringComparison.Ordinal);
        Assert.Equal(0, (await Call(notebook, [], "run", "--allow-changed-data")).ExitCode);
        File.WriteAllText(Path.Combine(notebook.Output, "data.txt"), "");
        var (failed, step) = await Call(notebook, [], "run", "--allow-changed-data");
        Assert.Equal(1, failed);
        Assert.Contains("Step 'Count' failed", step, StringComparison.Ordinal);
    }

    private static async Task<ExportedNotebook> Built()
    {
        var notebook = new ExportedNotebook();
        File.WriteAllText(Path.Combine(notebook.Folder, "data.txt"), "one two");
        notebook.Markdown("## Load").Code("var words = File.ReadAllText(\"data.txt\").Split(' ');")
            .Markdown("## Count").Code("using var run = mlops.Experiments.StartRun(\"count\");\nrun.LogMetric(\"first\", words[0][0]);");
        await notebook.Exporter.ExportAsync(notebook.Request(), CancellationToken.None);
        var (exitCode, said) = await DotnetProcess.RunAsync(notebook.Output, new Dictionary<string, string>(), ["build", "RainStory.csproj", "-c", "Release", "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"], CancellationToken.None);
        Assert.True(exitCode == 0, said);
        return notebook;
    }

    private static Task<(int ExitCode, string Output)> Call(ExportedNotebook notebook, Dictionary<string, string> environment, params string[] arguments) =>
        DotnetProcess.RunAsync(notebook.Output, environment, [Program, .. arguments], CancellationToken.None);
}
