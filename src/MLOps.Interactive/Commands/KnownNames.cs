using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Store;

namespace MLOps.Interactive.Commands;

/// <summary>A name that fits somewhere on a command's line.</summary>
/// <param name="Kind">"variable", "dataset", "file", "column", "model" and so on.</param>
/// <param name="Description">A line about it; null when there is nothing to say.</param>
public sealed record KnownName(string Text, string Kind, string? Description = null);

/// <summary>The names that the workspace and the session know, for completion. A busy store or an unreadable folder gives none.</summary>
public sealed class KnownNames(Workspace workspace, Func<IReadOnlyList<Variable>> variables)
{
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
                ValueKind.Model => [.. workspace.Models.List().Models.Select(m => new KnownName(m.Latest.Model, "model"))],
                ValueKind.FeatureView => [.. workspace.Features.List().Views.Select(v => new KnownName(v.Name, "feature view"))],
                ValueKind.Experiment => [.. workspace.Experiments.List().Experiments.Select(e => new KnownName(e.Name, "experiment"))],
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

    /// <summary>Columns of a source, when looking costs next to nothing.</summary>
    private IEnumerable<KnownName> Columns(string source)
    {
        var names = variables().LastOrDefault(v => v.Name == source)?.Value switch
        {
            DataFrame frame => frame.Columns.Select(c => c.Name),
            IDataView view => view.Schema.Select(c => c.Name),
            null => OfText(source),
            _ => [],
        };
        return names.Select(n => new KnownName(n, "column"));
    }

    private IEnumerable<string> OfText(string text)
    {
        var file = Path.Combine(workspace.BaseDirectory, text);
        return File.Exists(file)
            ? Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? (File.ReadLines(file).FirstOrDefault() ?? "").Split(',').Select(c => c.Trim(' ', '"')) : []
            : workspace.Data.Get(text).Columns.Select(c => c.Name);
    }
}
