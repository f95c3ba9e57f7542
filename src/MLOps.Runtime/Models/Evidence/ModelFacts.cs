using System.Reflection;
using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Everything the store knows of a version that a card or a bill of materials tells.</summary>
internal sealed record ModelFacts(
    ModelVersion Version, DatasetFacts? Data, IReadOnlyDictionary<string, string> Parameters, string? GitCommit, EvaluationReport? Evaluation, IReadOnlyList<PackageFact> Packages)
{
    /// <summary>What people must say themselves, as tags of the version.</summary>
    public static IReadOnlyList<string> Tags { get; } = ["intended-use", "limitations", "owner", "license"];

    public string? Tag(string name) => Version.Tags.GetValueOrDefault(name);

    /// <summary>What a reader wants to find, and whether it is there.</summary>
    public IReadOnlyList<(string What, bool IsThere, string How)> Checklist() =>
    [
        ("description", Version.Description is { Length: > 0 }, "register with --description"),
        .. Tags.Select(tag => (tag, Tag(tag) is not null, $"#!model tag {Version.Reference} {tag} ...")),
        ("training data", Data is not null, "train on a registered dataset (#!data add)"),
        ("run", Version.Run is not null, "register while a run is open (#!run start)"),
        ("parameters", Parameters.Count > 0, "log the trainer's parameters in the run"),
        ("metrics", Version.Metrics.Count > 0 || Evaluation is not null, "#!run log metrics, or #!model evaluate"),
        ("evaluation", Evaluation is not null, "#!model evaluate"),
        ("metrics by slice", Evaluation is { Slices.Count: > 0 }, "#!model evaluate --slices"),
        ("fairness", Evaluation is { Fairness.Count: > 0 }, "#!model evaluate --fairness"),
        ("example", Version.Example.Count > 0, "register with training rows"),
        ("code", GitCommit is not null, "work in a git repository with a commit"),
    ];

    public static ModelFacts Of(MetadataStore store, ModelVersion version) => store.Read(c => new ModelFacts(
        version, Dataset(c, version), ParametersOf(c, version), version.Run is null ? null : c.Scalar<string>("SELECT git_commit FROM runs WHERE id = ?", version.Run),
        null, Loaded())) with
    { Evaluation = new MetricEvidence(store).Evaluations(version) is [var latest, ..] ? latest : null };

    // The dataset itself, or the nearest one upstream of a training set or of the run's inputs.
    private static DatasetFacts? Dataset(DuckDBConnection c, ModelVersion version) => c.Query(
        """
        WITH RECURSIVE upstream(node) AS (SELECT 'model:' || ? UNION SELECT source FROM edges JOIN upstream ON target = node)
        SELECT name, version, digest, row_count, description FROM datasets JOIN upstream ON node = 'dataset:' || name || '@' || version ORDER BY created DESC LIMIT 1
        """,
        row => new DatasetFacts(row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetInt64(3), row.Text(4)), version.Reference).FirstOrDefault();

    private static Dictionary<string, string> ParametersOf(DuckDBConnection c, ModelVersion version) => c.Query(
        "SELECT key, max(value) FROM params WHERE run = ? GROUP BY key ORDER BY key", row => (row.GetString(0), row.GetString(1)), version.Run ?? "")
        .ToDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal);

    // What this process trains and scores with.
    private static List<PackageFact> Loaded() => new[] { typeof(Microsoft.ML.MLContext), typeof(Microsoft.ML.LightGbmExtensions), typeof(Microsoft.ML.TreeExtensions), typeof(DuckDBConnection) }
        .Select(type => type.Assembly)
        .Select(a => new PackageFact(PackageOf(a.GetName().Name!), VersionOf(a))).DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal).ToList();

    private static string PackageOf(string assembly) => assembly == "Microsoft.ML.Data" ? "Microsoft.ML" : assembly == "DuckDB.NET.Data" ? "DuckDB.NET.Data.Full" : assembly;

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+', '@')[0].Trim() ?? assembly.GetName().Version!.ToString();
}

internal sealed record DatasetFacts(string Name, int Version, string Digest, long Rows, string? Description)
{
    public string Reference => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}@{Version}");
}

internal sealed record PackageFact(string Name, string Version);
