using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using CodeSpan = Microsoft.CodeAnalysis.Text.TextSpan;

namespace MLOps.Notebooks.Session;

/// <summary>A type or namespace of a cell.</summary>
/// <param name="Types">Full names of the types that others can see, as <c>Space.Name`1</c>.</param>
/// <param name="IsRequired">Whether a script cannot hold it.</param>
/// <param name="IsShared">False for a <c>file</c> type that only the cell's other types use.</param>
internal sealed record CellLibraryMember(MemberDeclarationSyntax Syntax, IReadOnlyList<string> Types, bool IsRequired, bool IsShared)
{
    public CodeSpan Span => Syntax.Span;

    /// <param name="usedByScript">Identifiers in the rest of the cell.</param>
    public static CellLibraryMember Of(MemberDeclarationSyntax member, IReadOnlySet<string> usedByScript)
    {
        var isFile = member.Modifiers.Any(SyntaxKind.FileKeyword);
        var names = Names(member, "").ToList();
        var isShared = !isFile || names.Exists(n => usedByScript.Contains(n.Split('`')[0]));
        return new CellLibraryMember(member, isShared ? names : [], isFile || member is BaseNamespaceDeclarationSyntax || IsExtensionClass(member), isShared);
    }

    /// <summary>What has to be written differently for other assemblies to see it.</summary>
    public IEnumerable<(CodeSpan Span, string Written)> Opened() => IsShared
        ? Syntax.DescendantTokens().Where(IsInternal).Select(t => (t.Span, "public".PadRight(t.Span.Length))).Concat(Descend(Syntax).SelectMany(Open))
        : [];

    private static IEnumerable<(CodeSpan Span, string Written)> Open(MemberDeclarationSyntax type)
    {
        if (type.Modifiers.Any(m => m.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword))
        {
            return [];
        }

        if (type.Modifiers.FirstOrDefault(m => m.IsKind(SyntaxKind.FileKeyword)) is { RawKind: not 0 } file)
        {
            return type.Parent is CompilationUnitSyntax ? [(file.Span, "public")] : [];
        }

        return [(new CodeSpan(type.Modifiers.Count > 0 ? type.Modifiers[0].SpanStart : Keyword(type), 0), "public ")];
    }

    // protected internal and private protected say more than internal does.
    private static bool IsInternal(SyntaxToken token) => token.IsKind(SyntaxKind.InternalKeyword)
        && token.Parent is MemberDeclarationSyntax { Modifiers: var modifiers } && !modifiers.Any(SyntaxKind.ProtectedKeyword);

    private static int Keyword(MemberDeclarationSyntax type) => type switch
    {
        EnumDeclarationSyntax e => e.EnumKeyword.SpanStart,
        TypeDeclarationSyntax t => t.Keyword.SpanStart,
        DelegateDeclarationSyntax d => d.DelegateKeyword.SpanStart,
        _ => type.SpanStart,
    };

    private static IEnumerable<MemberDeclarationSyntax> Descend(MemberDeclarationSyntax member) =>
        member is BaseNamespaceDeclarationSyntax space ? space.Members.SelectMany(Descend) : member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax ? [member] : [];

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
}
