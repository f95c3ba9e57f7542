using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using MLOps.Validation;

namespace MLOps.Benchmarks;

/// <summary>A suite of 50 checks beside one hand-written query with the same predicates, quarantine, 3,000 checks, suggestions.</summary>
internal static class ValidateBenchmark
{
    /// <summary>7M x 18 in Parquet needs half a gigabyte of disk.</summary>
    public static IEnumerable<Figure> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        try
        {
            Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(folder.FullName, ".mlops"));
            using var workspace = Workspace.Open(folder.FullName);
            return [.. Tall(workspace, folder.FullName), Many(workspace, folder.FullName), Suggestion(workspace, folder.FullName)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<Figure> Tall(Workspace workspace, string folder)
    {
        var file = Generate(folder, 7_000_000);
        var predicates = Enumerable.Range(0, 50).Select(Predicate).ToList();
        var suite = new ValidationSuite("fifty", predicates.Select((p, i) => p.Check.Named($"c{i}")));
        var query = $"SELECT count(*), {string.Join(", ", predicates.Select(p => $"count(*) FILTER (WHERE {p.Fails})"))} FROM '{file}'";
        using var connection = Open();
        using var peak = new PeakMemory();
        var (ours, byHand) = InTurns(3, () => workspace.Validate(file, suite, null), () => Execute(connection, query));
        var some = new ValidationSuite("some", suite.Checks.Append(Expect.Condition("i % 100 <> 0").Named("one_in_a_hundred")));
        var (with, without) = InTurns(1, () => workspace.Validate(file, some, new ValidationOptions { Quarantine = "bad.parquet" }), () => workspace.Validate(file, suite, null));
        yield return new("50 mixed checks over 7M x 18", Seconds(ours), $"one query with the same predicates {Seconds(byHand)}", Times(ours, byHand));
        yield return new($"50 checks and the quarantine of 1 % of the rows (peak {peak.Megabytes.ToString("N0", CultureInfo.InvariantCulture)} MB)", Seconds(with), $"50 checks that hold {Seconds(without)}", Times(with, without));
    }

    private static Figure Many(Workspace workspace, string folder)
    {
        var file = Generate(folder, 1_000_000);
        var suite = new ValidationSuite("thousands", Enumerable.Range(0, 3_000).Select(i => Predicate(i).Check.Named($"c{i}")));
        return new("3,000 checks on 1M x 18", Seconds(Timed(() => workspace.Validate(file, suite, null))), "", "");
    }

    private static Figure Suggestion(Workspace workspace, string folder)
    {
        workspace.Data.Add("kept", Generate(folder, 100_000));
        workspace.Profile("kept");
        workspace.SuggestChecks("kept");
        return new("suggestions from a kept profile of 18 columns", Seconds(Timed(() => workspace.SuggestChecks("kept"))), "", "");
    }

    // Numbers, texts and pairs in turns, no two alike; all hold, so that the scan alone is measured.
    private static (ValidationCheck Check, string Fails) Predicate(int i)
    {
        var (n, t) = ($"n{i % 9}", $"t{i % 6}");
        var bound = 1_000 + i;
        return (i % 5) switch
        {
            0 => (Expect.Column(n).Between(0, bound), $"{n} < 0 OR {n} > {bound}"),
            1 => (Expect.Column(t).NotNull().Where($"i > {i}"), $"i > {i} AND {t} IS NULL"),
            2 => (Expect.Column(t).NotInSet("x0", "x1", "x2", $"x{i}"), $"{t} IN ('x0', 'x1', 'x2', 'x{i}')"),
            3 => (Expect.Column(t).Length(1, 3 + (i % 7)), $"length({t}) < 1 OR length({t}) > {3 + (i % 7)}"),
            _ => (Expect.Condition($"{n} + n{(i + 1) % 9} < {2 * bound}"), $"NOT ({n} + n{(i + 1) % 9} < {2 * bound})"),
        };
    }

    private static string Generate(string folder, int rows)
    {
        var file = Path.Combine(folder, $"rows-{rows}.parquet");
        var numbers = Enumerable.Range(0, 9).Select(i => $"CASE WHEN hash(i, {i}) % 50 = 0 THEN NULL ELSE (hash(i, {i + 20}) % 1000)::DOUBLE END AS n{i}");
        var texts = Enumerable.Range(0, 6).Select(i => $"'v' || (hash(i, {i + 40}) % 40) AS t{i}");
        using var connection = Open();
        Execute(connection, $"COPY (SELECT i, {string.Join(", ", numbers)}, {string.Join(", ", texts)}, i % 2 = 0 AS b, DATE '2024-01-01' + (i % 365)::INTEGER AS d FROM range({rows}) r(i)) TO '{file}' (FORMAT parquet)");
        return file;
    }

    private static (double A, double B) InTurns(int runs, Action a, Action b)
    {
        var times = Enumerable.Range(0, runs).Select(_ => (A: Timed(a), B: Timed(b))).ToList();
        return (times.Select(t => t.A).Order().ElementAt(runs / 2), times.Select(t => t.B).Order().ElementAt(runs / 2));
    }

    private static double Timed(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static string Seconds(double seconds) => Measure.Seconds(seconds);

    private static string Times(double a, double b) => Measure.Times(a / b);

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
