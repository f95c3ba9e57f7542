using System.Net.Http.Json;
using System.Text.Json;
using MLOps.Runtime.Tests.Models;
using MLOps.Serving;

namespace MLOps.Runtime.Tests.Serving;

/// <summary>A rain model served in this process on a free port, until it is stopped or disposed.</summary>
internal sealed class ServedModel : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder;
    private readonly Task _running;

    private ServedModel(string folder)
    {
        _folder = folder;
        _running = InferenceServer.RunAsync(folder, _stop.Token);
    }

    public HttpClient Http { get; } = new();

    public string Log => Path.Combine(_folder, "log", "*.parquet");

    public DeploymentState State => DeploymentState.Find(_folder)!;

    public static async Task<ServedModel> StartAsync(TestWorkspace test, Func<Microsoft.ML.IDataView, Microsoft.ML.ITransformer>? train = null)
    {
        var file = test.Write("days.csv", RainModel.Csv());
        test.Workspace.Models.Register("rain", (train ?? RainModel.FastTree)(test.Workspace.Data.ToDataView(file)), file);
        test.Workspace.Models.Alias("rain", "champion", 1);
        return await StartAsync(test, "rain@champion");
    }

    /// <summary>Serves a version that is registered already.</summary>
    public static async Task<ServedModel> StartAsync(TestWorkspace test, string reference)
    {
        var folder = await test.Workspace.Deployments.PrepareAsync(reference, new DeploymentOptions { IsEphemeral = true }, default);
        var served = new ServedModel(folder);
        while (served.State.Phase == DeploymentPhase.Starting && !served._running.IsCompleted)
        {
            await Task.Delay(20);
        }

        if (served._running.IsFaulted)
        {
            await served._running;
        }

        served.Http.BaseAddress = new Uri(served.State.Address!);
        return served;
    }

    public async Task<(int Status, JsonElement Body)> GetAsync(string path) => await Read(await Http.GetAsync(new Uri(path, UriKind.Relative)));

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string body, string type = "application/json") =>
        await Read(await Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, type)));

    /// <summary>Stops the server, so that its log is complete.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        _stop.Dispose();
    }

    private static async Task<(int, JsonElement)> Read(HttpResponseMessage response) =>
        ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
}
