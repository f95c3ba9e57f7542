using System.Net;

namespace MLOps.Tracking.MLflow;

/// <summary>MLflow's REST API 2.0, as far as runs, artifacts and the registry go; each page of a long answer is asked for.</summary>
internal sealed class MLflowClient : IDisposable
{
    private const string Api = "api/2.0/mlflow/";
    private const string Artifacts = "api/2.0/mlflow-artifacts/artifacts/";
    private const int RunsPerPage = 1000;
    private const int PointsPerPage = 25_000;

    private readonly MLflowConnection _tracking;
    private readonly MLflowConnection _registry;

    public MLflowClient(MLflowOptions options)
    {
        var server = options.TrackingUri ?? throw new UserException("No MLflow server is named.", "Set MLFLOW_TRACKING_URI, or give an address: --to http://localhost:5000");
        _tracking = new MLflowConnection(server, options);
        _registry = options.RegistryUri is { } registry && registry != server ? new MLflowConnection(registry, options) : _tracking;
    }

    public Uri Server => _tracking.Server;

    public void Dispose()
    {
        _tracking.Dispose();
        _registry.Dispose();
    }

    /// <summary>Null when there is none of the name.</summary>
    public async Task<RemoteExperiment?> FindExperimentAsync(string name, CancellationToken cancellation) => (await OrNull(() =>
        _tracking.GetAsync(Api + "experiments/get-by-name?experiment_name=" + Uri.EscapeDataString(name), MLflowJson.Default.ExperimentAnswer, cancellation)).ConfigureAwait(false))?.Experiment;

    public async Task<RemoteExperiment?> GetExperimentAsync(string id, CancellationToken cancellation) => (await OrNull(() =>
        _tracking.GetAsync(Api + "experiments/get?experiment_id=" + Uri.EscapeDataString(id), MLflowJson.Default.ExperimentAnswer, cancellation)).ConfigureAwait(false))?.Experiment;

    public async Task<string> CreateExperimentAsync(string name, CancellationToken cancellation) =>
        (await Post("experiments/create", new CreateExperiment(name), MLflowJson.Default.CreateExperiment, MLflowJson.Default.CreatedExperiment, cancellation).ConfigureAwait(false)).ExperimentId;

    public Task<List<RemoteExperiment>> ExperimentsAsync(CancellationToken cancellation) => AllPages(async token =>
    {
        var page = await Post("experiments/search", new SearchExperiments(RunsPerPage, token), MLflowJson.Default.SearchExperiments, MLflowJson.Default.ExperimentsAnswer, cancellation).ConfigureAwait(false);
        return (page.Experiments, page.NextPageToken);
    });

    public async Task<RemoteRun> CreateRunAsync(CreateRun run, CancellationToken cancellation) =>
        (await _tracking.SendOnceAsync(HttpMethod.Post, Api + "runs/create", run, MLflowJson.Default.CreateRun, MLflowJson.Default.RunAnswer, cancellation).ConfigureAwait(false)).Run;

    public Task UpdateRunAsync(UpdateRun run, CancellationToken cancellation) =>
        Post("runs/update", run, MLflowJson.Default.UpdateRun, MLflowJson.Default.NoAnswer, cancellation);

    /// <summary>Null when the server has none of this id.</summary>
    public async Task<RemoteRun?> GetRunAsync(string id, CancellationToken cancellation) => (await OrNull(() =>
        _tracking.GetAsync(Api + "runs/get?run_id=" + Uri.EscapeDataString(id), MLflowJson.Default.RunAnswer, cancellation)).ConfigureAwait(false))?.Run;

    public Task<List<RemoteRun>> RunsAsync(string experiment, string? filter, CancellationToken cancellation) => AllPages(async token =>
    {
        var page = await Post("runs/search", new SearchRuns([experiment], RunsPerPage, token, filter), MLflowJson.Default.SearchRuns, MLflowJson.Default.RunsAnswer, cancellation).ConfigureAwait(false);
        return (page.Runs, page.NextPageToken);
    });

    public Task LogBatchAsync(LogBatch batch, CancellationToken cancellation) =>
        Post("runs/log-batch", batch, MLflowJson.Default.LogBatch, MLflowJson.Default.NoAnswer, cancellation);

    public Task LogInputsAsync(LogInputs inputs, CancellationToken cancellation) =>
        Post("runs/log-inputs", inputs, MLflowJson.Default.LogInputs, MLflowJson.Default.NoAnswer, cancellation);

    // Without max_results the server answers with an empty page and a token, for ever.
    public Task<List<RemoteMetric>> HistoryAsync(string run, string metric, CancellationToken cancellation) => AllPages(async token =>
    {
        var page = await _tracking.GetAsync(
            $"{Api}metrics/get-history?run_id={Uri.EscapeDataString(run)}&metric_key={Uri.EscapeDataString(metric)}&max_results={PointsPerPage}{Token(token)}",
            MLflowJson.Default.MetricsAnswer, cancellation).ConfigureAwait(false);
        return (page.Metrics, page.NextPageToken);
    });

    public Task<List<RemoteFile>> FilesAsync(string run, string? folder, CancellationToken cancellation) => AllPages(async token =>
    {
        var page = await _tracking.GetAsync(
            $"{Api}artifacts/list?run_id={Uri.EscapeDataString(run)}{(folder is null ? "" : "&path=" + Uri.EscapeDataString(folder))}{Token(token)}",
            MLflowJson.Default.FilesAnswer, cancellation).ConfigureAwait(false);
        return (page.Files, page.NextPageToken);
    });

    /// <param name="root">A run's artifact URI of the scheme mlflow-artifacts.</param>
    public Task UploadAsync(string root, string path, Func<Stream> open, CancellationToken cancellation) => _tracking.UploadAsync(Artifacts + Below(root, path), open, cancellation);

    /// <inheritdoc cref="UploadAsync"/>
    public Task<Stream> DownloadAsync(string root, string path, CancellationToken cancellation) => _tracking.DownloadAsync(Artifacts + Below(root, path), cancellation);

    /// <summary>Whether the server passes a run's files on; else they go straight to a disk or bucket that only MLflow's own client reaches.</summary>
    public static bool IsProxied(string? artifactUri) => artifactUri?.StartsWith("mlflow-artifacts:", StringComparison.Ordinal) == true;

    public async Task<RemoteModel?> FindModelAsync(string name, CancellationToken cancellation) => (await OrNull(() =>
        _registry.GetAsync(Api + "registered-models/get?name=" + Uri.EscapeDataString(name), MLflowJson.Default.ModelAnswer, cancellation)).ConfigureAwait(false))?.RegisteredModel;

    public Task CreateModelAsync(CreateModel model, CancellationToken cancellation) =>
        Registry(HttpMethod.Post, "registered-models/create", model, MLflowJson.Default.CreateModel, MLflowJson.Default.ModelAnswer, cancellation);

    public Task<List<RemoteModel>> ModelsAsync(CancellationToken cancellation) => AllPages(async token =>
    {
        var page = await _registry.GetAsync($"{Api}registered-models/search?max_results=100{Token(token)}", MLflowJson.Default.ModelsAnswer, cancellation).ConfigureAwait(false);
        return (page.RegisteredModels, page.NextPageToken);
    });

    public Task<List<RemoteVersion>> VersionsAsync(string model, CancellationToken cancellation) => AllPages(async token =>
    {
        var filter = Uri.EscapeDataString($"name='{model.Replace("'", "\\'", StringComparison.Ordinal)}'");
        var page = await _registry.GetAsync($"{Api}model-versions/search?filter={filter}&max_results=100{Token(token)}", MLflowJson.Default.VersionsAnswer, cancellation).ConfigureAwait(false);
        return (page.ModelVersions, page.NextPageToken);
    });

    public async Task<RemoteVersion> CreateVersionAsync(CreateVersion version, CancellationToken cancellation) =>
        (await _registry.SendOnceAsync(HttpMethod.Post, Api + "model-versions/create", version, MLflowJson.Default.CreateVersion, MLflowJson.Default.VersionAnswer, cancellation).ConfigureAwait(false)).ModelVersion;

    public Task SetAliasAsync(SetAlias alias, CancellationToken cancellation) =>
        Registry(HttpMethod.Post, "registered-models/alias", alias, MLflowJson.Default.SetAlias, MLflowJson.Default.NoAnswer, cancellation);

    /// <summary>Where a version's files are: of MLflow 2 the folder of a run's, of MLflow 3 that of a logged model's.</summary>
    public async Task<string> DownloadUriAsync(string model, string version, CancellationToken cancellation) =>
        (await _registry.GetAsync($"{Api}model-versions/get-download-uri?name={Uri.EscapeDataString(model)}&version={Uri.EscapeDataString(version)}", MLflowJson.Default.DownloadUriAnswer, cancellation).ConfigureAwait(false)).ArtifactUri;

    /// <summary>What lies in a folder that the server passes on; of each only its last name.</summary>
    /// <param name="root">An artifact URI of the scheme mlflow-artifacts.</param>
    public async Task<IReadOnlyList<RemoteFile>> FilesBelowAsync(string root, string folder, CancellationToken cancellation) =>
        (await _tracking.GetAsync($"{Artifacts.TrimEnd('/')}?path={Uri.EscapeDataString(PathOf(root, folder))}", MLflowJson.Default.FilesAnswer, cancellation).ConfigureAwait(false)).Files ?? [];

    private Task<TAnswer> Post<TBody, TAnswer>(
        string path, TBody body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TBody> bodyType, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TAnswer> type, CancellationToken cancellation) =>
        _tracking.SendAsync(HttpMethod.Post, Api + path, body, bodyType, type, cancellation);

    private Task<TAnswer> Registry<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TBody> bodyType, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TAnswer> type, CancellationToken cancellation) =>
        _registry.SendAsync(method, Api + path, body, bodyType, type, cancellation);

    private static string Token(string? token) => token is null ? "" : "&page_token=" + Uri.EscapeDataString(token);

    // mlflow-artifacts:/1/abc/artifacts and mlflow-artifacts://host/1/abc/artifacts both stand for what lies below the proxy.
    private static string Below(string root, string path) => string.Join('/', PathOf(root, path).Split('/').Select(Uri.EscapeDataString));

    private static string PathOf(string root, string path)
    {
        var rest = root["mlflow-artifacts:".Length..];
        var below = rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..][(rest[2..].IndexOf('/', StringComparison.Ordinal) + 1)..] : rest.TrimStart('/');
        return $"{below.TrimEnd('/')}/{path}".TrimEnd('/');
    }

    private static async Task<List<T>> AllPages<T>(Func<string?, Task<(IReadOnlyList<T>? Items, string? Next)>> page)
    {
        var all = new List<T>();
        string? token = null;
        while (true)
        {
            var (items, next) = await page(token).ConfigureAwait(false);
            all.AddRange(items ?? []);
            if (string.IsNullOrEmpty(next) || next == token || items is not { Count: > 0 })
            {
                return all;
            }

            token = next;
        }
    }

    private static async Task<T?> OrNull<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (MLflowException error) when (error is { Status: HttpStatusCode.NotFound, Code: "RESOURCE_DOES_NOT_EXIST" })
        {
            return null;
        }
    }
}
