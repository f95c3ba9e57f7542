using System.Text;
using Microsoft.ML;
using MLOps.Tracking;
using MLOps.Tracking.MLflow;

namespace MLOps.Runtime.Tests.Tracking.MLflow;

/// <summary>A workspace, and an MLflow server of the test's own.</summary>
public abstract class ServerTests : IAsyncLifetime, IDisposable
{
    private protected TestWorkspace Test { get; } = new();

    private protected TestServer Server { get; set; } = null!;

    private protected ExperimentCatalog Experiments => Test.Workspace.Experiments;

    public async Task InitializeAsync() => Server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose()
    {
        Test.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected MLflowOptions Options() => new() { TrackingUri = Server.Address, MaxRetries = 4, FirstPause = TimeSpan.FromMilliseconds(10), Timeout = TimeSpan.FromSeconds(20) };

    private protected MLflowServer Partner() => new(Test.Workspace, Options());

    private protected Task<SyncReport> Push(Func<MLflowOptions, MLflowOptions>? change = null, CancellationToken cancellation = default) =>
        new MLflowServer(Test.Workspace, (change ?? (o => o))(Options())).PushAsync(cancellation);

    private protected Task<SyncReport> Pull() => Partner().PullAsync();

    /// <summary>Registers twenty rows' straight line under "line".</summary>
    private protected MLOps.Models.ModelVersion Register()
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, 20).Select(i => new Row { X = i, Label = 2 * i }).ToList();
        var model = ml.Transforms.Concatenate("Features", nameof(Row.X)).Append(ml.Regression.Trainers.Sdca(maximumNumberOfIterations: 2)).Fit(ml.Data.LoadFromEnumerable(rows));
        return Test.Workspace.Models.Register("line", model, rows);
    }

    /// <summary>A run that somebody else logged on the server.</summary>
    private protected RemoteRun Remote(string name)
    {
        var id = Guid.NewGuid().ToString("N");
        return Server.Store.Runs[id] = new RemoteRun(id, "0", $"mlflow-artifacts:/0/{id}/artifacts")
        {
            Name = name,
            Status = "FINISHED",
            User = "ann",
            Started = 1_700_000_000_000 + Server.Store.Runs.Count,
            Ended = 1_700_000_060_000,
        };
    }

    private protected void Put(string path, string text) => Server.Store.Files[path] = Encoding.UTF8.GetBytes(text);

    private sealed class Row
    {
        public float X { get; set; }

        public float Label { get; set; }
    }
}
