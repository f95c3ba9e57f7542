using System.Text.Json.Serialization;
using MLOps.Profiling;
using MLOps.Validation.Suites;

namespace MLOps.Validation;

/// <summary>Checks that a source passes and that as much data again should pass, with the reason of each.</summary>
/// <param name="Rows">Rows that the suggestions rest on.</param>
/// <param name="Level">Confidence of the intervals, 0 to 1.</param>
public sealed record SuiteSuggestion(string Source, long Rows, double Level, IReadOnlyList<SuggestedCheck> Suggestions) : IReport
{
    [JsonIgnore]
    public string Title => $"Suggested checks for {Source}";

    /// <summary>The suite as YAML with the reasons as comments, to be edited.</summary>
    public string Yaml { get; init; } = "";

    /// <summary>The checks; a suggestion that was read back from the store reads its YAML.</summary>
    [JsonIgnore]
    public ValidationSuite Suite => ValidationSuite.Parse(Yaml);

    internal static SuiteSuggestion Of(ProfileReport profile, string suite, double level, IReadOnlyList<SuggestedDraft> drafts)
    {
        // What a profile hides, a report of the suite hides too.
        var personal = profile.Columns.Where(c => c.Personal.Count > 0 || c.IsMasked).Select(c => c.Name).ToList();
        var checks = new ValidationSuite(suite, drafts.Select(d => d.Check)) { Mask = personal };
        var suggestions = checks.Checks.Zip(drafts, (c, d) => new SuggestedCheck(c.Id, c.Sentence, d.Rule, d.Reason, d.Interval)).ToList();
        return new(profile.Source, profile.Rows, level, suggestions)
        {
            Yaml = SuiteWriter.Write(checks, suggestions.ToDictionary(s => s.Id, s => s.Reason, StringComparer.Ordinal)),
        };
    }
}

/// <param name="Rule">complete, mostly_complete, unique, type, parses_as, form, categories, frequent_categories, pattern, determined_by, non_negative, range, mean, deviation, length, columns, rows.</param>
/// <param name="Interval">Where the figure lies in as many rows again; null for what is taken as it is.</param>
public sealed record SuggestedCheck(string Id, string Expected, string Rule, string Reason, SuggestionInterval? Interval);

/// <param name="Method">Wilson for shares, normal for means and deviations.</param>
public sealed record SuggestionInterval(double Lower, double Upper, string Method);

internal sealed record SuggestedDraft(ValidationCheck Check, string Rule, string Reason, SuggestionInterval? Interval = null);
