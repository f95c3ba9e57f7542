using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>Completion of C#.</summary>
internal static class ScriptCompleter
{
    private const int MostItems = 300;

    public static async Task<CompletionResult> CompleteAsync(Document document, int position, CancellationToken cancellation)
    {
        if (CompletionService.GetService(document) is not { } service
            || await service.GetCompletionsAsync(document, position, cancellationToken: cancellation).ConfigureAwait(false) is not { } found)
        {
            return new CompletionResult(position, position, []);
        }

        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        var typed = text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(found.Span.Start, Math.Max(found.Span.Start, position)));
        var items = found.ItemsList.Where(i => Matches(i.FilterText, typed))
            .OrderBy(i => !i.FilterText.StartsWith(typed, StringComparison.Ordinal)).ThenBy(i => i.SortText, StringComparer.OrdinalIgnoreCase)
            .DistinctBy(i => i.DisplayText).Take(MostItems).ToList();
        var entries = new List<CompletionEntry>();
        foreach (var item in items)
        {
            // A description binds the symbol: worth its time for one or two, not for hundreds.
            var description = items.Count <= 5 ? (await service.GetDescriptionAsync(document, item, cancellation).ConfigureAwait(false))?.Text : null;
            entries.Add(new CompletionEntry(item.DisplayText, Kind(item), description));
        }

        return new CompletionResult(found.Span.Start, found.Span.End, entries);
    }

    /// <summary>By beginning, or by the capitals of a name: <c>WL</c> finds WriteLine.</summary>
    private static bool Matches(string name, string typed) =>
        name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
        || (typed.Length > 1 && typed.All(char.IsUpper) && string.Concat(name.Where(char.IsUpper)).StartsWith(typed, StringComparison.Ordinal));

    private static string Kind(CompletionItem item) => item.Tags.FirstOrDefault() switch
    {
        "ExtensionMethod" => "method",
        "Local" or "Parameter" or "RangeVariable" => "variable",
        "Structure" => "struct",
        null => "text",
        var tag => tag.ToLowerInvariant(),
    };
}
