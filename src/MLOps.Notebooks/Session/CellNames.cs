using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Session;

/// <summary>Which names a compiled cell declares, and which of earlier cells it uses.</summary>
internal static class CellNames
{
    /// <summary>Whether <c>var NAME = ...</c> is C#.</summary>
    public static bool CanDeclare(string name) => SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;

    public static IEnumerable<string> Declared(Submission submission)
    {
        var members = submission.Compilation.ScriptClass?.GetMembers().Where(m => !m.IsImplicitlyDeclared && m.CanBeReferencedByName).Select(m => m.Name) ?? [];
        return members.Concat(submission.Libraries.Take(1).SelectMany(l => l.Sources[0].Types.Types).Select(t => t.Split('`')[0])).Distinct(StringComparer.Ordinal);
    }

    /// <param name="known">Names that earlier cells declared; only these are looked up, for binding is dear.</param>
    public static IEnumerable<string> Read(Submission submission, IReadOnlySet<string> known) =>
        Read(submission.Compilation, known).Concat(submission.Libraries.Take(1).SelectMany(l => Read(l.Compilation, known))).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Read(CSharpCompilation compilation, IReadOnlySet<string> known)
    {
        var tree = compilation.SyntaxTrees[0];
        var candidates = tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(n => known.Contains(n.Identifier.ValueText)).ToList();
        if (candidates.Count == 0)
        {
            yield break;
        }

        var model = compilation.GetSemanticModel(tree);
        foreach (var name in candidates)
        {
            if (model.GetSymbolInfo(name).Symbol is { ContainingAssembly: { } assembly } && assembly.Name != compilation.AssemblyName && IsCell(assembly.Name))
            {
                yield return name.Identifier.ValueText;
            }
        }
    }

    private static bool IsCell(string assembly) =>
        assembly.StartsWith("Cell_", StringComparison.Ordinal) || assembly.StartsWith("Types_", StringComparison.Ordinal);
}
