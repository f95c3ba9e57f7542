using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>An exported project as its owner builds and calls it.</summary>
[Trait("Category", "Long")]
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
        var scheduled = OnSchedule(notebook);
        await Answers(notebook, scheduled);
    }

    // At the next full minute, by itself, with a workspace of its own.
    private static async Task OnSchedule(ExportedNotebook notebook)
    {
        var home = Path.Combine(notebook.Folder, "scheduled", ".mlops");
        var (exitCode, said) = await Call(notebook, new() { ["MLOPS_HOME"] = home }, "schedule", "* * * * *", "--times", "1", "--results", Path.Combine(notebook.Folder, "scheduled.json"), "--retries", "1");

        Assert.True(exitCode == 0, said);
        Assert.Matches(@"Next run at \d{4}-.*:00[+-].*\.\s+\[1/2\] Load .*\s+\[2/2\] Count .*\s+2 of 2 steps ran", said);
        using var workspace = Workspace.Open(Path.Combine(notebook.Folder, "scheduled"));
        Assert.Equal([["count", "finished"]], workspace.Data.Query("SELECT name, status FROM store.runs").Rows);
    }

    // Exit codes, what a dry run leaves alone, and what the store has afterwards; one build serves them all.
    private static async Task Answers(ExportedNotebook notebook, Task scheduled)
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
        await scheduled;
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

    [Fact]
    public async Task A_check_that_fails_stops_the_run_which_goes_on_from_the_cache_when_the_data_are_mended()
    {
        using var notebook = await Built(n => n.Markdown("## Load").Code("using System.Globalization;").Code("#!data add days data.csv").Code("var rain = File.ReadAllLines(\"data.csv\").Skip(1).Select(double.Parse).ToList();")
            .Markdown("## Means").Code("var mean = rain.Average();")
            .Markdown("## Check").Code("#!validate days --fail-on error\nsuite: days\nchecks:\n  - between: rain\n    min: 0\n    max: 100")
            .Markdown("## Write").Code("File.WriteAllText(\"mean.txt\", mean.ToString(CultureInfo.InvariantCulture));")
            .Markdown("## Log").Code("using var run = mlops.Experiments.StartRun(\"mean\");\nrun.LogMetric(\"mean\", double.Parse(File.ReadAllText(\"mean.txt\"), CultureInfo.InvariantCulture));"),
            "rain\n1\n900\n");

        // Steps that need nothing of the check begin before it no more than those that do.
        foreach (var at in new[] { "1", "4" })
        {
            var (exitCode, said) = await Call(notebook, [], "run", "--parallel", at);
            Assert.True(exitCode == 1, said);
            Assert.Contains("Step 'Check' failed: Failed: 1 of 1 check does not hold. 1 row (50 %) breaks \"rain between 0 and 100\".", said, StringComparison.Ordinal);
            Assert.Matches(@"\] Write  not reached\s+\[5/5\] Log    not reached", said);
            Assert.False(File.Exists(Path.Combine(notebook.Output, "mean.txt")));
        }

        File.WriteAllText(Path.Combine(notebook.Output, "data.csv"), "rain\n1\n9\n");
        Assert.Equal(1, (await Call(notebook, [], "run")).ExitCode);
        var (mended, words) = await Call(notebook, [], "run", "--allow-changed-data");
        Assert.True(mended == 0, words);
        File.Delete(Path.Combine(notebook.Output, "mean.txt"));
        Assert.Matches(@"\] Means  from the cache\s+\[3/5\] Check  .* s\s+\[4/5\] Write  .* s\s+\[5/5\] Log    .* s", (await Call(notebook, [], "run", "--allow-changed-data")).Output);
        Assert.Equal("5", File.ReadAllText(Path.Combine(notebook.Output, "mean.txt")));
        TheStoreTells(notebook);
    }

    // Two runs that the check stopped, two that went through; every check with its verdict.
    private static void TheStoreTells(ExportedNotebook notebook)
    {
        using var workspace = Workspace.Open(notebook.Output);
        var runs = workspace.Data.Query("SELECT CAST(body AS VARCHAR) FROM store.reports WHERE kind = 'PipelineRunReport' ORDER BY created").Rows.Select(r => JsonNode.Parse((string)r[0]!)!["steps"]!.AsArray()).ToList();
        string[] Fates(int run) => runs[run].Select(s => s!["fate"]!.GetValue<string>()).ToArray();
        Assert.Equal(4, runs.Count);
        Assert.Equal(["runs", "runs", "failed", "notReached", "notReached"], Fates(0));
        Assert.StartsWith("Failed: 1 of 1 check", runs[0][2]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["runs", "cached", "failed", "notReached", "notReached"], Fates(1));
        Assert.Equal(["runs", "runs", "runs", "runs", "runs"], Fates(2));
        Assert.Equal([["false"], ["false"], ["true"], ["true"]], workspace.Data.Query("SELECT body ->> 'success' FROM store.reports WHERE kind = 'ValidationReport' ORDER BY created").Rows);
        Assert.Equal([["mean", "finished"], ["mean", "finished"]], workspace.Data.Query("SELECT name, status FROM store.runs").Rows);
    }

    [Fact]
    public async Task A_terminated_run_ends_with_143_and_says_in_the_store_how_far_it_came()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // nobody can send a signal to another process there
        }

        using var notebook = await Built(n => n.Markdown("## Begin").Code("var run = mlops.Experiments.StartRun(\"long\");\nrun.LogMetric(\"m\", 1);")
            .Markdown("## Wait").Code("async Task<int> Wait() { File.WriteAllText(\"waiting.txt\", \"\"); await Task.Delay(-1); return 1; }\nrun.LogMetric(\"n\", File.ReadAllText(\"data.csv\") == \"wait\" ? await Wait() : 1);")
            .Markdown("## End").Code("run.LogMetric(\"o\", 2);\nrun.End();"), "go");
        File.WriteAllText(Path.Combine(notebook.Output, "data.csv"), "wait");
        using var process = Started(notebook, "run", "--allow-changed-data");
        while (!File.Exists(Path.Combine(notebook.Output, "waiting.txt")))
        {
            Assert.False(process.HasExited, process.HasExited ? await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync() : "");
            await Task.Delay(50);
        }

        var said = await Terminated(process);

        Assert.Equal(143, process.ExitCode);
        Assert.Contains("[2/3] Wait   failed: interrupted", said, StringComparison.Ordinal);
        using var workspace = Workspace.Open(notebook.Output);
        var steps = JsonNode.Parse((string)workspace.Data.Query("SELECT CAST(body AS VARCHAR) FROM store.reports WHERE kind = 'PipelineRunReport'").Rows.Single()[0]!)!["steps"]!.AsArray();
        Assert.Equal(["runs", "failed", "notReached"], steps.Select(s => s!["fate"]!.GetValue<string>()));
        Assert.Equal([["long", "killed"]], workspace.Data.Query("SELECT name, status FROM store.runs").Rows);

        using var waiting = Started(notebook, "schedule", "0 0 1 1 *");
        Assert.StartsWith("Next run at ", await waiting.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("The schedule has ended.", (await Terminated(waiting)).Trim());
        Assert.Equal(0, waiting.ExitCode);
    }

    private static Process Started(ExportedNotebook notebook, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments]) { WorkingDirectory = notebook.Output, RedirectStandardOutput = true, RedirectStandardError = true })!;

    // Not SIGINT: a program that a shell started in the background ignores it, and hands that down to all that it starts.
    private static async Task<string> Terminated(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
            await process.WaitForExitAsync();
            return said;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static Task<ExportedNotebook> Built() =>
        Built(n => n.Markdown("## Load").Code("var words = File.ReadAllText(\"data.txt\").Split(' ');")
            .Markdown("## Count").Code("using var run = mlops.Experiments.StartRun(\"count\");\nrun.LogMetric(\"first\", words[0][0]);"), "one two", "data.txt");

    private static async Task<ExportedNotebook> Built(Func<ExportedNotebook, ExportedNotebook> cells, string data, string file = "data.csv")
    {
        var notebook = new ExportedNotebook();
        File.WriteAllText(Path.Combine(notebook.Folder, file), data);
        await cells(notebook).Exporter.ExportAsync(notebook.Request(), CancellationToken.None);
        var (exitCode, said) = await DotnetProcess.RunAsync(notebook.Output, new Dictionary<string, string>(), ["build", "RainStory.csproj", "-c", "Release", "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"], CancellationToken.None);
        Assert.True(exitCode == 0, said);
        return notebook;
    }

    private static Task<(int ExitCode, string Output)> Call(ExportedNotebook notebook, Dictionary<string, string> environment, params string[] arguments) =>
        DotnetProcess.RunAsync(notebook.Output, environment, [Program, .. arguments], CancellationToken.None);
}
