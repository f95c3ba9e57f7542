using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using MLOps.Data;
using MLOps.Models.Evaluation;
using MLOps.Models.Formats;
using MLOps.Models.Search;
using MLOps.Profiling;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Models by name and version, with aliases such as <c>champion</c> that point to the version in use.</summary>
public sealed class ModelRegistry
{
    private readonly Workspace _workspace;
    private readonly ModelLookup _lookup;
    private readonly ModelJudge _judge;

    internal ModelRegistry(Workspace workspace)
    {
        _workspace = workspace;
        (_lookup, _judge) = (new ModelLookup(workspace), new ModelJudge(workspace));
        Policies = new ModelPolicies(workspace);
        Evidence = new ModelEvidence(workspace);
        Packages = new ModelPackages(workspace);
    }

    /// <summary>Card, bill of materials and signature of versions.</summary>
    public ModelEvidence Evidence { get; }

    /// <summary>Versions as folders that others read.</summary>
    public ModelPackages Packages { get; }

    /// <summary>What must hold before aliases are moved.</summary>
    public ModelPolicies Policies { get; }

    /// <summary>
    /// Registers a trained ML.NET model as the next version of <paramref name="name"/>: its file, its signature (found from the model
    /// and the rows), example inputs, the rows it was trained on, and the metrics of the open run.
    /// </summary>
    /// <param name="model">What <c>Fit</c> returned, with every step from the raw columns to the prediction.</param>
    /// <param name="trainingSource">The rows it was trained on: the data view itself, or what the data view was made of.</param>
    /// <param name="sourceName">What to call a variable; its own name when left out.</param>
    /// <exception cref="UserException">The name cannot be used, or the model does not fit the rows; nothing is registered then.</exception>
    public ModelVersion Register(string name, ITransformer model, object trainingSource, string? description = null, [CallerArgumentExpression(nameof(trainingSource))] string? sourceName = null, IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trainingSource);
        CheckName("model", name);
        var source = _workspace.Data.OpenUntil(trainingSource, SourceName.Of(sourceName) ?? "rows", cancellation);
        var package = new ModelPackager(_workspace, cancellation).Pack(name, model, trainingSource, source);
        _workspace.Experiments.Current?.LogInput(source, "training");
        return Add(package, description, tags, source);
    }

    /// <summary>
    /// Registers a model file that another program wrote (ONNX, or the zip that ML.NET saves) as the next version of <paramref name="name"/>,
    /// as if it had been trained here: with example inputs, the rows it was trained on and its answers to them, and the metrics of the open run.
    /// </summary>
    /// <param name="file">Relative to the workspace's folder.</param>
    /// <param name="trainingSource">The rows it was trained on.</param>
    /// <param name="inputs">For a model with one wide input, such as scikit-learn's: the columns that fill it, in the order of the training.</param>
    /// <exception cref="UserException">The name or the file cannot be used, or the model does not fit the rows; nothing is registered then.</exception>
    public ModelVersion Register(string name, string file, object trainingSource, IReadOnlyList<string>? inputs = null, string? description = null, [CallerArgumentExpression(nameof(trainingSource))] string? sourceName = null, IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(trainingSource);
        CheckName("model", name);
        var path = Path.GetFullPath(file, _workspace.BaseDirectory);
        if (!File.Exists(path))
        {
            throw new UserException($"There is no file '{file}'.", "Paths are relative to the notebook's folder.");
        }

        var source = _workspace.Data.OpenUntil(trainingSource, SourceName.Of(sourceName) ?? "rows", cancellation);
        var package = new ModelPackager(_workspace, cancellation).Pack(name, path, inputs, source);
        _workspace.Experiments.Current?.LogInput(source, "training");
        return Add(package, description, tags, source);
    }

    /// <summary>
    /// Registers a trained module of TorchSharp as the next version of <paramref name="name"/>: its weights and the name of its class, which
    /// a program that loads it must have. The module takes the columns side by side as one tensor (rows, columns) and answers
    /// (rows) or (rows, numbers).
    /// </summary>
    /// <param name="module">A module of a class that has a constructor without parameters.</param>
    /// <param name="trainingSource">The rows it was trained on.</param>
    /// <param name="inputs">The columns that make up a row, in the order of the training.</param>
    /// <exception cref="UserException">The name or the module cannot be used, or a column is not there; nothing is registered then.</exception>
    public ModelVersion RegisterTorch(string name, object module, object trainingSource, IReadOnlyList<string> inputs, string? description = null, [CallerArgumentExpression(nameof(trainingSource))] string? sourceName = null, IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputs);
        if (!IsTorchModule(module))
        {
            throw new UserException($"{module.GetType().Name} is no module of TorchSharp.", "Give a trained Module<Tensor, Tensor>.");
        }

        var folder = Directory.CreateTempSubdirectory("mlops-torch-");
        try
        {
            var file = Path.Combine(folder.FullName, "model.torchsharp");
            Formats.Torch.TorchFormat.Write(module, inputs, file);
            return Register(name, file, trainingSource, null, description, SourceName.Of(sourceName) ?? "rows", tags, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Whether something is a module of TorchSharp, of whatever version.</summary>
    public static bool IsTorchModule(object? value) => Formats.Torch.TorchLibrary.IsModule(value);

    /// <summary>Whether a text names a model file by its ending (.zip, .onnx, .torchsharp) rather than a variable.</summary>
    public static bool IsModelFile(string text) => ModelFormats.IsFileName(text);

    internal ModelVersion Add(ModelVersion package, string? description, IReadOnlyDictionary<string, string>? tags, Source? source = null) => new ModelRegistration(_workspace).Add(package, description, tags, source);

    /// <summary>
    /// Points an alias of a model to a version. The move is kept in the audit log with who, when, why and the model file's digest; when
    /// the alias has a policy, the version must meet it.
    /// </summary>
    /// <exception cref="UserException">
    /// There is no such model or version, the alias is a number, the policy is not met, or a deployment follows the alias and its callers
    /// would break.
    /// </exception>
    public ModelVersion Alias(string name, string alias, int version, MoveOptions? options = null) =>
        Get(Promote(string.Create(CultureInfo.InvariantCulture, $"{name}@{version}"), alias, options).OrThrow().Model);

    /// <summary>Takes an alias away; the event stays in the audit log.</summary>
    /// <exception cref="UserException">There is no such model or alias, or a running deployment follows it.</exception>
    public void RemoveAlias(string name, string alias, string? why = null) => new ModelAliases(_workspace).Remove(Get($"{name}@{alias}"), alias, why);

    /// <summary>
    /// Moves an alias to a version if the version meets the alias's policy, and tells of every gate. A refusal moves nothing and is kept
    /// in the audit log.
    /// </summary>
    /// <param name="reference"><c>rain@2</c>, <c>rain@challenger</c>, or <c>rain</c> for the latest version.</param>
    /// <exception cref="UserException">As for <see cref="Alias"/>, but for an unmet policy.</exception>
    public PromotionReport Promote(string reference, string alias, MoveOptions? options = null)
    {
        CheckName("alias", alias);
        var report = new ModelAliases(_workspace).Move(Get(reference), alias, options ?? new MoveOptions());
        _workspace.Store.Record(report, "model:" + report.Model, _workspace.Activity.Cell, _workspace.Activity.Run);
        return report;
    }

    /// <summary>What was live at a moment: where the aliases pointed and what was deployed.</summary>
    /// <param name="name">One model; all when null.</param>
    /// <exception cref="UserException">There is no such model, or the moment is still to come.</exception>
    public LiveReport LiveOn(DateTimeOffset at, string? name = null) => LiveBetween(at, at, name);

    /// <summary>What was live at any time of a day (UTC).</summary>
    /// <exception cref="UserException">There is no such model, or the day is still to come.</exception>
    public LiveReport LiveOn(DateOnly day, string? name = null)
    {
        var start = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return LiveBetween(start, start.AddDays(1).AddTicks(-1), name);
    }

    /// <summary>Takes a version out of use: no alias can be pointed to it. It stays in the registry.</summary>
    /// <exception cref="UserException">An alias points to it or a deployment serves it; the message names them.</exception>
    public ModelVersion Retire(string reference, string? why = null)
    {
        var version = Get(reference);
        new ModelRemoval(_workspace).Retire(version, why);
        return Get(version.Reference);
    }

    /// <summary>
    /// Deletes a version. Its number is never given again and the audit log keeps its digest; its file goes with the next garbage collection.
    /// </summary>
    /// <exception cref="UserException">An alias points to it or a deployment serves it; the message names them.</exception>
    public void Delete(string reference, string? why = null) => new ModelRemoval(_workspace).Delete(Get(reference), why);

    /// <summary>Sets a tag of a version; an empty value removes it.</summary>
    /// <exception cref="UserException">There is no such version; the message names the nearest.</exception>
    public ModelVersion Tag(string reference, string key, string value) => new ModelRegistration(_workspace).Tag(Get(reference), key, value);

    /// <summary>The version that <c>rain@2</c> or <c>rain@champion</c> names, or the latest for <c>rain</c>.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public ModelVersion Get(string reference) => _lookup.Get(reference);

    /// <summary>The latest version of every model, by name.</summary>
    public ModelList List() => _workspace.Store.Read(ModelTable.List);

    /// <summary>Versions of all models that meet a condition: <c>metrics.auc &gt; 0.9 and tags.team = 'x'</c>.</summary>
    /// <exception cref="UserException">The condition cannot be read, or names what no version has; the message names the nearest.</exception>
    public VersionList Search(VersionQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _workspace.Store.Read(c => new VersionSearch(c).Find(query));
    }

    /// <summary>All versions of a model and the moves of its aliases.</summary>
    /// <exception cref="UserException">There is no such model; the message names the nearest.</exception>
    public ModelHistory History(string name) => _lookup.History(name);

    /// <summary>One version for <c>rain@2</c> or <c>rain@champion</c>; the whole history for <c>rain</c>.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public IReport Show(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Contains('@', StringComparison.Ordinal) ? Get(reference) : History(reference);
    }

    /// <summary>Two versions side by side: metrics, and what changed in the signature.</summary>
    /// <exception cref="UserException">One of them does not exist; the message names the nearest.</exception>
    public ModelComparison Compare(string a, string b) => ModelJudge.Compare(Get(a), Get(b));

    /// <summary>Two versions side by side and judged on the same rows, with the difference of every metric over the same bootstrap samples.</summary>
    /// <param name="source">Data that neither was trained on.</param>
    /// <exception cref="UserException">One of them does not exist, they answer different questions, or a column is not there.</exception>
    public ModelComparison Compare(string a, string b, object source, EvaluationOptions options, CancellationToken cancellation = default, [CallerArgumentExpression(nameof(source))] string? name = null)
    {
        var comparison = Compare(a, b);
        using var left = Load(comparison.A.Reference);
        using var right = Load(comparison.B.Reference);
        return comparison with { OnData = _judge.Compare(left, right, _workspace.Data.OpenUntil(source, SourceName.Of(name) ?? "rows", cancellation), options, cancellation) };
    }

    /// <summary>
    /// Judges a version on data: metrics with intervals, curves, slices, importance and fairness, as the options ask. Recorded in the
    /// store, where promotion gates find it.
    /// </summary>
    /// <param name="source">Data that it was not trained on.</param>
    /// <exception cref="UserException">There is no such version or column, or the label does not fit the answers.</exception>
    public EvaluationReport Evaluate(string reference, object source, EvaluationOptions options, CancellationToken cancellation = default, [CallerArgumentExpression(nameof(source))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var model = Load(reference);
        return _judge.Evaluate(model, _workspace.Data.OpenUntil(source, SourceName.Of(name) ?? "rows", cancellation), options, cancellation);
    }

    /// <summary>Hashes a version's files again and compares them with what was registered.</summary>
    /// <exception cref="UserException">There is no such version; the message names the nearest.</exception>
    public VerificationReport Verify(string reference, CancellationToken cancellation = default) => new ModelVerifier(_workspace, cancellation).Verify(Get(reference));

    /// <summary>What a model needs and answers, found from the model itself; null when it does not answer row by row or answers nothing.</summary>
    /// <param name="schema">Of the rows it was trained on.</param>
    public static ModelSignature? SignatureOf(ITransformer model, DataViewSchema schema)
    {
        try
        {
            return SignatureReader.Read("model", model, schema);
        }
        catch (UserException)
        {
            return null;
        }
    }

    /// <summary>Unpacks a version after checking its file's digest.</summary>
    /// <exception cref="UserException">There is no such version, or its file is missing or damaged.</exception>
    public LoadedModel Load(string reference)
    {
        var version = Get(reference);
        return new LoadedModel(_workspace.Data, version, ModelFile.Load(ModelFormats.Of(version), PathOf(version), version.Digest, version.Reference, version.Signature));
    }

    /// <summary>
    /// The rows a version was trained on (a fixed sample of at most 100,000) with the version's own answers as
    /// <c>prediction.NAME</c>: what monitoring compares with.
    /// </summary>
    /// <exception cref="UserException">There is no such version, or its rows are missing.</exception>
    public Source TrainingRows(string reference)
    {
        var version = Get(reference);
        var digest = version.TrainingRows ?? throw new UserException($"Model {version.Reference} was registered without its training rows.");
        var relation = $"read_parquet({Sql.Text(_workspace.Store.Artifacts.Find(digest))})";
        return new Source($"training rows of {version.Reference}", SourceKind.Dataset, relation, _workspace.Data.Engine.Describe(relation), () => digest, version.TrainedOn ?? "model:" + version.Reference);
    }

    /// <summary>Full path of a version's file; it may be missing.</summary>
    internal string PathOf(ModelVersion version) => _workspace.Store.Artifacts.PathOf(version.Digest);

    internal IReadOnlyList<string> Names() => _lookup.Names();

    internal static void CheckName(string kind, string name) => ModelLookup.CheckName(kind, name);

    private LiveReport LiveBetween(DateTimeOffset from, DateTimeOffset to, string? name)
    {
        if (from > _workspace.Clock.GetUtcNow())
        {
            throw new UserException($"{Figures.Time(from)} UTC is still to come.");
        }

        return _workspace.Store.Read(c =>
        {
            var known = c.Query("SELECT DISTINCT model FROM model_versions ORDER BY model", r => r.GetString(0)); // also those that were deleted
            return name is null || known.Contains(name, StringComparer.Ordinal)
                ? LiveHistory.Read(c, name, from, to)
                : throw new UserException(UserError.Unknown("model", name, known));
        });
    }
}
