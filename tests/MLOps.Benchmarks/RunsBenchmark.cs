using System.Globalization;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using MLOps.Runtime.Tests.Tracking.MLflow;
using MLOps.Tracking;

namespace MLOps.Benchmarks;

/// <summary>Many runs: listed with filter and sort, a workspace opened on them, and told to an MLflow server beside the bare calls.</summary>
internal static class RunsBenchmark
{
    private const int Runs = 10_000;
    private const int Points = 1_000;
    private const int Told = 1_000;
    private const int Metrics = 100;
    private const int AtOnce = 4;

    /// <summary>About 190 calls a second: MLflow 3.6 with SQLite on two cores.</summary>
    private const int MLflowCall = 5;

    // What a run of ours says of itself when it is made.
    private const string Tags = """{"key":"mlops.run_id","value":"0123456789ab"},{"key":"mlflow.runName","value":"run"},{"key":"mlflow.user","value":"u"},{"key":"mlflow.source.type","value":"LOCAL"}""";

    public static IEnumerable<Figure> Run() => [.. Listed(), .. Synced().GetAwaiter().GetResult()];

    private static List<Figure> Listed() => In(folder =>
    {
        using (var workspace = Workspace.Open(folder))
        {
            _ = workspace.Experiments.List(); // makes the store
        }

        Fill(Path.Combine(folder, ".mlops", "store.duckdb"));
        using var opened = Workspace.Open(folder);
        var query = new RunQuery { Filter = "metrics.auc > 0.9 and params.trainer = 'LightGbm'", Sort = "metrics.auc desc", Limit = 100 };
        var list = Measure.Median(5, () => opened.Experiments.Runs(query));
        var bare = Measure.Median(5, () => opened.Data.Query("SELECT count(*) FROM store.run_metrics WHERE key = 'auc' AND value > 0.9"));
        var fresh = Measure.Median(5, () =>
        {
            using var again = Workspace.Open(folder);
            _ = again.Experiments.List();
        });
        return new List<Figure>
        {
            new("10,000 runs of 1,000 points listed with filter and sort, the first 100", Measure.Seconds(list), "one count over the same store " + Measure.Seconds(bare), Measure.Times(list / bare)),
            new("a workspace with these runs opened and its experiments listed", Measure.Seconds(fresh), "", ""),
        };
    });

    // Straight into the tables: logging ten million points is another benchmark.
    private static void Fill(string file)
    {
        using var connection = new DuckDBConnection($"DataSource={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT setseed(0.5);
            INSERT INTO experiments VALUES ('e', now());
            INSERT INTO runs SELECT printf('%012x', i), 'e', 'run' || i, 'finished', now() - to_seconds(i), now(), 'u', NULL, NULL, NULL, NULL, NULL, 1, 'h' FROM range({Runs}) t(i);
            INSERT INTO metrics SELECT printf('%012x', i), 'auc', s, random(), now() FROM range({Runs}) t(i), range({Points}) p(s);
            INSERT INTO run_metrics SELECT run, key, max(step), arg_max(value, step), max(time), count(*), 0, min(value), max(value) FROM metrics GROUP BY run, key;
            INSERT INTO params SELECT printf('%012x', i), k, CASE k WHEN 'trainer' THEN CASE WHEN random() < 0.5 THEN 'LightGbm' ELSE 'Sdca' END ELSE i::VARCHAR END FROM range({Runs}) t(i), (VALUES ('trainer'), ('a'), ('b'), ('c'), ('d')) v(k);
            """;
        command.ExecuteNonQuery();
    }

    private static async Task<IReadOnlyList<Figure>> Synced()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(folder.FullName, ".mlops"));
            using var workspace = Workspace.Open(folder.FullName);
            for (var i = 0; i < Told; i++)
            {
                using var run = workspace.Experiments.StartRun("run" + i.ToString(CultureInfo.InvariantCulture));
                for (var metric = 0; metric < Metrics; metric++)
                {
                    run.LogMetric("m" + metric.ToString(CultureInfo.InvariantCulture), metric);
                }
            }

            var drained = Measure.Once(() => _ = workspace.Experiments.List());
            var quick = await RatioAsync(workspace, TimeSpan.Zero, 5);
            var slow = await RatioAsync(workspace, TimeSpan.FromMilliseconds(MLflowCall), 1);
            return
            [
                new Figure($"{Told:N0} runs x {Metrics} metrics taken from the inbox", Measure.Seconds(drained), "", ""),
                new Figure($"the same told to a server in memory", Measure.Seconds(quick.Sync), "the same calls bare " + Measure.Seconds(quick.Bare), Measure.Times(quick.Sync / quick.Bare)),
                new Figure($"the same told to a server that needs {MLflowCall} ms a call", Measure.Seconds(slow.Sync), "the same calls bare " + Measure.Seconds(slow.Bare), Measure.Times(slow.Sync / slow.Bare)),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Medians of syncs and bare calls that take turns, each with a server of its own.</summary>
    private static async Task<(double Sync, double Bare)> RatioAsync(Workspace workspace, TimeSpan callTakes, int rounds)
    {
        var times = new List<(double Sync, double Bare)>();
        for (var round = 0; round < rounds; round++)
        {
            times.Add((await SecondsAsync(callTakes, a => workspace.Experiments.MLflow(a.AbsoluteUri).PushAsync()), await SecondsAsync(callTakes, BareAsync)));
        }

        return (times.Select(t => t.Sync).Order().ElementAt(rounds / 2), times.Select(t => t.Bare).Order().ElementAt(rounds / 2));
    }

    private static async Task<double> SecondsAsync(TimeSpan callTakes, Func<Uri, Task> calls)
    {
        await using var server = await TestServer.StartAsync();
        server.CallTakes = callTakes;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await calls(server.Address);
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>The calls that the sync makes, without a store to read: create, one batch, update.</summary>
    private static async Task BareAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server, "api/2.0/mlflow/") };
        var metrics = string.Join(',', Enumerable.Range(0, Metrics).Select(m => string.Create(CultureInfo.InvariantCulture, $$"""{"key":"m{{m}}","value":{{m}},"timestamp":1700000000000,"step":0}""")));
        await Parallel.ForEachAsync(Enumerable.Range(0, Told), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var created = await Post(http, "runs/create", $$"""{"experiment_id":"0","run_name":"run{{i}}","start_time":1,"tags":[{{Tags}}]}""");
            var id = created.RootElement.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString();
            await Post(http, "runs/log-batch", $$"""{"run_id":"{{id}}","metrics":[{{metrics}}],"params":[],"tags":[]}""");
            await Post(http, "runs/update", $$"""{"run_id":"{{id}}","status":"FINISHED","end_time":2}""");
        });
    }

    private static async Task<JsonDocument> Post(HttpClient http, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
    }

    private static T In<T>(Func<string, T> work)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(folder.FullName, ".mlops"));
            return work(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
