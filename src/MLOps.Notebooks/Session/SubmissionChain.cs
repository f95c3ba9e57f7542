using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLOps.Notebooks.Session;

/// <summary>
/// Which earlier cell the next one follows. A cell whose every name the next one declares again, or that declared none, is left out
/// of the chain: nothing can refer to it any more, and a notebook of a thousand trivial cells stays as small as one of ten.
/// </summary>
internal static class SubmissionChain
{
    /// <summary>The last cell before <paramref name="next"/> that still has something to say to it; null when there is none.</summary>
    public static CSharpCompilation? PreviousOf(SyntaxTree next, CSharpCompilation? last)
    {
        if (last is null)
        {
            return null;
        }

        var declared = Fields(CSharpCompilation.CreateScriptCompilation("names", next)).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var previous = last;
        while (previous is not null && AddsNothingTo(declared, previous))
        {
            previous = Before(previous);
        }

        return previous;
    }

    public static CSharpCompilation? Before(CSharpCompilation cell) => cell.ScriptCompilationInfo?.PreviousScriptCompilation;

    /// <summary>From the last cell to the first.</summary>
    public static IEnumerable<CSharpCompilation> From(CSharpCompilation? last)
    {
        for (var cell = last; cell is not null; cell = Before(cell))
        {
            yield return cell;
        }
    }

    // Usings are for all later cells; so are methods and types, whose overloads and extensions a later one of that name only adds to.
    private static bool AddsNothingTo(HashSet<string> declared, CSharpCompilation cell) =>
        cell.SyntaxTrees[0].GetCompilationUnitRoot().Usings.Count == 0
        && Members(cell).All(m => m is IFieldSymbol && declared.Contains(m.Name));

    private static IEnumerable<ISymbol> Fields(CSharpCompilation cell) => Members(cell).Where(m => m is IFieldSymbol);

    private static IEnumerable<ISymbol> Members(CSharpCompilation cell) =>
        cell.ScriptClass?.GetMembers().Where(m => !m.IsImplicitlyDeclared && m is not IMethodSymbol { MethodKind: MethodKind.Constructor }) ?? [];
}
