using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>Whether a cell's text is whole. A mistake that more text cannot mend is said at once.</summary>
internal static class CellCompleteness
{
    private const int IndentWidth = 4;

    // Text that is still open: their place is where it begins, not where it is missing.
    private static readonly HashSet<string> StillOpen = ["CS1035", "CS1039", "CS8997", "CS1010", "CS8076", "CS8967", "CS1733"];

    public static Completeness Of(string code, MagicCatalog catalog)
    {
        var segments = catalog.Parse(code);
        for (var i = 0; i < segments.Count; i++)
        {
            var verdict = segments[i] switch
            {
                CodeSegment segment => Of(segment.Text, isLast: i == segments.Count - 1),
                MagicSegment { Body: null or "" } magic when i == segments.Count - 1 && NeedsBody(magic, catalog) => new Completeness(CompletenessStatus.Incomplete),
                _ => new Completeness(CompletenessStatus.Complete),
            };
            if (verdict.Status != CompletenessStatus.Complete)
            {
                return verdict;
            }
        }

        return new Completeness(CompletenessStatus.Complete);
    }

    private static bool NeedsBody(MagicSegment magic, MagicCatalog catalog) =>
        catalog.TakesBody(magic.CommandLine) && catalog.Bind(magic.CommandLine, null).Error is not null;

    private static Completeness Of(string code, bool isLast)
    {
        var source = CellSource.Parse(code);
        var script = source.Library?.Remove(source.Script) ?? source.Script;
        var tree = CSharpSyntaxTree.ParseText(source.Script, ScriptCompilation.ParseOptions);
        var end = source.Script.AsSpan().TrimEnd().Length;
        var errors = tree.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Exists(e => e.Location.SourceSpan.End < end && !StillOpen.Contains(e.Id) && !IsInLibrary(e, script)))
        {
            return new Completeness(CompletenessStatus.Invalid);
        }

        if (!SyntaxFactory.IsCompleteSubmission(tree))
        {
            return isLast ? new Completeness(CompletenessStatus.Incomplete, Indent(tree)) : new Completeness(CompletenessStatus.Invalid);
        }

        return new Completeness(errors.Exists(e => !IsInLibrary(e, script)) ? CompletenessStatus.Invalid : CompletenessStatus.Complete);
    }

    // Namespaces and their like are errors in a script, but not in our cells: they are a library.
    private static bool IsInLibrary(Diagnostic error, string script)
    {
        var span = error.Location.SourceSpan;
        return error.Id == "CS7021" || (span.Length > 0 && script.AsSpan(span.Start, span.Length).IsWhiteSpace());
    }

    private static string Indent(SyntaxTree tree)
    {
        var depth = 0;
        foreach (var token in tree.GetRoot().DescendantTokens().Where(t => !t.IsMissing))
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            };
        }

        return new string(' ', Math.Max(0, depth) * IndentWidth);
    }
}
