using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using CodeSpan = Microsoft.CodeAnalysis.Text.TextSpan;

namespace MLOps.Notebooks.Session;

/// <summary>
/// The type declarations of a cell as a source file of its own. Scripts cannot hold namespaces or extension methods, and types
/// nested in a script cannot be extended from elsewhere; as a library all of this works. Types that use the script's variables
/// stay in the script.
/// </summary>
public sealed class CellLibrary
{
    private readonly IReadOnlyList<Member> _members;
    private readonly IReadOnlyList<CodeSpan> _usings;
    private readonly string _code;

    private CellLibrary(string code, IReadOnlyList<CodeSpan> usings, IReadOnlyList<Member> members)
    {
        _code = code;
        _usings = usings;
        _members = members;
        Types = members.SelectMany(m => m.Types).ToList();
    }

    /// <summary>The cell with all but its usings and types blanked.</summary>
    public string Text
    {
        get
        {
            var text = new BlankedText(_code);
            text.KeepOnly(_usings.Concat(_members.Select(m => m.Span)).OrderBy(s => s.Start));
            return text.ToString();
        }
    }

    /// <summary>Full names of the types, as <c>Space.Name`1</c>.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>True when a script cannot hold them: namespaces and extension methods.</summary>
    public bool IsRequired => _members.Any(m => m.IsRequired);

    /// <summary>The script without the library's declarations.</summary>
    public string Remove(string script)
    {
        var text = new BlankedText(script);
        foreach (var member in _members)
        {
            text.Blank(member.Span);
        }

        return text.ToString();
    }

    internal static CellLibrary? Find(string code, CompilationUnitSyntax root)
    {
        var members = root.Members.Where(m => m is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or BaseNamespaceDeclarationSyntax)
            .Select(m => new Member(m.Span, Names(m, "").ToList(), m is BaseNamespaceDeclarationSyntax || IsExtensionClass(m))).ToList();
        return members.Count == 0 ? null : new CellLibrary(code, root.Usings.Select(u => u.Span).ToList(), members);
    }

    /// <summary>What is left when another cell declares some of the types again; null when nothing is.</summary>
    internal CellLibrary? Without(CellLibrary other)
    {
        var left = _members.Where(m => !m.Types.Intersect(other.Types, StringComparer.Ordinal).Any()).ToList();
        return left.Count == 0 ? null : new CellLibrary(_code, _usings, left);
    }

    /// <summary>The source file; types without accessibility are made public, as what a cell declares is for other cells.</summary>
    internal SyntaxTree Parse(string path, int firstLine)
    {
        var padded = new string('\n', firstLine - 1) + Text;
        var tree = CSharpSyntaxTree.ParseText(padded, ScriptCompilation.LibraryParseOptions, path, System.Text.Encoding.UTF8);
        var root = tree.GetCompilationUnitRoot();
        var types = Descend(root.Members).Where(t => !t.Modifiers.Any(m => m.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.FileKeyword)).ToList();
        if (types.Count == 0)
        {
            return tree;
        }

        var text = new System.Text.StringBuilder(padded);
        foreach (var at in types.Select(Keyword).OrderDescending())
        {
            text.Insert(at, "public ");
        }

        return CSharpSyntaxTree.ParseText(text.ToString(), ScriptCompilation.LibraryParseOptions, path, System.Text.Encoding.UTF8);
    }

    internal bool Overlaps(CellLibrary other) => Types.Intersect(other.Types, StringComparer.Ordinal).Any();

    private static int Keyword(MemberDeclarationSyntax type) =>
        type.Modifiers.Count > 0 ? type.Modifiers[0].SpanStart : type switch
        {
            EnumDeclarationSyntax e => e.EnumKeyword.SpanStart,
            TypeDeclarationSyntax t => t.Keyword.SpanStart,
            DelegateDeclarationSyntax d => d.DelegateKeyword.SpanStart,
            _ => type.SpanStart,
        };

    private static IEnumerable<MemberDeclarationSyntax> Descend(IEnumerable<MemberDeclarationSyntax> members) => members.SelectMany(m =>
        m is BaseNamespaceDeclarationSyntax space ? Descend(space.Members) : m is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax ? [m] : []);

    private static IEnumerable<string> Names(MemberDeclarationSyntax member, string prefix) => member switch
    {
        BaseNamespaceDeclarationSyntax space => space.Members.SelectMany(m => Names(m, prefix + space.Name + ".")),
        TypeDeclarationSyntax { TypeParameterList.Parameters.Count: > 0 and var arity } type => [$"{prefix}{type.Identifier.ValueText}`{arity}"],
        BaseTypeDeclarationSyntax type => [prefix + type.Identifier.ValueText],
        DelegateDeclarationSyntax type => [prefix + type.Identifier.ValueText],
        _ => [],
    };

    private static bool IsExtensionClass(MemberDeclarationSyntax member) => member is ClassDeclarationSyntax type
        && type.Members.Any(m => m.IsKind(SyntaxKind.ExtensionBlockDeclaration)
            || (m is MethodDeclarationSyntax { ParameterList.Parameters: [var first, ..] } && first.Modifiers.Any(SyntaxKind.ThisKeyword)));

    private sealed record Member(CodeSpan Span, IReadOnlyList<string> Types, bool IsRequired);
}
