using MLOps.Store;

namespace MLOps.Interactive.Commands;

/// <summary>A name that fits somewhere on a command's line.</summary>
/// <param name="Kind">"variable", "dataset", "file", "column", "model" and so on.</param>
/// <param name="Description">A line about it; null when there is nothing to say.</param>
public sealed record KnownName(string Text, string Kind, string? Description = null);

/// <summary>The names that the workspace and the session know, for completion. A busy store or an unreadable folder gives none.</summary>
public sealed class KnownNames(Workspace workspace, Func<IReadOnlyList<Variable>> variables)
{
    private const int MostRuns = 50;

    private static readonly string[] DataFiles = [".csv", ".tsv", ".parquet", ".json", ".jsonl", ".ndjson", ".arrow"];

    /// <summary>What an argument or option of this kind may name; empty where nothing can be listed.</summary>
    /// <param name="source">The source named on the line, whose columns are meant; null when there is none.</param>
    public IReadOnlyList<KnownName> Of(ValueKind kind, string? source = null)
    {
        try
        {
            return kind switch
            {
                ValueKind.Source => [.. Variables(), .. Datasets(), .. Files(DataFiles)],
                ValueKind.Dataset => [.. Datasets()],
                ValueKind.Variable => [.. Variables()],
                ValueKind.Column => source is null ? [] : [.. Columns(source)],
                ValueKind.Model => [.. workspace.Models.List().Models.Select(m => new KnownName(m.Latest.Model, "model", FormattableString.Invariant($"{m.Versions} version{(m.Versions == 1 ? "" : "s")}")))],
                ValueKind.FeatureView => [.. workspace.Features.List().Views.Select(v => new KnownName(v.Name, "feature view"))],
                ValueKind.Experiment => [.. workspace.Experiments.List().Experiments.Select(e => new KnownName(e.Name, "experiment"))],
                ValueKind.Run => [.. Runs()],
                ValueKind.Deployment => [.. workspace.Deployments.List().Deployments.Select(d => new KnownName(d.Name, "deployment", $"{d.Model} is {d.State}"))],
                ValueKind.File => [.. Files([])],
                _ => [],
            };
        }
        catch (Exception error) when (error is StoreBusyException or UserException or IOException or UnauthorizedAccessException)
        {
            // Completion is a courtesy: when the store is busy there is none.
            return [];
        }
    }

    private IEnumerable<KnownName> Variables() => variables().Select(v => new KnownName(v.Name, "variable", v.TypeName));

    private IEnumerable<KnownName> Datasets() =>
        workspace.Data.List().Datasets.Select(d => new KnownName(d.Name, "dataset", FormattableString.Invariant($"version {d.Version}, {d.Rows:N0} rows")));

    private IEnumerable<KnownName> Files(string[] extensions)
    {
        var root = workspace.BaseDirectory;
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true };
        return Directory.EnumerateFiles(root, "*", options)
            .Where(f => extensions.Length == 0 || extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith('.')).Take(200).Select(f => new KnownName(f, "file"));
    }

    // A name may have been given to many runs; an id is one of them.
    private IEnumerable<KnownName> Runs() => workspace.Experiments.Runs().Runs.Take(MostRuns)
        .SelectMany(r => (KnownName[])[new(r.Name, "run", $"{r.Experiment}, {r.Status.ToString().ToLowerInvariant()}, {r.Id}"), new(r.Id, "run", r.Name)]);

    private IEnumerable<KnownName> Columns(string source)
    {
        var variable = variables().LastOrDefault(v => v.Name == source);
        var names = variable?.Value is { } value ? SourceColumns.Of(value) : SourceColumns.OfText(workspace, source);
        return names.Select(n => new KnownName(n, "column", source));
    }
}
