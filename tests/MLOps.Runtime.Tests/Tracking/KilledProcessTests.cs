using System.Diagnostics;
using System.Globalization;
using MLOps.Store;
using MLOps.Tracking;

namespace MLOps.Runtime.Tests.Tracking;

/// <summary>Real processes on one workspace. MLOPS_KILL_ROUNDS and MLOPS_HAMMER_SECONDS make them longer or shorter.</summary>
[Trait("Category", "Long")]
public sealed class KilledProcessTests : IDisposable
{
    private const int Hammers = 8;

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task Processes_killed_at_any_moment_lose_nothing_that_was_acknowledged()
    {
        var rounds = FromEnvironment("MLOPS_KILL_ROUNDS", 20);
        var random = new Random(20261126);
        var told = new Dictionary<string, (int Points, int Decisions)>(StringComparer.Ordinal);
        for (var round = 0; round < rounds; round += 2)
        {
            // Two at a time: one may be killed while the other drains its fragment or waits for its lock.
            var pair = await Task.WhenAll(Enumerable.Range(round, 2).Select(r => KilledAfter($"run{r}", random.Next(0, r % 5 == 0 ? 3000 : 250))));
            foreach (var (name, points, decisions) in pair)
            {
                told[name] = (points, decisions);
            }
        }

        Assert.Contains(told.Values, t => t.Points > 0);
        Assert.Contains(told.Values, t => t.Decisions > 0);
        var runs = _test.Workspace.Experiments.Runs().Runs;
        Assert.All(runs, r => Assert.Equal(RunStatus.Killed, r.Status));
        var kept = _test.Workspace.Store.Read(c => c.Query(
            "SELECT r.name, count(m.step), count(DISTINCT m.step), coalesce(max(m.step), -1), coalesce(sum(m.value), 0), (SELECT count(*) FROM dataset_tags WHERE starts_with(name, r.name || '/')) FROM runs r LEFT JOIN metrics m ON m.run = r.id GROUP BY r.name",
            row => (Name: row.GetString(0), Points: row.GetInt64(1), Steps: row.GetInt64(2), Last: row.GetInt64(3), Sum: row.GetDouble(4), Decisions: row.GetInt64(5))));
        Assert.All(kept, k =>
        {
            Assert.Equal(k.Points, k.Steps); // nothing twice
            Assert.Equal(k.Points - 1, k.Last); // nothing missing in between
            Assert.Equal(k.Points * (k.Points - 1) / 2.0, k.Sum); // nothing torn
        });
        Assert.All(told.Where(t => t.Value.Points > 0), t => Assert.InRange(kept.Single(k => k.Name == t.Key).Points, t.Value.Points, long.MaxValue));
        Assert.All(told, t => Assert.InRange(kept.FirstOrDefault(k => k.Name == t.Key).Decisions, t.Value.Decisions, t.Value.Decisions + 1));
        Assert.True(_test.Workspace.Audit.Verify().Intact);
        Assert.Equal(
            kept.Where(k => k.Points > 0).OrderBy(k => k.Name, StringComparer.Ordinal).Select(k => (k.Name, k.Points)),
            runs.Where(r => r.Metrics.Count > 0).OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => (r.Name, (long)r.Metrics["loss"] + 1))); // the sums agree with the points
    }

    [Fact]
    public async Task Eight_processes_that_log_and_register_at_once_agree_on_every_number()
    {
        var seconds = FromEnvironment("MLOPS_HAMMER_SECONDS", 60).ToString(CultureInfo.InvariantCulture);

        var told = await Task.WhenAll(Enumerable.Range(0, Hammers).Select(i => Output("hammer", $"hammer{i}", seconds)));

        var history = _test.Workspace.Models.History("shared");
        var versions = history.Versions.ToDictionary(v => v.Version);
        var moves = history.Moves.Reverse().ToList();
        Assert.Equal(Enumerable.Range(1, told.Sum(t => t["versions"])), versions.Keys.Order());
        Assert.Equal(versions.Keys.Order(), moves.Select(m => m.To!.Value).Order()); // each was champion once
        Assert.Equal(moves.SkipLast(1).Select(m => m.To).Prepend(null), moves.Select(m => m.From)); // nobody moved what he had not seen
        Assert.All(moves, m => Assert.Equal(versions[m.To!.Value].Digest, m.Digest));
        Assert.Equal(moves[^1].To, _test.Workspace.Models.Get("shared@champion").Version);
        Assert.All(told, t => Assert.True(t["versions"] > 0, "a process never had its turn"));
        Assert.Equal(
            told.Select((t, i) => ($"hammer{i}", (long)t["points"])),
            _test.Workspace.Store.Read(c => c.Query("SELECT r.name, count(*) FROM runs r JOIN metrics m ON m.run = r.id AND m.key = 'loss' WHERE r.status = 'finished' GROUP BY r.name ORDER BY r.name", r => (r.GetString(0), r.GetInt64(1)))));
        Assert.True(_test.Workspace.Audit.Verify().Intact);
    }

    [Fact]
    public async Task Many_processes_log_to_one_run()
    {
        using var run = _test.Workspace.Experiments.StartRun("shared");
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Output("join", run.Id, "100")));

        var report = _test.Workspace.Experiments.Get("shared");
        Assert.Equal(RunStatus.Running, report.Status); // the end of a process that joined is not the run's
        Assert.Equal(300, report.Metrics.Single(m => m.Key == "worker").Points);
    }

    private async Task<(string Name, int Points, int Decisions)> KilledAfter(string name, int milliseconds)
    {
        using var process = Process.Start(Worker.Start(_test.Folder, "until-killed", name))!;
        var errors = process.StandardError.ReadToEndAsync();
        var first = process.StandardOutput.ReadLineAsync();
        await Task.WhenAny(first, Task.Delay(TimeSpan.FromSeconds(60)));
        await Task.Delay(milliseconds);
        Assert.False(process.HasExited, process.HasExited ? await errors : "");
        process.Kill();
        var said = ((await first) + "\n" + await process.StandardOutput.ReadToEndAsync()).Split('\n');
        await process.WaitForExitAsync();
        var counts = Counts(said);
        return (name, counts.GetValueOrDefault("points"), counts.GetValueOrDefault("decision"));
    }

    private async Task<Dictionary<string, int>> Output(params string[] words)
    {
        using var process = Process.Start(Worker.Start(_test.Folder, words))!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return Counts(said.Split('\n'));
    }

    // The last line of a killed process may be torn: only what ends a line was said.
    private static Dictionary<string, int> Counts(string[] lines) => lines.SkipLast(1).Select(l => l.Split(' ')).Where(w => w.Length == 2)
        .GroupBy(w => w[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(w => int.Parse(w[1], CultureInfo.InvariantCulture)), StringComparer.Ordinal);

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
