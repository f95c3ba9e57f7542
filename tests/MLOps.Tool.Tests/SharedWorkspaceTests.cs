using System.Diagnostics;
using System.Globalization;
using MLOps.Tracking;

namespace MLOps.Tool.Tests;

/// <summary>Several real processes on one workspace, and one that is killed in the middle of its work.</summary>
[Trait("Category", "Long")]
public sealed class SharedWorkspaceTests : IDisposable
{
    private const int Steps = 200;

    private readonly TempFolder _folder = new();

    public SharedWorkspaceTests() => _folder.Write("a.csv", "x,y\n1,2\n3,4\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Four_processes_at_once_lose_nothing()
    {
        string[][] calls =
        [
            ["run", Notebook("one"), "--out", "one.out.ipynb"],
            ["run", Notebook("two"), "--out", "two.out.ipynb"],
            ["data", "add", "three", "a.csv"],
            ["data", "add", "four", "a.csv"],
        ];

        var results = await Task.WhenAll(calls.Select(c => ToolRun.InAsync(_folder.Path, c)));

        Assert.All(results, r => Assert.True(r.ExitCode == 0, r.Output + r.Error));
        using var workspace = Workspace.Open(_folder.Path);
        Assert.Equal(["four", "one", "three", "two"], Column(workspace, "SELECT DISTINCT name FROM store.datasets ORDER BY name"));
        Assert.Equal(["one finished 200 19900.0", "two finished 200 19900.0"], Column(workspace, "SELECT r.name || ' ' || r.status || ' ' || count(*) || ' ' || sum(m.value) FROM store.runs r JOIN store.metrics m ON m.run = r.id GROUP BY r.name, r.status ORDER BY 1"));
        Assert.True(workspace.Audit.Verify().Intact);
    }

    [Fact]
    public async Task What_was_written_to_disk_before_a_kill_is_in_the_store()
    {
        var path = _folder.Write("killed.dib", """
            #!csharp

            var run = mlops.Experiments.StartRun("killed");
            for (var i = 0; ; i++)
            {
                run.LogMetric("loss", i, i);
                if (i % 500 == 499)
                {
                    mlops.Flush();
                    File.WriteAllText("acknowledged.tmp", (i + 1).ToString());
                    File.Move("acknowledged.tmp", "acknowledged.txt", overwrite: true);
                }
            }
            """);
        using var process = Process.Start(ToolRun.StartInfo(_folder.Path, "run", path))!;
        process.StandardInput.Close();
        var streams = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var patience = Stopwatch.StartNew();
        while (!File.Exists(_folder.File("acknowledged.txt")) && !process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(20);
        }

        Assert.False(process.HasExited, "the notebook ended before it was killed");
        process.Kill(); // SIGKILL: nothing of the process runs after it
        await process.WaitForExitAsync();
        await streams;

        var acknowledged = int.Parse(File.ReadAllText(_folder.File("acknowledged.txt")), CultureInfo.InvariantCulture);
        using var workspace = Workspace.Open(_folder.Path);
        Assert.Equal([acknowledged.ToString(CultureInfo.InvariantCulture)], Column(workspace, $"SELECT count(DISTINCT step) FROM store.metrics WHERE step < {acknowledged}"));
        Assert.Equal(["0"], Column(workspace, "SELECT count(*) - count(DISTINCT step) FROM store.metrics"));
        Assert.Equal(RunStatus.Killed, Assert.Single(workspace.Experiments.Runs().Runs).Status);
    }

    private string Notebook(string name) => _folder.Write(name + ".dib", $$"""
        #!csharp

        #!data add {{name}} a.csv

        #!csharp

        #!run start {{name}}

        #!csharp

        for (var i = 0; i < {{Steps}}; i++) mlops.Experiments.Current!.LogMetric("loss", i, i);

        #!csharp

        #!run end
        """);

    private static string[] Column(Workspace workspace, string sql) =>
        workspace.Data.Query(sql).Rows.Select(r => Convert.ToString(r[0], CultureInfo.InvariantCulture)!).ToArray();
}
