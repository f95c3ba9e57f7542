using System.Globalization;

namespace MLOps.Benchmarks;

/// <summary>Our kernel beside Python's, one client for both, in turns. Without ipykernel on the machine there is nothing beside it.</summary>
internal static class KernelBenchmark
{
    private const string Python = "/usr/bin/python3";

    public static IEnumerable<Figure> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-bench-");
        Environment.SetEnvironmentVariable("MLOPS_HOME", Path.Combine(folder.FullName, ".mlops"));
        var ours = Rounds(Ours, "var ");
        var python = File.Exists(Python) ? Rounds(Ipykernel, "") : null;
        yield return Line("kernel: start to first result", ours.Start, python?.Start);
        yield return Line("kernel: trivial cell, median of 100", ours.Cell, python?.Cell);
        yield return Line("kernel: completion after 100 cells, median of 20", ours.Completion, python?.Completion);
        yield return new Figure("kernel: memory after 100 cells with completions", Megabytes(ours.Memory), python is null ? "" : "ipykernel " + Megabytes(python.Memory), "");
        folder.Delete(recursive: true);
    }

    private static JupyterClient Ours() => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "mlops.dll"), "kernel", "{connection_file}"]);

    private static JupyterClient Ipykernel() => new(Python, ["-m", "ipykernel_launcher", "-f", "{connection_file}"]);

    private static Timings Rounds(Func<JupyterClient> start, string declare)
    {
        var rounds = Enumerable.Range(0, 3).Select(_ => Round(start, declare)).ToList();
        double Median(Func<Timings, double> of) => rounds.Select(of).Order().ElementAt(1);
        return new Timings(Median(r => r.Start), Median(r => r.Cell), Median(r => r.Completion), (long)Median(r => r.Memory));
    }

    private static Timings Round(Func<JupyterClient> start, string declare)
    {
        JupyterClient? client = null;
        try
        {
            var first = Measure.Once(() =>
            {
                client = start();
                client.Execute("1+1");
            });
            var cells = Enumerable.Range(0, 100).Select(i => Measure.Once(() => client!.Execute($"{declare}x{i} = {i}"))).Order().ToList();
            var completions = Enumerable.Range(0, 20).Select(_ => Measure.Once(() => client!.Request("complete_request", new { code = "x1.", cursor_pos = 3 }))).Order().ToList();
            return new Timings(first, cells[50], completions[10], client!.PeakMemory);
        }
        finally
        {
            client?.Dispose();
        }
    }

    private static Figure Line(string what, double ours, double? python) => new(
        what, Measure.Seconds(ours), python is { } p ? "ipykernel " + Measure.Seconds(p) : "", python is { } q ? Measure.Times(ours / q) : "");

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB";

    private sealed record Timings(double Start, double Cell, double Completion, long Memory);
}
