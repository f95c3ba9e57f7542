using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Text;
using MLOps.Notebooks.Session;
using CodeSpan = Microsoft.CodeAnalysis.Text.TextSpan;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>Completion of C#.</summary>
internal static class ScriptCompleter
{
    private const int MostItems = 300;

    public static async Task<CompletionResult> CompleteAsync(Document document, int position, CancellationToken cancellation)
    {
        if (CompletionService.GetService(document) is not { } service
            || await service.GetCompletionsAsync(document, position, cancellationToken: cancellation).ConfigureAwait(false) is not { ItemsList.Count: > 0 } found)
        {
            return new CompletionResult(position, position, []);
        }

        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        var items = Best(found, text.ToString(CodeSpan.FromBounds(found.Span.Start, Math.Max(found.Span.Start, position))));
        var edits = await EditsAsync(service, document, items, cancellation).ConfigureAwait(false);
        var symbols = await CompletionSignatures.AtAsync(document, position, cancellation).ConfigureAwait(false);
        return Together(text, found.Span, items.Zip(edits, (i, e) => (e, Kind(i), Describe(i, symbols))));
    }

    /// <summary>What begins as typed, exactly or else in another case; of these, what the place asks for; then by name.</summary>
    private static List<CompletionItem> Best(CompletionList found, string typed) => found.ItemsList.Where(i => Matches(i.FilterText, typed) && IsName(i))
        .OrderBy(i => !i.FilterText.StartsWith(typed, StringComparison.Ordinal)).ThenByDescending(i => i.Rules.MatchPriority).ThenBy(i => i.SortText, StringComparer.OrdinalIgnoreCase)
        .DistinctBy(i => i.DisplayText + i.DisplayTextSuffix).Take(MostItems).ToList();

    // Roslyn also offers indexers, conversions and operators after a dot, which rewrite what stands before it.
    private static bool IsName(CompletionItem item) => item.DisplayTextSuffix != "[]" && (!item.IsComplexTextEdit || char.IsLetter(item.DisplayText[0]));

    /// <summary>By beginning, or by the capitals of a name: <c>WL</c> finds WriteLine.</summary>
    private static bool Matches(string name, string typed) =>
        name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
        || (typed.Length > 1 && typed.All(char.IsUpper) && string.Concat(name.Where(char.IsUpper)).StartsWith(typed, StringComparison.Ordinal));

    /// <summary>An override brings its whole declaration along, a named argument its colon; all others are their name.</summary>
    private static async Task<List<TextChange>> EditsAsync(CompletionService service, Document document, List<CompletionItem> items, CancellationToken cancellation)
    {
        var edits = new List<TextChange>(items.Count);
        foreach (var item in items)
        {
            edits.Add(item.IsComplexTextEdit
                ? (await service.GetChangeAsync(document, item, cancellationToken: cancellation).ConfigureAwait(false)).TextChange
                : new TextChange(item.Span, item.DisplayText + (item.DisplayTextSuffix == ":" ? ": " : "")));
        }

        return edits;
    }

    /// <summary>Jupyter replaces one stretch of text whatever is chosen: the widest, with what the others would leave in it.</summary>
    private static CompletionResult Together(SourceText text, CodeSpan typed, IEnumerable<(TextChange Edit, string Kind, string? Description)> entries)
    {
        var all = entries.ToList();
        var start = all.Select(e => e.Edit.Span.Start).Append(typed.Start).Min();
        var end = all.Select(e => e.Edit.Span.End).Append(typed.End).Max();
        string Whole(TextChange edit) => text.ToString(CodeSpan.FromBounds(start, edit.Span.Start)) + edit.NewText + text.ToString(CodeSpan.FromBounds(edit.Span.End, end));
        return new CompletionResult(start, end, all.Select(e => new CompletionEntry(Whole(e.Edit), e.Kind, e.Description)).ToList());
    }

    private static string? Describe(CompletionItem item, ILookup<string, ISymbol> symbols) =>
        CompletionSignatures.Of(symbols[item.FilterText]) ?? (item.InlineDescription.Length > 0 ? item.InlineDescription : null);

    private static string Kind(CompletionItem item) => item.Tags.FirstOrDefault() switch
    {
        "ExtensionMethod" => "method",
        "Local" or "RangeVariable" => "variable",
        "Structure" => "struct",
        null => "text",
        var tag => tag.ToLowerInvariant(),
    };
}
