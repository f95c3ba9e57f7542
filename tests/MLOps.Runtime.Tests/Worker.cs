using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MLOps.Runtime.Tests;

/// <summary>What other processes do in tests: they log, decide and register until they are done or killed, and say what was acknowledged.</summary>
internal static class Worker
{
    public static ProcessStartInfo Start(string folder, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Worker).Assembly.Location, words[0], folder, .. words[1..]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["MLOPS_HOME"] = Path.Combine(folder, ".mlops");
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    public static int Run(string[] words, TextWriter output)
    {
        using var workspace = Workspace.Open(words[1], new WorkspaceOptions { Patience = TimeSpan.FromMinutes(2) });
        switch (words[0])
        {
            case "until-killed":
                LogUntilKilled(workspace, words[2], output);
                return 0;
            case "join":
                Join(workspace, words[2], int.Parse(words[3], CultureInfo.InvariantCulture));
                return 0;
            case "hammer":
                Hammer(workspace, words[2], TimeSpan.FromSeconds(double.Parse(words[3], CultureInfo.InvariantCulture)), output);
                return 0;
            default:
                return 2;
        }
    }

    /// <summary>Says <c>points N</c> when that many points are durable, and <c>decision N</c> when that many decisions were made.</summary>
    private static void LogUntilKilled(Workspace workspace, string name, TextWriter output)
    {
        using var run = workspace.Experiments.StartRun(name);
        var (points, decisions) = (0, 0);
        while (true)
        {
            for (var i = 0; i < 100; i++)
            {
                run.LogMetric("loss", points, points++);
            }

            workspace.Flush();
            Say(output, "points", points);
            if (points % 1000 == 0)
            {
                var subject = string.Create(CultureInfo.InvariantCulture, $"{name}/{++decisions}");
                workspace.Store.Decide(t =>
                {
                    t.Execute("INSERT INTO dataset_tags VALUES (?, 'decided', 'yes')", subject);
                    t.Audit("test.decided", subject, new { decisions });
                });
                Say(output, "decision", decisions);
            }
        }
    }

    private static void Join(Workspace workspace, string run, int points)
    {
        using var joined = workspace.Experiments.JoinRun(run);
        for (var i = 0; i < points; i++)
        {
            joined.LogMetric("worker", i, i);
        }
    }

    /// <summary>Says <c>points N</c> and <c>versions N</c> at its end.</summary>
    private static void Hammer(Workspace workspace, string name, TimeSpan time, TextWriter output)
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, 20).Select(i => new Row { X = i, Label = 2 * i }).ToList();
        var view = ml.Data.LoadFromEnumerable(rows);
        var model = ml.Transforms.Concatenate("Features", nameof(Row.X)).Append(ml.Regression.Trainers.Sdca(maximumNumberOfIterations: 2)).Fit(view);
        using var run = workspace.Experiments.StartRun(name);
        var watch = Stopwatch.StartNew();
        var (points, versions) = (0, 0);
        while (watch.Elapsed < time)
        {
            for (var i = 0; i < 500; i++)
            {
                run.LogMetric("loss", points, points++);
            }

            var version = workspace.Models.Register("shared", model, rows, sourceName: "rows");
            workspace.Models.Alias("shared", "champion", version.Version);
            versions++;
        }

        run.End();
        Say(output, "points", points);
        Say(output, "versions", versions);
    }

    private static void Say(TextWriter output, string word, int count)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{word} {count}\n"));
        output.Flush();
    }

    private sealed class Row
    {
        public float X { get; set; }

        public float Label { get; set; }
    }
}
