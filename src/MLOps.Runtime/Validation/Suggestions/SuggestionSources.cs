using MLOps.Data;
using MLOps.Profiling;
using MLOps.Store;

namespace MLOps.Validation;

/// <summary>Finds the profile that suggestions rest on: one that is given, one that is kept with a dataset, or a new one.</summary>
internal sealed class SuggestionSources(Workspace workspace, SuggestionOptions options, CancellationToken cancellation)
{
    public SuiteSuggestion Run(object source, string? name)
    {
        var suite = options.Suite;
        if (source is ProfileReport given)
        {
            return Of(given, NoFacts, [], suite);
        }

        var opened = workspace.Data.OpenUntil(source, name, cancellation);
        if (opened.Kind == SourceKind.Dataset && Kept(opened.Name) is { } kept)
        {
            return Of(kept, NoFacts, [], suite);
        }

        var profile = workspace.Profile(opened, new ProfileOptions { TopValues = MostValues }, cancellation, opened.Name);
        return Of(profile, ColumnFacts.Read(workspace.Data.Engine, opened, cancellation), Dependency.Read(workspace.Data.Engine, opened, profile, cancellation), suite);
    }

    private const int MostValues = 100;

    private static Dictionary<string, ColumnFacts> NoFacts { get; } = new(StringComparer.Ordinal);

    private SuiteSuggestion Of(ProfileReport profile, IReadOnlyDictionary<string, ColumnFacts> facts, IReadOnlyList<Dependency> dependencies, string? suite)
    {
        var suggestion = new Suggester(profile, facts, dependencies, options.Level).Run(suite ?? Named(profile.Source));
        workspace.Store.Record(suggestion, profile.Source, workspace.Activity.Cell, workspace.Activity.Run);
        return suggestion;
    }

    private ProfileReport? Kept(string reference) => workspace.Store.Read(c => c.Query(
        "SELECT CAST(body AS VARCHAR) FROM reports WHERE kind = 'ProfileReport' AND subject = ? AND json_extract_string(body, '$.sampledFrom') IS NULL ORDER BY created DESC LIMIT 1",
        row => Json.Read<ProfileReport>(row.GetString(0)), reference)).FirstOrDefault();

    private static string Named(string source)
    {
        var file = Path.GetFileNameWithoutExtension(source.Split('@')[0]);
        return file.Length > 0 && file.All(c => char.IsLetterOrDigit(c) || c is '_' or '-') ? file : "suggested";
    }
}

/// <summary>How checks are suggested.</summary>
public sealed record SuggestionOptions
{
    /// <summary>Confidence that as many rows of the same kind again pass a check, 0 to 1, both excluded. 0.999 by default: with a hundred checks one suite in ten fails by chance.</summary>
    public double Level { get; init; } = 0.999;

    /// <summary>The suite's name; the source's name by default.</summary>
    public string? Suite { get; init; }
}
