using System.Globalization;

namespace MLOps.Benchmarks;

/// <summary>
/// Our kernel, as a checkout builds it and compiled ahead, beside .NET Interactive and Python's: one client for all, in turns.
/// What cannot be had on the machine is left out.
/// </summary>
internal static class KernelBenchmark
{
    private const int Rounds = 3;

    public static IEnumerable<Figure> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(folder.FullName, ".mlops"));
        var ours = Contenders(folder.FullName).ToList();
        var python = KernelContender.Ipykernel();
        List<KernelContender> all = python is null ? ours : [.. ours, python];
        var rounds = Enumerable.Range(0, Rounds).SelectMany(_ => all.Select(c => (c.Name, Round: KernelRound.Run(c)))).ToLookup(r => r.Name, r => r.Round);
        foreach (var (what, of) in Questions)
        {
            foreach (var contender in ours.Where(c => !double.IsNaN(Median(rounds[c.Name], of))))
            {
                yield return Line($"{contender.Name}: {what}", Median(rounds[contender.Name], of), python is null ? double.NaN : Median(rounds[python.Name], of));
            }
        }

        foreach (var contender in ours)
        {
            yield return Line($"{contender.Name}: memory after 100 cells with completions", Megabytes(Median(rounds[contender.Name], r => r.Memory)), python is null ? "" : Megabytes(Median(rounds[python.Name], r => r.Memory)));
        }

        foreach (var contender in ours)
        {
            yield return Line($"{contender.Name}: #r of a package from the cache, in a new session", Measure.Seconds(KernelRound.CachedPackage(contender)), "");
        }

        // .NET Interactive took more than 5 GB (dotnet/interactive, issue 2817) and is spared.
        foreach (var contender in ours.Where(c => c.Name.StartsWith("ours", StringComparison.Ordinal)))
        {
            yield return Line($"{contender.Name}: growth over 1,000 cells `var c = 15; c`", Megabytes(KernelRound.GrowthOverThousandCells(contender)), python is null ? "" : Megabytes(KernelRound.GrowthOverThousandCells(python)));
        }

        folder.Delete(recursive: true);
    }

    private static IReadOnlyList<(string What, Func<KernelRound, double> Of)> Questions { get; } =
    [
        ("start to first result", r => r.Start),
        ("trivial cell, median of 100", r => r.Cell),
        ("completion after 200 cells, median of 20", r => r.Completion),
        ("a list of 100,000 records shown, median of 9", r => r.Table),
    ];

    private static IEnumerable<KernelContender> Contenders(string folder)
    {
        yield return KernelContender.Ours();
        foreach (var other in new[] { KernelContender.ReadyToRun(Path.Combine(folder, "ready")), KernelContender.DotnetInteractive(Path.Combine(folder, "dotnet-interactive")) })
        {
            if (other is not null)
            {
                yield return other;
            }
        }
    }

    private static double Median(IEnumerable<KernelRound> rounds, Func<KernelRound, double> of) => rounds.Select(of).Order().ElementAt(Rounds / 2);

    private static Figure Line(string what, double seconds, double python) => double.IsNaN(python)
        ? new Figure("kernel, " + what, Measure.Seconds(seconds), "", "")
        : new Figure("kernel, " + what, Measure.Seconds(seconds), "ipykernel " + Measure.Seconds(python), Measure.Times(seconds / python));

    private static Figure Line(string what, string measured, string python) => new("kernel, " + what, measured, python.Length > 0 ? "ipykernel " + python : "", "");

    private static string Megabytes(double bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB";
}
