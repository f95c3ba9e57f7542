using System.Diagnostics;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Tests.Session;

public sealed class InterruptTests : IDisposable
{
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
    [InlineData("while (true) Console.WriteLine(\"again\");")]
    public async Task An_interrupt_stops(string code)
    {
        await _notebook.Value("var kept = 42;");
        using var interrupt = new CancellationTokenSource();
        var running = _notebook.Run(code, interrupt.Token);
        await Task.Delay(300);
        Assert.False(running.IsCompleted);
        var watch = Stopwatch.StartNew();
        await interrupt.CancelAsync();
        var result = await running;
        Assert.Equal(CellOutcome.Interrupted, result.Outcome);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), watch.Elapsed.ToString());
        Assert.Equal("42", await _notebook.Value("kept"));
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
}
