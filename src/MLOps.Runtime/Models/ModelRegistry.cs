using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.ML;
using MLOps.Data;
using MLOps.Profiling;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Models by name and version, with aliases such as <c>champion</c> that point to the version in use.</summary>
public sealed partial class ModelRegistry
{
    private readonly Workspace _workspace;

    internal ModelRegistry(Workspace workspace) => _workspace = workspace;

    /// <summary>
    /// Registers a trained ML.NET model as the next version of <paramref name="name"/>: its file, its signature (found from the model
    /// and the rows), example inputs, the rows it was trained on, and the metrics of the open run.
    /// </summary>
    /// <param name="model">What <c>Fit</c> returned, with every step from the raw columns to the prediction.</param>
    /// <param name="trainingSource">The rows it was trained on: the data view itself, or what the data view was made of.</param>
    /// <param name="sourceName">What to call a variable; its own name when left out.</param>
    /// <exception cref="UserException">The name cannot be used, or the model does not fit the rows; nothing is registered then.</exception>
    public ModelVersion Register(string name, ITransformer model, object trainingSource, string? description = null, [CallerArgumentExpression(nameof(trainingSource))] string? sourceName = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trainingSource);
        CheckName("model", name);
        var source = _workspace.Data.Open(trainingSource, SourceName.Of(sourceName) ?? "rows");
        var package = new ModelPackager(_workspace).Pack(name, model, trainingSource, source);
        var run = _workspace.Activity.Run;
        _workspace.Experiments.Current?.LogInput(source, "training");
        return _workspace.Store.Decide(transaction =>
        {
            var version = package with
            {
                Version = transaction.Scalar<int>("SELECT coalesce(max(version), 0) + 1 FROM model_versions WHERE model = ?", name),
                Metrics = run is null ? package.Metrics : ModelTable.Metrics(transaction.Connection, run),
                Run = run,
                Description = description,
                Created = transaction.Now,
            };
            ModelTable.Insert(transaction, version);
            LinkOrigins(transaction, version, source);
            transaction.Audit("model.registered", version.Reference, new { version.Digest, version.Size, version.Run, version.TrainingRows });
            return version;
        });
    }

    /// <summary>Points an alias of a model to a version. The move is kept in the audit log with the model file's digest.</summary>
    /// <exception cref="UserException">There is no such model or version, or the alias is a number.</exception>
    public ModelVersion Alias(string name, string alias, int version)
    {
        CheckName("alias", alias);
        var target = Get(string.Create(CultureInfo.InvariantCulture, $"{name}@{version}"));
        return _workspace.Store.Decide(transaction =>
        {
            var before = transaction.Scalar<int?>("SELECT version FROM model_aliases WHERE model = ? AND alias = ?", name, alias);
            if (before != version)
            {
                transaction.Execute("DELETE FROM model_aliases WHERE model = ? AND alias = ?", name, alias);
                transaction.Execute("INSERT INTO model_aliases VALUES (?, ?, ?, ?, ?)", name, alias, version, target.Digest, transaction.Now);
                transaction.Audit("model.alias-moved", $"{name}@{alias}", new { model = name, alias, from = before, to = version, target.Digest });
            }

            return ModelTable.Versions(transaction.Connection, name).Single(v => v.Version == version);
        });
    }

    /// <summary>The version that <c>rain@2</c> or <c>rain@champion</c> names, or the latest for <c>rain</c>.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public ModelVersion Get(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var at = reference.LastIndexOf('@');
        var name = at < 0 ? reference : reference[..at];
        var (versions, aliases) = _workspace.Store.Read(c => (ModelTable.Versions(c, name), ModelTable.Aliases(c, name)));
        if (versions.Count == 0)
        {
            throw new UserException(UserError.Unknown("model", name, Names()));
        }

        if (at < 0)
        {
            return versions[0];
        }

        var tag = reference[(at + 1)..];
        return int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? versions.FirstOrDefault(v => v.Version == number) ?? throw NoVersion(name, number, versions)
            : versions.FirstOrDefault(v => aliases.TryGetValue(tag, out var version) && v.Version == version)
                ?? throw new UserException(UserError.Unknown("alias", tag, aliases.Keys, $"model {name}"));
    }

    /// <summary>The latest version of every model, by name.</summary>
    public ModelList List() => _workspace.Store.Read(c => new ModelList(ModelTable.Versions(c)
        .GroupBy(v => v.Model, StringComparer.Ordinal)
        .Select(g => new ModelEntry(g.First(), g.Count(), ModelTable.Aliases(c, g.Key)))
        .ToList()));

    /// <summary>All versions of a model and the moves of its aliases.</summary>
    /// <exception cref="UserException">There is no such model; the message names the nearest.</exception>
    public ModelHistory History(string name)
    {
        var (versions, moves) = _workspace.Store.Read(c => (ModelTable.Versions(c, name), ModelTable.Moves(c, name)));
        return versions.Count > 0 ? new ModelHistory(name, versions, moves) : throw new UserException(UserError.Unknown("model", name, Names()));
    }

    /// <summary>One version for <c>rain@2</c> or <c>rain@champion</c>; the whole history for <c>rain</c>.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public IReport Show(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Contains('@', StringComparison.Ordinal) ? Get(reference) : History(reference);
    }

    /// <summary>Two versions side by side: metrics, and what changed in the signature.</summary>
    /// <exception cref="UserException">One of them does not exist; the message names the nearest.</exception>
    public ModelComparison Compare(string a, string b)
    {
        var (left, right) = (Get(a), Get(b));
        var metrics = left.Metrics.Keys.Union(right.Metrics.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => new MetricPair(name, Value(left, name), Value(right, name))).ToList();
        return new ModelComparison(left, right, metrics, SignatureChanges(left.Signature, right.Signature));
    }

    /// <summary>Unpacks a version after checking its file's digest.</summary>
    /// <exception cref="UserException">There is no such version, or its file is missing or damaged.</exception>
    public LoadedModel Load(string reference)
    {
        var version = Get(reference);
        return new LoadedModel(_workspace.Data, version, ModelFile.Load(PathOf(version), version.Digest, version.Reference, version.Signature));
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
    internal string PathOf(ModelVersion version) => Path.Combine(_workspace.Paths.Artifacts, version.Digest[..2], version.Digest);

    internal IEnumerable<string> Names() => _workspace.Store.Read(c => c.Query("SELECT DISTINCT model FROM model_versions ORDER BY model", r => r.GetString(0)));

    // A name in a reference ends at '@', and a tag of digits is a version.
    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_.-]*\z")]
    private static partial Regex ValidName();

    internal static void CheckName(string kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ValidName().IsMatch(name))
        {
            throw new UserException($"'{name}' cannot be the name of a {kind}.".Replace("a alias", "an alias", StringComparison.Ordinal), "Start with a letter; letters, digits, '_', '-' and '.' may follow.");
        }
    }

    private static UserException NoVersion(string name, int number, List<ModelVersion> versions) => new(
        string.Create(CultureInfo.InvariantCulture, $"Model {name} has no version {number}."),
        string.Create(CultureInfo.InvariantCulture, $"Its versions are 1 to {versions[0].Version}."));

    private static double? Value(ModelVersion version, string metric) => version.Metrics.TryGetValue(metric, out var value) ? value : null;

    private static List<string> SignatureChanges(ModelSignature a, ModelSignature b) =>
        [.. Changes("input", a.Inputs, b.Inputs), .. Changes("output", a.Outputs, b.Outputs)];

    private static IEnumerable<string> Changes(string kind, IReadOnlyList<TensorSpec> a, IReadOnlyList<TensorSpec> b) =>
        b.Where(x => a.All(y => y.Name != x.Name)).Select(x => $"{kind} {x.Name} ({x}) is new")
            .Concat(a.Where(x => b.All(y => y.Name != x.Name)).Select(x => $"{kind} {x.Name} ({x}) is gone"))
            .Concat(a.Join(b, x => x.Name, y => y.Name, (x, y) => (x, y)).Where(p => p.x != p.y).Select(p => $"{kind} {p.x.Name} was {p.x}, is {p.y}"));

    // With a run the rows lead to the run, and the run to the model; without one the rows lead to the model.
    private static void LinkOrigins(StoreTransaction transaction, ModelVersion version, Source source)
    {
        var node = "model:" + version.Reference;
        if (version.Run is not null)
        {
            transaction.Link("run:" + version.Run, node, "produced");
            return;
        }

        source.LinkOrigins(transaction);
        transaction.Link(source.LineageNode, node, "trained");
    }
}
