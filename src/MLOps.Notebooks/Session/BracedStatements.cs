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
    /// <param name="refused">Places in <paramref name="script"/> whose types the compiler refused for a variable of the notebook.</param>
    /// <returns>The script with braces; null when that would not help.</returns>
    public string? Brace(string script, IReadOnlyList<int> refused)
    {
        // The parser for scripts takes a ref local for a method; the one for ordinary files knows better.
        var members = CSharpSyntaxTree.ParseText(script, ScriptCompilation.LibraryParseOptions).GetCompilationUnitRoot().Members;
        if (Range(members, refused) is not var (first, last) || !members.Skip(first).Take(last - first + 1).All(CanBeBraced))
        {
            return null;
        }

        var end = members[last] is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } } ? BlockOutlet.EndOfValue : " }";
        var (from, to) = (members[first].SpanStart, members[last].Span.End);
        var braced = script.Insert(to, end).Insert(from, "{");
        var compilation = compile(braced);
        var tree = compilation.SyntaxTrees[0];
        var shift = tree.Length - braced.Length;
        return tree.GetRoot().FindToken(from + shift).Parent is BlockSyntax block
            ? new BlockOutlet(compilation.GetSemanticModel(tree), block, shift).Apply(braced)
            : null;
    }

    private static (int First, int Last)? Range(SyntaxList<MemberDeclarationSyntax> members, IReadOnlyList<int> refused)
    {
        var bound = members.Where(m => IsBound(m) || refused.Any(m.Span.Contains)).ToList();
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
