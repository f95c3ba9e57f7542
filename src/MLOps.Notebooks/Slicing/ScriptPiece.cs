using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Slicing;

/// <summary>A piece of a cell before it is compiled: its syntax tells whether it can share a compilation with its neighbours.</summary>
internal sealed class ScriptPiece
{
    public ScriptPiece(SliceCell cell, string code, MagicUse? magic)
    {
        Cell = cell;
        Code = code;
        Magic = magic;
        var tree = ScriptCompilation.Parse(code, $"cell {cell.Order}");
        var root = tree.GetCompilationUnitRoot();
        Count = root.Members.Count;
        // A using counts for what follows, a last expression without semicolon ends a script, an error must not reach others.
        StandsAlone = root.Usings.Count > 0 || root.ContainsDirectives || tree.GetDiagnostics().Any() || cell.Outcome != CellOutcome.Succeeded
            || root.Members.OfType<BaseNamespaceDeclarationSyntax>().Any();
        EndsScript = root.Members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } };
        Names = root.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText).ToHashSet(StringComparer.Ordinal);
        Declared = root.Members.SelectMany(DeclaredBy).ToHashSet(StringComparer.Ordinal);
        Variables = root.Members.Where(m => m is FieldDeclarationSyntax or PropertyDeclarationSyntax or GlobalStatementSyntax).SelectMany(DeclaredBy).ToHashSet(StringComparer.Ordinal);
    }

    public SliceCell Cell { get; }

    public string Code { get; }

    public MagicUse? Magic { get; }

    /// <summary>Whether the session has compiled and run this very code.</summary>
    public bool HasRun => Magic is null && Cell.Outcome == CellOutcome.Succeeded;

    /// <summary>Number of its top-level statements and declarations.</summary>
    public int Count { get; }

    public bool StandsAlone { get; }

    public bool EndsScript { get; }

    /// <summary>Every identifier in it.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>Names that it declares for later cells.</summary>
    public IReadOnlySet<string> Declared { get; }

    /// <summary>Those of them that hold a value, which a magic may name.</summary>
    public IReadOnlySet<string> Variables { get; }

    private static IEnumerable<string> DeclaredBy(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Identifier.ValueText),
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        BaseTypeDeclarationSyntax type => [type.Identifier.ValueText],
        DelegateDeclarationSyntax type => [type.Identifier.ValueText],
        _ => member.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(d => d.Identifier.ValueText),
    };
}
