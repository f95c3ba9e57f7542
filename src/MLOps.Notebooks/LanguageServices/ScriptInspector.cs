using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.QuickInfo;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>What the name at the cursor is: its declaration and its documentation; within a call, the method's overloads.</summary>
internal static class ScriptInspector
{
    private const int MostOverloads = 12;

    public static async Task<InspectionResult?> InspectAsync(Document document, int position, CancellationToken cancellation)
    {
        var service = QuickInfoService.GetService(document);
        var info = service is null ? null : await service.GetQuickInfoAsync(document, position, cancellation).ConfigureAwait(false);
        // Front ends ask with the cursor behind the name as well.
        if (info is null && position > 0 && service is not null)
        {
            info = await service.GetQuickInfoAsync(document, position - 1, cancellation).ConfigureAwait(false);
        }

        return info is { Sections.Length: > 0 } ? OfSections(info) : await OfCall(document, position, cancellation).ConfigureAwait(false);
    }

    private static InspectionResult OfSections(QuickInfoItem info)
    {
        var declaration = info.Sections[0].Text;
        var rest = info.Sections.Skip(1).Select(s => s.Text).Where(t => t.Trim().Length > 0).ToList();
        return new InspectionResult(
            string.Join("\n\n", rest.Prepend(declaration)),
            string.Join("\n\n", rest.Prepend($"```csharp\n{declaration}\n```")));
    }

    private static async Task<InspectionResult?> OfCall(Document document, int position, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root
            || root.FindToken(Math.Max(0, position - 1)).Parent?.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault() is not { } call
            || await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var overloads = model.GetMemberGroup(call.Expression, cancellation).Select(m => m.ToMinimalDisplayString(model, position)).ToList();
        if (overloads.Count == 0)
        {
            return null;
        }

        var more = overloads.Count > MostOverloads ? $"\n... and {overloads.Count - MostOverloads} more" : "";
        var text = string.Join("\n", overloads.Take(MostOverloads)) + more;
        return new InspectionResult(text, $"```csharp\n{text}\n```");
    }
}
