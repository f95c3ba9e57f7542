using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using MLOps.Profiling;
using MLOps.Rendering;

namespace MLOps.Benchmarks;

/// <summary>The default profile against DuckDB's SUMMARIZE of the same file, in turns; both have the same two cores.</summary>
internal static class ProfileBenchmark
{
    // A column of each kind that tables have, in the order that the smaller tables leave out the last.
    private static readonly string[] Columns =
    [
        "i AS id", "hash(i) % 1000 AS shop", "'city' || (hash(i * 3) % 50)::VARCHAR AS city", "random() AS u", "random() * 100 + random() * 20 AS price",
        "CASE WHEN random() < 0.05 THEN NULL ELSE round(random() * 10) END AS grade", "(random() < 0.3) AS flag", "TIMESTAMP '2024-01-01' + INTERVAL (i % 500000) MINUTE AS at",
        "'note ' || (hash(i * 7) % 100000)::VARCHAR AS note", "ln(random() + 1e-9) AS skewed", "(hash(i * 11) % 7)::INTEGER AS weekday", "DATE '2024-01-01' + (i % 365)::INTEGER AS day",
        "round(random() * 50, 2) AS fare", "(random() * 6)::INTEGER AS passengers", "round(random() * 9, 1) AS tip", "'zone ' || (hash(i * 13) % 265)::VARCHAR AS zone",
        "CASE WHEN random() < 0.2 THEN 'card' ELSE 'cash' END AS payment", "round(random() * 30, 2) AS distance",
    ];

    /// <summary>Tables of a size that a minute is enough for.</summary>
    public static IEnumerable<Figure> Run() => InFolder(folder =>
    {
        using var workspace = Workspace.Open(folder);
        return [Against(workspace, folder, 1_000_000, 18, 3), Against(workspace, folder, 1_000_000, 12, 3), Page(workspace, folder), Wide(workspace, folder), WideCsv(workspace, folder), Target(workspace, folder), .. Compare(workspace, folder), .. Frame(workspace, folder)];
    });

    /// <summary>20M x 12 with the peak of memory; needs a gigabyte of disk and several minutes.</summary>
    public static IEnumerable<Figure> Tall() => InFolder(folder =>
    {
        using var workspace = Workspace.Open(folder);
        return [Against(workspace, folder, 20_000_000, 12, 1)];
    });

    private static List<Figure> InFolder(Func<string, IEnumerable<Figure>> run)
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(folder.FullName, ".mlops"));
            return run(folder.FullName).ToList();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Figure Against(Workspace workspace, string folder, int rows, int columns, int runs)
    {
        var file = Generate(folder, rows, columns);
        using var connection = Open();
        var before = Environment.WorkingSet;
        using var peak = new PeakMemory();
        var (ours, summarize) = InTurns(runs, () => workspace.Profile(file), () => Execute(connection, $"SELECT * FROM (SUMMARIZE SELECT * FROM '{file}')"));
        var what = string.Create(CultureInfo.InvariantCulture, $"profile of {rows / 1e6:0.#}M x {columns} in Parquet, everything default ({Measure.Seconds(ours.Cpu)} of CPU; peak of both {peak.Megabytes:N0} MB, {before / 1e6:N0} MB before)");
        return new(what, Measure.Seconds(ours.Wall), $"SUMMARIZE {Measure.Seconds(summarize.Wall)} ({Measure.Seconds(summarize.Cpu)} of CPU)", $"{Measure.Times(ours.Wall / summarize.Wall)}, {Measure.Times(ours.Cpu / summarize.Cpu)} of CPU");
    }

    private static Figure Page(Workspace workspace, string folder)
    {
        var file = Path.Combine(folder, "diamonds.csv");
        using var connection = Open();
        Execute(connection, $"""
            COPY (SELECT round(0.2 + random() * 4, 2) AS carat, ['Ideal', 'Premium', 'Good', 'Fair', 'Very Good'][1 + (random() * 4)::INTEGER] AS cut, chr((68 + random() * 6)::INTEGER) AS color,
                'VS' || (random() * 7)::INTEGER AS clarity, round(43 + random() * 36, 1) AS depth, round(43 + random() * 50, 1) AS "table", (326 + random() * 18000)::INTEGER AS price,
                round(random() * 10, 2) AS x, round(random() * 20, 2) AS y, round(random() * 10, 2) AS z FROM range(53940)) TO '{file}'
            """);
        return Alone("profile of 54k x 10 in CSV, with its HTML", 5, () => ReportRenderer.Html(workspace.Profile(file)));
    }

    private static Figure Wide(Workspace workspace, string folder)
    {
        var file = Path.Combine(folder, "wide.parquet");
        using var connection = Open();
        var expressions = Enumerable.Range(0, 1000).Select(i => (i % 4) switch { 0 => $"random() AS c{i}", 1 => $"(hash(i * {i}) % 1000)::INTEGER AS c{i}", 2 => $"'v' || (hash(i + {i}) % 30)::VARCHAR AS c{i}", _ => $"round(random() * 100, 1) AS c{i}" });
        Execute(connection, $"COPY (SELECT {string.Join(", ", expressions)} FROM range(100000) AS t(i)) TO '{file}' (FORMAT parquet)");
        return Alone("profile of 100k x 1,000 in Parquet", 1, () => workspace.Profile(file));
    }

    private static Figure WideCsv(Workspace workspace, string folder)
    {
        var file = Path.Combine(folder, "widest.csv");
        var rows = Enumerable.Range(0, 100).Select(r => string.Join(',', Enumerable.Range(0, 5_000).Select(c => (r * (c + 7) % 101).ToString(CultureInfo.InvariantCulture))));
        File.WriteAllLines(file, rows.Prepend(string.Join(',', Enumerable.Range(0, 5_000).Select(c => $"c{c}"))));
        return Alone("profile of 100 x 5,000 in CSV", 1, () => workspace.Profile(file));
    }

    private static Figure Target(Workspace workspace, string folder)
    {
        var file = Generate(folder, 1_000_000, 12);
        var (related, plain) = InTurns(1, () => workspace.Profile(file, new ProfileOptions { Target = "flag" }), () => workspace.Profile(file));
        return Ratio("profile of 1M x 12 with a target", related, "without", plain);
    }

    // Two versions of one dataset: read, and from what is kept of them.
    private static IEnumerable<Figure> Compare(Workspace workspace, string folder)
    {
        var (first, later) = (Generate(folder, 1_000_000, 12), Path.Combine(folder, "later.parquet"));
        using (var connection = Open())
        {
            Execute(connection, $"COPY (SELECT * REPLACE (price + 3 AS price) FROM '{first}') TO '{later}' (FORMAT parquet)");
        }

        workspace.Profile(workspace.Data.Add("compared", first));
        workspace.Profile(workspace.Data.Add("compared", later));
        var (read, profiled) = InTurns(1, () => workspace.CompareProfiles([first, later]), () => Array.ForEach([first, later], file => workspace.Profile(file)));
        yield return Ratio("comparison of two files of 1M x 12", read, "their profiles", profiled);
        var (kept, again) = InTurns(1, () => workspace.CompareProfiles(["compared@1", "compared@2"]), () => workspace.CompareProfiles([first, later]));
        yield return Ratio("comparison of two versions of 1M x 12 by what is kept of them", kept, "reading them", again);
    }

    private static Figure Alone(string what, int runs, Action action)
    {
        if (runs > 1)
        {
            action();
        }

        var time = Enumerable.Range(0, runs).Select(_ => Timed(action)).OrderBy(t => t.Wall).ElementAt(runs / 2);
        return new($"{what} ({Measure.Seconds(time.Cpu)} of CPU)", Measure.Seconds(time.Wall), "", "");
    }

    private static Figure Ratio(string what, (double Wall, double Cpu) ours, string beside, (double Wall, double Cpu) theirs) =>
        new(what, Measure.Seconds(ours.Wall), $"{beside} {Measure.Seconds(theirs.Wall)}", $"{Measure.Times(ours.Wall / theirs.Wall)}, {Measure.Times(ours.Cpu / theirs.Cpu)} of CPU");

    private static IEnumerable<Figure> Frame(Workspace workspace, string folder)
    {
        const int rows = 5_000_000;
        var random = new Random(1);
        var frame = new DataFrame(
            new PrimitiveDataFrameColumn<double>("a", Enumerable.Range(0, rows).Select(_ => random.NextDouble())), new PrimitiveDataFrameColumn<int>("b", Enumerable.Range(0, rows).Select(i => i % 1000)),
            new PrimitiveDataFrameColumn<long>("c", Enumerable.Range(0, rows).Select(i => (long)i)), new PrimitiveDataFrameColumn<bool>("d", Enumerable.Range(0, rows).Select(i => i % 3 == 0)),
            new PrimitiveDataFrameColumn<float>("e", Enumerable.Range(0, rows).Select(_ => (float)random.Next(10_000))));
        var file = Path.Combine(folder, "frame.parquet");
        File.Copy(workspace.Store.Artifacts.Find(workspace.Data.Add("frame", frame).Artifact), file);
        var (fromFrame, fromFile) = InTurns(1, () => workspace.Profile(frame, name: "frame"), () => workspace.Profile(file));
        yield return Ratio("profile of a DataFrame of 5M x 5", fromFrame, "the same from Parquet", fromFile);
    }

    private static string Generate(string folder, int rows, int columns)
    {
        var file = Path.Combine(folder, $"mixed-{rows}-{columns}.parquet");
        using var connection = Open();
        Execute(connection, $"COPY (SELECT {string.Join(", ", Columns.Take(columns))} FROM range({rows}) AS t(i)) TO '{file}' (FORMAT parquet)");
        return file;
    }

    private static ((double Wall, double Cpu) A, (double Wall, double Cpu) B) InTurns(int runs, Action a, Action b)
    {
        if (runs > 1)
        {
            a();
            b();
        }

        var times = Enumerable.Range(0, runs).Select(_ => (A: Timed(a), B: Timed(b))).ToList();
        return (times.Select(t => t.A).OrderBy(t => t.Wall).ElementAt(runs / 2), times.Select(t => t.B).OrderBy(t => t.Wall).ElementAt(runs / 2));
    }

    private static (double Wall, double Cpu) Timed(Action action)
    {
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var wall = Measure.Once(action);
        process.Refresh();
        return (wall, (process.TotalProcessorTime - before).TotalSeconds);
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>The most memory that this process had while it was watched, looked at every 20 ms.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly Timer _timer;
    private long _peak;

    public PeakMemory() => _timer = new Timer(_ => _peak = Math.Max(_peak, Environment.WorkingSet), null, 0, 20);

    public double Megabytes => _peak / 1e6;

    public void Dispose() => _timer.Dispose();
}
