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
    private readonly IReadOnlyList<CellLibraryMember> _members;
    private readonly IReadOnlyList<UsingDirectiveSyntax> _usings;
    private readonly IReadOnlyList<CodeSpan> _symbols;
    private readonly CompilationUnitSyntax _root;
    private readonly string _code;

    private CellLibrary(string code, CompilationUnitSyntax root, IReadOnlyList<CellLibraryMember> members)
    {
        _code = code;
        _root = root;
        _usings = root.Usings.ToList();
        _symbols = root.GetFirstToken(includeZeroWidth: true).LeadingTrivia.Where(t => t.Kind() is SyntaxKind.DefineDirectiveTrivia or SyntaxKind.UndefDirectiveTrivia).Select(t => t.Span).ToList();
        _members = members;
        Types = members.SelectMany(m => m.Types).ToList();
    }

    /// <summary>The cell with all but its symbols, usings and types blanked.</summary>
    public string Text
    {
        get
        {
            var text = new BlankedText(_code);
            text.KeepOnly(_symbols.Concat(_usings.Select(u => u.Span).Concat(_members.Select(m => m.Span))).OrderBy(s => s.Start));
            return text.ToString();
        }
    }

    /// <summary>Full names of the types that others can see, as <c>Space.Name`1</c>.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>True when a script cannot hold them: namespaces, extension methods and file types.</summary>
    public bool IsRequired => _members.Any(m => m.IsRequired);

    /// <summary>Aliases that the cell's usings declare.</summary>
    internal IEnumerable<string> Aliases => _usings.Select(u => u.Alias?.Name.Identifier.ValueText).OfType<string>();

    /// <summary>Whether a type keeps something beyond its objects, which a rerun of the cell starts anew.</summary>
    internal bool HasStaticState => _members.Any(m => m.Syntax.DescendantNodes().Any(IsStaticState));

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
        var types = root.Members.Where(m => m is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or BaseNamespaceDeclarationSyntax).ToList();
        if (types.Count == 0)
        {
            return null;
        }

        var used = root.Members.Except(types).SelectMany(m => m.DescendantTokens()).Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText).ToHashSet(StringComparer.Ordinal);
        return new CellLibrary(code, root, types.Select(t => CellLibraryMember.Of(t, used)).ToList());
    }

    /// <summary>What is left when another cell declares some of the types again; null when nothing is.</summary>
    internal CellLibrary? Without(CellLibrary other)
    {
        var left = _members.Where(m => !m.Types.Intersect(other.Types, StringComparer.Ordinal).Any()).ToList();
        return left.Count == 0 ? null : new CellLibrary(_code, _root, left);
    }

    /// <summary>Whether both would compile to the same; where they stand does not matter.</summary>
    internal bool SaysTheSameAs(CellLibrary other) => Said().SequenceEqual(other.Said());

    /// <summary>The source file; what a cell declares is public, for the script and other cells are other assemblies.</summary>
    internal SyntaxTree Parse(string path, int firstLine)
    {
        var text = new System.Text.StringBuilder(Text);
        foreach (var (span, written) in _members.SelectMany(m => m.Opened()).OrderByDescending(e => e.Span.Start))
        {
            text.Remove(span.Start, span.Length).Insert(span.Start, written);
        }

        return CSharpSyntaxTree.ParseText(text.Insert(0, "\n", firstLine - 1).ToString(), ScriptCompilation.LibraryParseOptions, path, System.Text.Encoding.UTF8);
    }

    internal bool Overlaps(CellLibrary other) => Types.Intersect(other.Types, StringComparer.Ordinal).Any();

    private IEnumerable<string> Said() => _usings.Select(u => u.ToString()).Concat(_members.Select(m => _code.Substring(m.Span.Start, m.Span.Length)));

    private static bool IsStaticState(SyntaxNode node) => node switch
    {
        BaseFieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.StaticKeyword),
        PropertyDeclarationSyntax property => property.Modifiers.Any(SyntaxKind.StaticKeyword) && property.AccessorList is not null,
        ConstructorDeclarationSyntax constructor => constructor.Modifiers.Any(SyntaxKind.StaticKeyword),
        _ => false,
    };
}
