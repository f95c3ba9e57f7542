using System.Diagnostics;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Tests.Session;

// Alone in the process: while a cell is forced, the lambdas of every session's cells are told to stop.
[CollectionDefinition("forced cells", DisableParallelization = true)]
public static class ForcedCells;

[Trait("Category", "Long")]
[Collection("forced cells")]
public sealed class InterruptTests : IDisposable
{
    private const string Library = "public static class Retry { public static volatile bool Stop; public static void Always(System.Action a) { while (!Stop) { try { a(); } catch { } } } public static void Alone() { while (!Stop) { } } }";

    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("await Task.Yield(); while (true) { }")]
    [InlineData("Thread.Sleep(60_000);")]
    [InlineData("await Task.Delay(60_000);")]
    [InlineData("Task.Delay(60_000).Wait();")]
    [InlineData("new ManualResetEventSlim().Wait();")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Select(x => (long)x).Where(x => x < 0).Count()")]
    [InlineData("for (var i = 0L; i < long.MaxValue; i++) { }")]
    [InlineData("var sum = 0.0; for (var i = 0L; i < long.MaxValue; i++) sum += Math.Sqrt(i);")]
    [InlineData("var seen = new Dictionary<long, long>(); for (var i = 0L; i < long.MaxValue; i++) seen[i % 1000] = i;")]
    [InlineData("long Leaf(long x) => x * 31 + 7; var last = 0L; for (var i = 0L; i < long.MaxValue; i++) last = Leaf(last);")]
    [InlineData("int Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2); Fibonacci(60)")]
    [InlineData("IEnumerable<int> Ones() { while (true) yield return 1; }\nOnes().LongCount()")]
    [InlineData("Parallel.ForEach(Enumerable.Range(0, int.MaxValue), x => Math.Abs(x))")]
    [InlineData("new[] { 1, 2 }.AsParallel().Select(x => { var n = 0L; while (n >= 0) n = (n + x) % 7; return n; }).ToList()")]
    [InlineData("static class Work { public static long Long() { var n = 0L; for (var i = 0L; i < long.MaxValue; i++) n ^= i; return n; } }\nWork.Long()")]
    [InlineData("while (true) Console.WriteLine(\"again\");")]
    [InlineData("var gate = new object(); var held = new ManualResetEventSlim(); new Thread(() => { lock (gate) { held.Set(); Thread.Sleep(20_000); } }) { IsBackground = true }.Start(); held.Wait(); lock (gate) { }")]
    [InlineData("System.Diagnostics.Process.Start(\"sleep\", \"8\").WaitForExit();")]
    [InlineData("Task.Run(() => { while (true) { } }).Wait();")]
    [InlineData("await Task.Run(() => { while (true) { } });")]
    [InlineData("Parallel.For(0, 4, i => { while (true) { } });")]
    [InlineData("while (true) { try { Thread.Sleep(10); } catch { } }")]
    [InlineData("for (;;) { try { await Task.Delay(5); } catch (Exception) { } }")]
    [InlineData("while (true) try { while (true) { } } catch { }")]
    [InlineData("foreach (var i in Enumerable.Range(0, int.MaxValue)) { try { Thread.Sleep(20); } catch { } }")]
    [InlineData("again: try { Thread.Sleep(20); } catch { } goto again;")]
    [InlineData("using (var db = new DuckDB.NET.Data.DuckDBConnection(\"Data Source=:memory:\")) { db.Open(); using var ask = db.CreateCommand(); ask.CommandText = \"SELECT count(*) FROM range(100000000000) a\"; ask.ExecuteScalar(); }")]
    [InlineData("#!sql\nSELECT count(*) FROM range(100000000000) a WHERE a.range % 7 = 3")]
    [InlineData("mlops.Data.Query(\"SELECT count(*) FROM range(100000000000) a WHERE a.range % 7 = 3\")")]
    public async Task An_interrupt_stops(string code)
    {
        await _notebook.Value("var kept = 42;");
        using var interrupt = new CancellationTokenSource();
        var watch = new Stopwatch();

        // As the kernel does it, not in the pool: the cell may keep all of that busy.
        var order = new Thread(() =>
        {
            Thread.Sleep(300);
            watch.Start();
            interrupt.Cancel();
        });
        order.Start();
        var result = await _notebook.Run(code, interrupt.Token);
        order.Join();
        Assert.Equal(CellOutcome.Interrupted, result.Outcome);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), watch.Elapsed.ToString());
        Assert.Equal("42", await _notebook.Value("kept"));
    }

    [Fact]
    public async Task The_process_outlives_many_interrupts_of_optimised_code_that_calls()
    {
        // An abort of such code ended the process at the first or second time.
        await _notebook.Value("static class Work { [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] public static int Leaf(int x) => x * 31 + 7; }\nvar seen = new Dictionary<int, int>();");
        for (var i = 0; i < 20; i++)
        {
            using var interrupt = new CancellationTokenSource(400);
            var result = await _notebook.Run("for (var n = 0L; n < long.MaxValue; n++) { seen[(int)(n % 1000)] = Work.Leaf((int)n); }", interrupt.Token);
            Assert.Equal(CellOutcome.Interrupted, result.Outcome);
        }

        Assert.Equal("1000", await _notebook.Value("seen.Count"));
    }

    [Theory]
    [InlineData("ml.Regression.Trainers.FastTree(new Microsoft.ML.Trainers.FastTree.FastTreeRegressionTrainer.Options { NumberOfTrees = 100_000 }).Fit(data)")]
    [InlineData("ml.Regression.Trainers.LightGbm(numberOfIterations: 1_000_000).Fit(data)")]
    [InlineData("ml.Regression.Trainers.Sdca(new Microsoft.ML.Trainers.SdcaRegressionTrainer.Options { MaximumNumberOfIterations = 500_000, ConvergenceCheckFrequency = 1_000_000, NumberOfThreads = 1 }).Fit(data)")]
    [InlineData("ml.Regression.Trainers.Sdca(new Microsoft.ML.Trainers.SdcaRegressionTrainer.Options { MaximumNumberOfIterations = 500_000, ConvergenceCheckFrequency = 1_000_000 }).Fit(data)")]
    public async Task An_interrupt_ends_a_long_fit_and_keeps_the_session(string fit)
    {
        await _notebook.Value("""
            public class Row { public float Label { get; set; } [VectorType(8)] public float[] Features { get; set; } = []; }
            var ml = new MLContext(seed: 1);
            var random = new Random(1);
            var data = ml.Data.Cache(ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20_000)
                .Select(i => new Row { Label = i % 17, Features = Enumerable.Range(0, 8).Select(_ => random.NextSingle()).ToArray() }).ToList()));
            """);
        using var interrupt = new CancellationTokenSource();
        var running = _notebook.Run(fit, interrupt.Token);
        await Task.Delay(3000);
        Assert.False(running.IsCompleted, (running.IsCompleted ? await running : null)?.Error?.Message);
        await interrupt.CancelAsync();
        var result = await running;
        Assert.Equal(CellOutcome.Interrupted, result.Outcome);
        Assert.Contains("was interrupted", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("1", await _notebook.Value("ml.Data.TakeRows(data, 1).Preview().RowView.Length"));
    }

    [Fact]
    public async Task After_a_cell_that_will_not_stop_the_next_one_is_not_told_to()
    {
        await ReferenceLibrary();
        using var interrupt = new CancellationTokenSource(500);
        var result = await _notebook.Run("Retry.Alone();", interrupt.Token);
        Assert.Contains("goes on", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("49999995000000", await _notebook.Value("Enumerable.Range(0, 10_000_000).Select(x => (long)x).Sum()"));
        await _notebook.Value("Retry.Stop = true;\n1");
    }

    [Fact]
    public async Task A_cell_that_catches_everything_is_named_and_the_session_goes_on()
    {
        await _notebook.Value("var stop = false;");
        using var interrupt = new CancellationTokenSource(500);
        var result = await _notebook.Run("while (!stop) { try { Thread.Sleep(10); } catch { } }", interrupt.Token);
        Assert.Equal(CellOutcome.Interrupted, result.Outcome);
        Assert.Equal("1", await _notebook.Value("stop = true;\n1"));
    }

    [Theory]
    [InlineData("try { }\nfinally\n{\n    Retry.Always(() => { while (!Retry.Stop) { Thread.Sleep(1); } });\n}", "what it catches around cell 2, line 4, includes the order to stop")]
    [InlineData("Retry.Always(() => Thread.Sleep(1));", "what it catches around cell 2, line 1, includes the order to stop")]
    [InlineData("Retry.Alone();", "it waits in native code, or loops in a library that does not look for the order")]
    public async Task A_cell_that_will_not_stop_is_named_with_the_reason_and_a_restart_is_offered(string cell, string reason)
    {
        await ReferenceLibrary();
        using var interrupt = new CancellationTokenSource(500);
        var result = await _notebook.Run(cell, interrupt.Token);
        Assert.Equal(CellOutcome.Interrupted, result.Outcome);
        Assert.Equal($"Cell 2 was told to stop and goes on: {reason}. It runs on in the background; restart the kernel to end it.", result.Error!.Message);
        Assert.Equal("1", await _notebook.Value("Retry.Stop = true;\n1"));
    }

    private async Task ReferenceLibrary()
    {
        using (var file = File.Create(Path.Combine(_notebook.Folder, "Retry.dll")))
        {
            LocalFeed.Compile("Retry", "1.0.0.0", Library).CopyTo(file);
        }

        await _notebook.Value("#r \"Retry.dll\"");
    }
}
