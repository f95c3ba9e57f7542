using MLOps.Interactive.Cells;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>Completion and inspection of a whole cell: finds the segment at the cursor and asks the one who knows.</summary>
internal sealed class CellLanguage(SessionParts parts, Workspace workspace)
{
    private readonly MagicCompleter _magics = new(parts.Options.Catalog, workspace, () => parts.CSharp.Variables.All);

    public async Task<CompletionResult> CompleteAsync(string code, int position, CancellationToken cancellation)
    {
        var at = Math.Clamp(position, 0, code.Length);
        switch (SegmentAt(code, at))
        {
            case MagicSegment magic when LineOf(magic, at) is var (line, offset):
                return _magics.Complete(line, at - offset, offset);
            case MagicSegment magic:
                return Names(magic, at);
            case var segment:
                var start = segment?.Span.Start ?? 0;
                var document = await parts.Language.DocumentAsync(segment is null ? code : CellSource.Parse(segment.Text).Script, cancellation).ConfigureAwait(false);
                var result = await ScriptCompleter.CompleteAsync(document, at - start, cancellation).ConfigureAwait(false);
                return result with { ReplaceStart = result.ReplaceStart + start, ReplaceEnd = result.ReplaceEnd + start };
        }
    }

    public async Task<InspectionResult?> InspectAsync(string code, int position, CancellationToken cancellation)
    {
        var at = Math.Clamp(position, 0, code.Length);
        switch (SegmentAt(code, at))
        {
            case MagicSegment magic when LineOf(magic, at) is var (line, offset):
                return MagicInspector.Inspect(parts.Options.Catalog, line, at - offset);
            case CodeSegment segment:
                var document = await parts.Language.DocumentAsync(CellSource.Parse(segment.Text).Script, cancellation).ConfigureAwait(false);
                return await ScriptInspector.InspectAsync(document, at - segment.Span.Start, cancellation).ConfigureAwait(false);
            default:
                return null;
        }
    }

    // At the border of two segments the one before the cursor is meant, except at the start of a line.
    private CellSegment? SegmentAt(string code, int at)
    {
        var segments = parts.Options.Catalog.Parse(code);
        var isLineStart = at > 0 && code[at - 1] is '\n' or '\r';
        return segments.LastOrDefault(s => isLineStart ? s.Span.Start <= at : s.Span.Start < at || at == 0);
    }

    /// <summary>The command line and where it starts in the cell; null when the cursor stands in the body or in the <c>#!</c>.</summary>
    private static (string Line, int Offset)? LineOf(MagicSegment magic, int at)
    {
        var hash = magic.Span.Start + magic.Text.IndexOf("#!", StringComparison.Ordinal) + 2;
        var end = magic.Text.AsSpan().IndexOfAny('\r', '\n');
        var line = magic.Text[(hash - magic.Span.Start)..(end < 0 ? magic.Text.Length : end)];
        return at >= hash && at <= hash + line.Length ? (line, hash) : null;
    }

    /// <summary>In a body: the names of variables, and of datasets after them.</summary>
    private CompletionResult Names(MagicSegment magic, int at)
    {
        var text = magic.Text;
        var end = at - magic.Span.Start;
        var start = end;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '_'))
        {
            start--;
        }

        var word = text[start..end];
        var names = parts.CSharp.Variables.All.Select(v => new CompletionEntry(v.Name, "variable", v.TypeName))
            .Where(e => e.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase)).ToList();
        return new CompletionResult(magic.Span.Start + start, at, names);
    }
}
