namespace MLOps.Models;

/// <summary>What a reader must know before using a version (Mitchell et al. 2019), out of the store.</summary>
/// <param name="Sections">In the order of reading.</param>
/// <param name="Completeness">Share of the checklist that is answered, 0 to 1.</param>
/// <param name="Missing">What is not there, each with what would bring it.</param>
public sealed record ModelCard(ModelVersion Version, IReadOnlyList<CardSection> Sections, double Completeness, IReadOnlyList<MissingFact> Missing) : IReport
{
    public string Title => $"Model card of {Version.Reference}";

    internal static ModelCard Of(ModelFacts facts) => new(
        facts.Version, CardSections.Of(facts).Where(s => s.Rows.Count > 0 || s.Text is not null).ToList(),
        facts.Checklist().Average(c => c.IsThere ? 1.0 : 0), facts.Checklist().Where(c => !c.IsThere).Select(c => new MissingFact(c.What, c.How)).ToList());
}

/// <param name="Text">A paragraph; null for none.</param>
/// <param name="Header">Of the table; empty when there is none.</param>
public sealed record CardSection(string Title, string? Text, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <param name="How">What would bring it.</param>
public sealed record MissingFact(string What, string How);
