using MLOps.Runtime.Tests.Serving;
using MLOps.Serving;

namespace MLOps.Runtime.Tests.Monitoring;

/// <summary>Against the log that the real server writes.</summary>
public sealed class ServedMonitorTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task What_was_just_predicted_is_compared_with_the_training_rows_and_their_predictions()
    {
        await using var server = await ServedModel.StartAsync(_test);
        var mlops = _test.Workspace;
        mlops.Store.Decide(t => DeploymentTable.Started(t, server.State));
        await mlops.Deployments.PredictAsync("rain", "days.csv");

        var same = mlops.Monitor("rain");
        await mlops.Deployments.PredictAsync("rain", "SELECT * REPLACE (wind + 100 AS wind) FROM 'days.csv'");
        var later = mlops.Monitor("rain", new() { Since = same.To!.Value.AddTicks(1) });

        Assert.Equal((same.ReferenceRows, 0), (same.CurrentRows, same.DriftedColumns));
        Assert.Contains(same.Columns, c => c is { Column: "prediction.Score", Test: not null, Effect: < 0.001 });
        Assert.True(same.Operations!.LatencyP50 > 0);
        Assert.Contains("wind", later.Columns.Where(c => c.Drifted).Select(c => c.Column));
        Assert.Equal("running", Assert.Single(mlops.Status().Deployments).State);
    }
}
