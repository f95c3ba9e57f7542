using System.Diagnostics;
using System.Net;
using MLOps.Tracking.MLflow;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

/// <summary>Syncs whose token is cancelled: they end at once, and the next one goes on.</summary>
[Trait("Category", "Long")]
public sealed class StoppedSyncTests : ServerTests
{
    // Of what would be 20 seconds without an answer, or a minute of waiting.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_push_to_a_server_that_fell_silent_ends_when_it_is_stopped(bool midway)
    {
        Experiments.StartRun("x").End();
        var silent = Server.NextHangs(midway);

        await EndsSoon(token => Push(cancellation: token), silent);

        Assert.Equal(1, (await Push()).Runs);
    }

    [Fact]
    public async Task A_push_that_waits_as_long_as_the_server_asked_ends_when_it_is_stopped()
    {
        Experiments.StartRun("x").End();
        Server.Next(HttpStatusCode.ServiceUnavailable, "60");

        await EndsSoon(token => Push(cancellation: token), Task.Delay(100));

        Assert.Equal(1, (await Push()).Runs);
    }

    [Fact]
    public async Task A_pull_ends_when_it_is_stopped_and_the_next_brings_all_of_it()
    {
        Remote("python");
        var silent = Server.NextHangs();

        await EndsSoon(token => Partner().PullAsync(cancellation: token), silent);

        Assert.Equal(1, (await Pull()).Runs);
    }

    [Fact]
    public async Task A_push_of_many_runs_ends_in_the_middle_and_the_next_doubles_nothing()
    {
        for (var i = 0; i < 40; i++)
        {
            Experiments.StartRun($"run {i}").End();
        }

        Server.CallTakes = TimeSpan.FromMilliseconds(20);
        using var stop = new CancellationTokenSource();
        var push = Push(cancellation: stop.Token);
        for (var patience = 0; patience < 400 && Server.Store.Runs.Count < 5; patience++)
        {
            await Task.Delay(10);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        Server.CallTakes = TimeSpan.Zero;
        Assert.InRange(Server.Store.Runs.Count, 5, 39);

        await Push();

        Assert.Equal(40, Server.Store.Runs.Count);
        Assert.Equal(40, Server.Store.Runs.Values.Select(r => r.Name).Distinct().Count());
    }

    private static async Task EndsSoon(Func<CancellationToken, Task<SyncReport>> sync, Task when)
    {
        using var stop = new CancellationTokenSource();
        var syncing = sync(stop.Token);
        await when.WaitAsync(TimeSpan.FromSeconds(20));
        var watch = Stopwatch.StartNew();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => syncing);

        Assert.True(watch.Elapsed < Soon, $"it ended after {watch.Elapsed}");
    }
}
