using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using MLOps.Validation;

namespace MLOps.Benchmarks;

/// <summary>A suite of 50 checks beside one hand-written query with the same predicates, quarantine, 3,000 checks, suggestions.</summary>
internal static class ValidateBenchmark
{
    private const int Checks = 50;

    /// <summary>7M x 18 in Parquet needs half a gigabyte of disk.</summary>
    public static IEnumerable<Figure> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(folder.FullName, ".mlops"));
            using var workspace = Workspace.Open(folder.FullName);
            foreach (var figure in new[] { Tall(workspace, folder.FullName), Many(workspace, folder.FullName), Suggestion(workspace, folder.FullName) }.SelectMany(f => f))
            {
                yield return figure;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<Figure> Tall(Workspace workspace, string folder)
    {
        var file = Generate(folder, 7_000_000);
        var predicates = Enumerable.Range(0, Checks).Select(Predicate).ToList();
        var suite = new ValidationSuite("fifty", predicates.Select((p, i) => p.Check.Named($"c{i}")));
        var query = $"SELECT count(*), {string.Join(", ", predicates.Select(p => p.Aggregate))} FROM '{file}'";
        using var connection = Open();
        using var peak = new PeakMemory();
        var (ours, byHand) = InTurns(3, () => Validate(workspace, file, suite), () => Execute(connection, query));
        yield return new("50 mixed checks over 7M x 18", ours.ToString(), $"one query with the same predicates {byHand}", ours.Against(byHand));

        var some = new ValidationSuite("some", suite.Checks.Append(Expect.Condition("i % 100 <> 0").Named("one_in_a_hundred")));
        var (with, without) = InTurns(3, () => workspace.Validate(file, some, new ValidationOptions { Quarantine = "bad.parquet" }), () => Validate(workspace, file, suite));
        yield return new("50 checks and the quarantine of 1 % of the rows", with.ToString(), $"50 checks that hold {without}", with.Against(without));
        yield return new("peak memory of all this, the query by hand with it", peak.Megabytes.ToString("N0", CultureInfo.InvariantCulture) + " MB", "", "");

        // Unique takes a grouped pass of its own, which no single query has.
        var keyed = new ValidationSuite("keyed", [.. suite.Checks, Expect.Column("i").Unique()]);
        using var peakOfKeys = new PeakMemory();
        var (unique, distinct) = InTurns(1, () => Validate(workspace, file, keyed), () => Execute(connection, query.Replace("SELECT count(*)", "SELECT count(DISTINCT i)", StringComparison.Ordinal)));
        yield return new($"50 checks and the uniqueness of 7M keys (peak {peakOfKeys.Megabytes.ToString("N0", CultureInfo.InvariantCulture)} MB)", unique.ToString(), $"the query with count(DISTINCT) {distinct}", unique.Against(distinct));
    }

    private static IEnumerable<Figure> Many(Workspace workspace, string folder)
    {
        var file = Generate(folder, 1_000_000);
        var suite = new ValidationSuite("thousands", Enumerable.Range(0, 3_000).Select(i => Predicate(i).Check.Named($"c{i}")));
        using var peak = new PeakMemory();
        var taken = Timed(() => Validate(workspace, file, suite));
        yield return new($"3,000 checks on 1M x 18 (peak {peak.Megabytes.ToString("N0", CultureInfo.InvariantCulture)} MB)", taken.ToString(), "", "");
        var broken = new ValidationSuite("broken", Enumerable.Range(0, 3_000).Select(i => Expect.Column("i").Between(-2 - i, -1 - i).Named($"c{i}")));
        var few = Generate(folder, 3_000);
        using var second = new PeakMemory();
        var failing = Timed(() => workspace.Validate(few, broken, null));
        yield return new($"3,000 checks that every one of 3,000 rows breaks (peak {second.Megabytes.ToString("N0", CultureInfo.InvariantCulture)} MB)", failing.ToString(), "", "");
    }

    private static IEnumerable<Figure> Suggestion(Workspace workspace, string folder)
    {
        workspace.Data.Add("kept", Generate(folder, 100_000));
        workspace.Profile("kept");
        yield return new("suggestions from a kept profile of 18 columns, warm", Measure.Seconds(Measure.Median(9, () => workspace.SuggestChecks("kept"))), "", "");
    }

    // A suite that cannot be asked would be fast.
    private static void Validate(Workspace workspace, string file, ValidationSuite suite)
    {
        var report = workspace.Validate(file, suite, null);
        if (!report.Success)
        {
            throw new InvalidOperationException(report.Verdict());
        }
    }

    // Numbers, texts, pairs and figures in turns, no two alike; all hold, so that the scan alone is measured.
    private static (ValidationCheck Check, string Aggregate) Predicate(int i)
    {
        var (n, t) = ($"n{i % 9}", $"t{i % 6}");
        var bound = 1_000 + i;
        return (i % 7) switch
        {
            0 => (Expect.Column(n).Between(0, bound), Count($"{n} < 0 OR {n} > {bound}")),
            1 => (Expect.Column(t).NotNull().Where($"i > {i}"), Count($"i > {i} AND {t} IS NULL")),
            2 => (Expect.Column(t).NotInSet("x0", "x1", "x2", $"x{i}"), Count($"{t} IN ('x0', 'x1', 'x2', 'x{i}')")),
            3 => (Expect.Column(t).Length(1, 3 + (i % 7)), Count($"length({t}) < 1 OR length({t}) > {3 + (i % 7)}")),
            4 => (Expect.Aggregate($"avg({n})", 0, bound), $"avg({n})"),
            5 => (Expect.Aggregate($"stddev({n})", 0, bound).Where($"i > {i}"), $"stddev_samp(CASE WHEN i > {i} THEN {n} END)"),
            _ => (Expect.Condition($"{n} + n{(i + 1) % 9} < {2 * bound}"), Count($"NOT ({n} + n{(i + 1) % 9} < {2 * bound})")),
        };
    }

    // The fastest way to say it: count(*) FILTER takes two thirds longer.
    private static string Count(string fails) => $"countif({fails})";

    private static string Generate(string folder, int rows)
    {
        var file = Path.Combine(folder, $"rows-{rows}.parquet");
        var numbers = Enumerable.Range(0, 9).Select(i => $"CASE WHEN hash(i, {i}) % 50 = 0 THEN NULL ELSE (hash(i, {i + 20}) % 1000)::DOUBLE END AS n{i}");
        var texts = Enumerable.Range(0, 6).Select(i => $"'v' || (hash(i, {i + 40}) % 40) AS t{i}");
        using var connection = Open();
        Execute(connection, $"COPY (SELECT i, {string.Join(", ", numbers)}, {string.Join(", ", texts)}, i % 2 = 0 AS b, DATE '2024-01-01' + (i % 365)::INTEGER AS d FROM range({rows}) r(i)) TO '{file}' (FORMAT parquet)");
        return file;
    }

    // The run with the least wall time of each, so that what else the machine does counts as little as possible.
    private static (Taken A, Taken B) InTurns(int runs, Action a, Action b)
    {
        var times = Enumerable.Range(0, runs).Select(_ => (A: Timed(a), B: Timed(b))).ToList();
        return (times.Select(t => t.A).MinBy(t => t.Wall)!, times.Select(t => t.B).MinBy(t => t.Wall)!);
    }

    private static Taken Timed(Action action)
    {
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var wall = Measure.Once(action);
        process.Refresh();
        return new(wall, (process.TotalProcessorTime - before).TotalSeconds);
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

    private sealed record Taken(double Wall, double Cpu)
    {
        public string Against(Taken other) => $"{Measure.Times(Wall / other.Wall)}, {Measure.Times(Cpu / other.Cpu)} of CPU";

        public override string ToString() => $"{Measure.Seconds(Wall)} ({Measure.Seconds(Cpu)} of CPU)";
    }
}
