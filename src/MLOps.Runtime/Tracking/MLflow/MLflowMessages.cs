using System.Text.Json.Serialization;

namespace MLOps.Tracking.MLflow;

// What goes over the wire, in the words of MLflow's REST API; names in snake case. A field that is null is not sent.
internal sealed record RemoteExperiment(string ExperimentId, string Name, string? LifecycleStage = null);

internal sealed record RemoteRun(RemoteRunInfo Info, RemoteRunData? Data = null, RemoteInputs? Inputs = null);

internal sealed record RemoteRunInfo(
    string RunId, string? RunName, string ExperimentId, string Status, long? StartTime = null, long? EndTime = null, string? ArtifactUri = null,
    string? UserId = null, string? LifecycleStage = null);

internal sealed record RemoteRunData(IReadOnlyList<RemoteMetric>? Metrics = null, IReadOnlyList<RemotePair>? Params = null, IReadOnlyList<RemotePair>? Tags = null);

/// <param name="Timestamp">Milliseconds since 1970.</param>
internal sealed record RemoteMetric(string Key, double Value, long Timestamp, long Step);

internal sealed record RemotePair(string Key, string Value);

internal sealed record RemoteInputs(IReadOnlyList<RemoteDatasetInput>? DatasetInputs);

internal sealed record RemoteDatasetInput(IReadOnlyList<RemotePair> Tags, RemoteDataset Dataset);

internal sealed record RemoteDataset(string Name, string Digest, string SourceType, string Source, string? Schema = null, string? Profile = null);

internal sealed record RemoteFile(string Path, bool IsDir, long? FileSize = null);

internal sealed record RemoteModel(string Name, string? Description = null, IReadOnlyList<RemotePair>? Tags = null, IReadOnlyList<RemoteAlias>? Aliases = null);

internal sealed record RemoteAlias(string Alias, string Version);

internal sealed record RemoteVersion(string Name, string Version, string? Source = null, string? RunId = null, string? Status = null, string? Description = null, IReadOnlyList<RemotePair>? Tags = null);

internal sealed record CreateExperiment(string Name);

internal sealed record CreatedExperiment(string ExperimentId);

internal sealed record ExperimentAnswer(RemoteExperiment Experiment);

internal sealed record SearchExperiments(int MaxResults, string? PageToken, string ViewType = "ACTIVE_ONLY");

internal sealed record ExperimentsAnswer(IReadOnlyList<RemoteExperiment>? Experiments, string? NextPageToken);

internal sealed record CreateRun(string ExperimentId, string RunName, long StartTime, IReadOnlyList<RemotePair> Tags, string? UserId);

internal sealed record UpdateRun(string RunId, string Status, long? EndTime, string? RunName);

internal sealed record RunAnswer(RemoteRun Run);

internal sealed record SearchRuns(IReadOnlyList<string> ExperimentIds, int MaxResults, string? PageToken, string? Filter, string RunViewType = "ACTIVE_ONLY");

internal sealed record RunsAnswer(IReadOnlyList<RemoteRun>? Runs, string? NextPageToken);

internal sealed record LogBatch(string RunId, IReadOnlyList<RemoteMetric> Metrics, IReadOnlyList<RemotePair> Params, IReadOnlyList<RemotePair> Tags);

internal sealed record LogInputs(string RunId, IReadOnlyList<RemoteDatasetInput> Datasets);

internal sealed record MetricsAnswer(IReadOnlyList<RemoteMetric>? Metrics, string? NextPageToken);

internal sealed record FilesAnswer(string? RootUri, IReadOnlyList<RemoteFile>? Files, string? NextPageToken);

internal sealed record CreateModel(string Name, IReadOnlyList<RemotePair>? Tags, string? Description);

internal sealed record ModelAnswer(RemoteModel RegisteredModel);

internal sealed record ModelsAnswer(IReadOnlyList<RemoteModel>? RegisteredModels, string? NextPageToken);

internal sealed record CreateVersion(string Name, string Source, string? RunId, IReadOnlyList<RemotePair>? Tags, string? Description);

internal sealed record VersionAnswer(RemoteVersion ModelVersion);

internal sealed record VersionsAnswer(IReadOnlyList<RemoteVersion>? ModelVersions, string? NextPageToken);

internal sealed record DownloadUriAnswer(string ArtifactUri);

internal sealed record SetAlias(string Name, string Alias, string Version);

internal sealed record ErrorAnswer(string? ErrorCode, string? Message);

internal sealed record NoAnswer;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CreateExperiment))]
[JsonSerializable(typeof(CreatedExperiment))]
[JsonSerializable(typeof(ExperimentAnswer))]
[JsonSerializable(typeof(SearchExperiments))]
[JsonSerializable(typeof(ExperimentsAnswer))]
[JsonSerializable(typeof(CreateRun))]
[JsonSerializable(typeof(UpdateRun))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(SearchRuns))]
[JsonSerializable(typeof(RunsAnswer))]
[JsonSerializable(typeof(LogBatch))]
[JsonSerializable(typeof(LogInputs))]
[JsonSerializable(typeof(MetricsAnswer))]
[JsonSerializable(typeof(FilesAnswer))]
[JsonSerializable(typeof(CreateModel))]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(CreateVersion))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(VersionsAnswer))]
[JsonSerializable(typeof(DownloadUriAnswer))]
[JsonSerializable(typeof(SetAlias))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(NoAnswer))]
internal sealed partial class MLflowJson : JsonSerializerContext;
