using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Session;

/// <summary>
/// Top-level statements with variables that cannot outlive their method (<c>ref</c> locals, <c>Span</c>), which scripts refuse
/// because their variables are fields. The statements from the first such declaration to the last use go into braces, where such
/// variables may live; what they declare besides is declared in front of the braces, for later cells. Lines stay what they are.
/// </summary>
/// <param name="compile">Compiles a text as this cell would be.</param>
internal sealed class BracedStatements(Func<string, CSharpCompilation> compile)
{
    /// <summary>The compiler's error for a variable of the notebook whose type lives on the stack only.</summary>
    public const string Refusal = "CS8345";

    /// <summary>Braces a script that the compiler refused; null when it was refused for something else.</summary>
    /// <param name="shift">How much later than in the text everything stands in the compilation.</param>
    public static string? Mend(string script, IEnumerable<Diagnostic> errors, Func<string, CSharpCompilation> compile, int shift = 0)
    {
        var refused = errors.Where(e => e.Id == Refusal).Select(e => e.Location.SourceSpan.Start - shift).ToList();
        return refused.Count > 0 || script.Contains("ref ", StringComparison.Ordinal) || script.Contains("scoped ", StringComparison.Ordinal)
            ? new BracedStatements(compile).Brace(script, refused)
            : null;
    }

    /// <param name="refused">Places in <paramref name="script"/> of refusals that are known.</param>
    /// <returns>The script with braces; null when that would not help.</returns>
    public string? Brace(string script, IReadOnlyList<int> refused)
    {
        // The parser for scripts takes a ref local for a method; the one for ordinary files knows better.
        var members = CSharpSyntaxTree.ParseText(script, ScriptCompilation.LibraryParseOptions).GetCompilationUnitRoot().Members;
        if (Range(members, refused) is not var (first, last) || !members.Skip(first).Take(last - first + 1).All(CanBeBraced))
        {
            return null;
        }

        var end = members[last].GetLastToken(includeZeroWidth: true).IsMissing ? BlockOutlet.EndOfValue : " }";
        var (from, to) = (members[first].SpanStart, members[last].Span.End);
        var braced = script.Insert(to, end).Insert(from, "{");
        var compilation = compile(braced);
        var shift = compilation.SyntaxTrees[0].Length - braced.Length;
        // While a ref local is misread, the compiler says nothing about Spans.
        var more = Refused(compilation).Select(p => p - shift).Select(p => p > to ? p - 1 - end.Length : p > from ? p - 1 : p).Except(refused).ToList();
        return more.Count > 0 ? Brace(script, [.. refused, .. more]) : LetOut(compilation, braced, from + shift, shift);
    }

    private static string? LetOut(CSharpCompilation compilation, string braced, int brace, int shift)
    {
        var tree = compilation.SyntaxTrees[0];
        return tree.GetRoot().FindToken(brace).Parent is BlockSyntax block
            ? new BlockOutlet(compilation.GetSemanticModel(tree), block, shift).Apply(braced)
            : null;
    }

    private static IEnumerable<int> Refused(CSharpCompilation compilation) =>
        compilation.GetDiagnostics().Where(d => d.Id == Refusal && d.Location.SourceTree == compilation.SyntaxTrees[0]).Select(d => d.Location.SourceSpan.Start);

    private static (int First, int Last)? Range(SyntaxList<MemberDeclarationSyntax> members, IReadOnlyList<int> refused)
    {
        var bound = members.Where(m => IsBound(m) || refused.Any(r => m.Span.Contains(r))).ToList();
        var names = bound.SelectMany(Declared).ToHashSet(StringComparer.Ordinal);
        return bound.Count == 0 ? null : (members.IndexOf(bound[0]), Math.Max(members.IndexOf(bound[^1]), members.LastIndexOf(m => Mentions(m, names))));
    }

    private static bool IsBound(MemberDeclarationSyntax member) =>
        member is GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax { Declaration.Type: RefTypeSyntax or ScopedTypeSyntax } };

    private static bool CanBeBraced(MemberDeclarationSyntax member) => member is GlobalStatementSyntax { Statement: not LocalFunctionStatementSyntax };

    private static IEnumerable<string> Declared(SyntaxNode node) => node.DescendantNodes().Select(n => n switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
        _ => null,
    }).OfType<string>();

    private static bool Mentions(SyntaxNode node, HashSet<string> names) =>
        node.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && names.Contains(t.ValueText));
}
