using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.QuickInfo;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>What the name at the cursor is: its declaration and its documentation; between arguments, what is called.</summary>
internal static class ScriptInspector
{
    // Said when asked for everything.
    private static readonly HashSet<string> Details = [QuickInfoSectionKinds.RemarksDocumentationComments, QuickInfoSectionKinds.Exception];

    public static async Task<InspectionResult?> InspectAsync(Document document, int position, InspectionDetail detail, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        var name = NameAt(root, position);
        return (name is { } at ? await OfNameAsync(document, at, detail, cancellation).ConfigureAwait(false) : null)
            ?? await SignatureHelp.AtAsync(document, position, cancellation).ConfigureAwait(false);
    }

    /// <summary>The name or keyword that the cursor touches; at the start of an argument, the call is meant.</summary>
    private static SyntaxToken? NameAt(SyntaxNode root, int position)
    {
        var right = root.FindToken(Math.Min(position, root.FullSpan.End));
        var left = position > 0 ? root.FindToken(position - 1) : right;
        if (IsName(left) && left.Span.Contains(position - 1))
        {
            return left;
        }

        var startsArgument = right.Parent?.FirstAncestorOrSelf<ArgumentSyntax>() is { } argument && argument.SpanStart == right.SpanStart;
        return IsName(right) && right.Span.Contains(position) && !startsArgument ? right : null;
    }

    private static bool IsName(SyntaxToken token) => token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsPredefinedType(token.Kind()) || SyntaxFacts.IsContextualKeyword(token.Kind()) || SyntaxFacts.IsReservedKeyword(token.Kind());

    private static async Task<InspectionResult?> OfNameAsync(Document document, SyntaxToken name, InspectionDetail detail, CancellationToken cancellation)
    {
        if (QuickInfoService.GetService(document) is not { } service
            || await service.GetQuickInfoAsync(document, name.SpanStart, cancellation).ConfigureAwait(false) is not { Sections.Length: > 0 } info)
        {
            return null;
        }

        var declaration = info.Sections[0].Text;
        var rest = info.Sections.Skip(1).Where(s => detail == InspectionDetail.Full || !Details.Contains(s.Kind)).Select(s => s.Text.Trim()).Where(t => t.Length > 0).ToList();
        var source = detail == InspectionDetail.Full ? await SourceAsync(document, name, cancellation).ConfigureAwait(false) : null;
        return new InspectionResult(
            string.Join("\n\n", [declaration, .. rest, .. source is null ? (string[])[] : [source]]),
            string.Join("\n\n", [$"```csharp\n{declaration}\n```", .. rest, .. source is null ? (string[])[] : [$"```csharp\n{source}\n```"]]));
    }

    /// <summary>How the notebook itself declares it; null for what comes from libraries.</summary>
    private static async Task<string?> SourceAsync(Document document, SyntaxToken name, CancellationToken cancellation)
    {
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var symbol = name.Parent is { } node ? model?.GetSymbolInfo(node, cancellation).Symbol ?? model?.GetDeclaredSymbol(node, cancellation) : null;
        return symbol?.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
            ? (await reference.GetSyntaxAsync(cancellation).ConfigureAwait(false)).ToString()
            : null;
    }
}
