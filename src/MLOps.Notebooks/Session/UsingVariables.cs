using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using CodeSpan = Microsoft.CodeAnalysis.Text.TextSpan;

namespace MLOps.Notebooks.Session;

/// <summary>
/// The top-level <c>using var</c> of a cell, which scripts do not know: an ordinary variable that is disposed when the cell ends.
/// </summary>
/// <param name="Text">The code with the keywords blanked; all positions stay.</param>
/// <param name="Plain">The code without the keywords, as one would write it.</param>
/// <param name="Variables">In the order of their declarations; the last one is disposed first.</param>
internal sealed partial record UsingVariables(string Text, string Plain, IReadOnlyList<UsingVariable> Variables)
{
    public static UsingVariables Take(string code)
    {
        var declarations = Find(code);
        var keywords = declarations.Select(d => CodeSpan.FromBounds(d.SpanStart, d.UsingKeyword.FullSpan.End)).ToList();
        var text = new BlankedText(code);
        keywords.ForEach(text.Blank);
        var plain = keywords.OrderByDescending(k => k.Start).Aggregate(code, (c, k) => c.Remove(k.Start, k.Length));

        var variables = declarations.SelectMany(d => d.Declaration.Variables.Select(v => new UsingVariable(v.Identifier.ValueText, d.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword))));
        return new UsingVariables(text.ToString(), plain, variables.ToList());
    }

    /// <summary>The code with other words in the place of the keywords.</summary>
    public static string Mark(string code, string @using, string @await)
    {
        var text = new System.Text.StringBuilder(code);
        foreach (var declaration in Find(code).AsEnumerable().Reverse())
        {
            Replace(text, declaration.UsingKeyword.Span, @using);
            Replace(text, declaration.AwaitKeyword.Span, @await);
        }

        return text.ToString();
    }

    private static void Replace(System.Text.StringBuilder text, Microsoft.CodeAnalysis.Text.TextSpan span, string word)
    {
        if (!span.IsEmpty)
        {
            text.Remove(span.Start, span.Length).Insert(span.Start, word);
        }
    }

    // The script parser reads "using var x" as a using directive; the one for ordinary files knows better.
    private static List<LocalDeclarationStatementSyntax> Find(string code) => !Declaration().IsMatch(code)
        ? []
        : CSharpSyntaxTree.ParseText(code, ScriptCompilation.LibraryParseOptions).GetCompilationUnitRoot()
            .Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement).OfType<LocalDeclarationStatementSyntax>()
            .Where(d => d.UsingKeyword.IsKind(SyntaxKind.UsingKeyword)).ToList();

    [GeneratedRegex(@"\busing\s+[\w.<>\[\],? ]+\s+\w+\s*=")]
    private static partial Regex Declaration();
}

/// <param name="IsAsync">Declared with <c>await using</c>.</param>
internal sealed record UsingVariable(string Name, bool IsAsync)
{
    /// <summary>The statement that disposes it.</summary>
    public string Disposal => IsAsync ? $"await {Name}.DisposeAsync();" : $"{Name}.Dispose();";
}
