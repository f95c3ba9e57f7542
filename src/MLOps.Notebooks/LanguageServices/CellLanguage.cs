using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;
using MLOps.Notebooks.Compatibility;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>Completion, inspection and diagnostics of a whole cell: finds the part at the cursor and asks the one who knows.</summary>
internal sealed class CellLanguage(SessionParts parts, Workspace workspace)
{
    private readonly MagicCompleter _magics = new(parts.Options.Catalog, workspace, () => parts.CSharp.Variables.All);
    private readonly SqlCompleter _sql = new(workspace, () => parts.CSharp.Variables.All);
    private readonly ReferenceCompleter _references = new(Path.GetDirectoryName(parts.Options.NotebookPath) ?? workspace.BaseDirectory);

    private MagicCatalog Catalog => parts.Options.Catalog;

    public async Task<CompletionResult> CompleteAsync(string code, int position, CancellationToken cancellation)
    {
        var at = Math.Clamp(position, 0, code.Length);
        return SegmentAt(code, at) switch
        {
            MagicSegment magic when LineOf(magic, at) is var (line, offset) => _magics.Complete(line, at - offset, offset),
            MagicSegment { Body: not null } magic => _sql.Complete(magic, at),
            _ when _references.Complete(code, at) is { } found => found,
            _ => await ScriptCompleter.CompleteAsync(await DocumentAsync(code, cancellation).ConfigureAwait(false), at, cancellation).ConfigureAwait(false),
        };
    }

    public async Task<InspectionResult?> InspectAsync(string code, int position, InspectionDetail detail, CancellationToken cancellation)
    {
        var at = Math.Clamp(position, 0, code.Length);
        return SegmentAt(code, at) switch
        {
            MagicSegment magic => LineOf(magic, at) is var (line, offset) ? MagicInspector.Inspect(Catalog, line, at - offset) : null,
            CodeSegment => await ScriptInspector.InspectAsync(await DocumentAsync(code, cancellation).ConfigureAwait(false), at, detail, cancellation).ConfigureAwait(false),
            _ => null,
        };
    }

    public IReadOnlyList<CellDiagnostic> Diagnose(string code, CancellationToken cancellation)
    {
        var segments = Catalog.Parse(code);
        var magics = segments.OfType<MagicSegment>().Select(OfMagic).OfType<CellDiagnostic>();
        var script = segments.Any(s => s is CodeSegment) ? parts.CSharp.Diagnose(CellSource.Parse(CSharpOf(code)), cancellation).Select(CompilerMessages.Read) : [];
        return magics.Concat(script).OrderBy(d => d.Line).ThenBy(d => d.Column).ToList();
    }

    private CellDiagnostic? OfMagic(MagicSegment magic)
    {
        if (!Catalog.Knows(magic.CommandLine) || Catalog.Bind(magic.CommandLine, magic.Body).Error is not { } error)
        {
            return null;
        }

        // Behind the mark, counted from 1; without a place of its own, the whole line.
        var start = magic.CommandStart + 1;
        var (from, to) = error.Span is { } span ? (start + span.Start, start + span.End) : (start - 2, start + magic.CommandLine.Length);
        return new CellDiagnostic(magic.Line, from, magic.Line, to, CellSeverity.Error, "magic", error.ToString());
    }

    // Places in the script are places in the cell.
    private Task<Microsoft.CodeAnalysis.Document> DocumentAsync(string code, CancellationToken cancellation) =>
        parts.Language.DocumentAsync(CellSource.Parse(CSharpOf(code)).Script, cancellation);

    private string CSharpOf(string code)
    {
        var text = new BlankedText(code);
        foreach (var magic in Catalog.Parse(code).OfType<MagicSegment>())
        {
            text.Blank(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(magic.Span.Start, magic.Span.End));
        }

        return OldHostNames.Adapt(text.ToString());
    }

    // At the border of two segments the one before the cursor is meant, except at the start of a line.
    private CellSegment? SegmentAt(string code, int at)
    {
        var isLineStart = at > 0 && code[at - 1] is '\n' or '\r';
        return Catalog.Parse(code).LastOrDefault(s => isLineStart ? s.Span.Start <= at : s.Span.Start < at || at == 0);
    }

    /// <summary>The command line and where it starts in the cell; null when the cursor stands in the body or in the <c>#!</c>.</summary>
    private static (string Line, int Offset)? LineOf(MagicSegment magic, int at)
    {
        var hash = magic.Span.Start + magic.CommandStart;
        var end = magic.Text.AsSpan().IndexOfAny('\r', '\n');
        var line = magic.Text[(hash - magic.Span.Start)..(end < 0 ? magic.Text.Length : end)];
        return at >= hash && at <= hash + line.Length ? (line, hash) : null;
    }
}
