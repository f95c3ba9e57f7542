using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Headless.Parameters;

/// <summary>A variable that the notebook's parameters cell declares.</summary>
/// <param name="TypeText">As the cell writes it; of <c>var</c> what the compiler makes of the default, or <c>var</c> when that is unknown.</param>
/// <param name="Type">Null when the compiler does not know it, for instance because its package is not restored yet.</param>
internal sealed record DeclaredParameter(string Name, string TypeText, ITypeSymbol? Type)
{
    /// <summary>Reads the cell with the compiler, after the cells before it, whose enums and usings it may need. Nothing is run.</summary>
    public static IReadOnlyList<DeclaredParameter> In(NotebookCell cell, IEnumerable<NotebookCell> before)
    {
        var references = new ScriptReferences().All;
        var earlier = ScriptCompilation.Create("Before", Tree(string.Join('\n', before.Where(IsCSharp).Select(Code))), references, null);
        var tree = Tree(Code(cell));
        var compilation = ScriptCompilation.Create("Parameters", tree, references, earlier);
        var model = compilation.GetSemanticModel(tree);
        var names = new TypeWriter([earlier, compilation]);
        return tree.GetCompilationUnitRoot().Members.OfType<FieldDeclarationSyntax>()
            .SelectMany(field => field.Declaration.Variables.Select(variable => Read(field.Declaration.Type, variable, model, names)))
            .GroupBy(p => p.Name, StringComparer.Ordinal).Select(g => g.Last()).ToList();
    }

    public static bool IsCSharp(NotebookCell cell) => cell.Kind == CellKind.Code && cell.Language == CellLanguages.CSharp;

    /// <summary>The C# of a cell, without magics and directives.</summary>
    internal static string Code(NotebookCell cell) => string.Concat(
        CellParser.Parse(cell.Source, Catalog.Default.TakesBody).OfType<CodeSegment>().Select(s => CellSource.Parse(s.Text).Script + "\n"));

    private static SyntaxTree Tree(string code) => ScriptCompilation.Parse(code, "parameters");

    private static DeclaredParameter Read(TypeSyntax written, VariableDeclaratorSyntax variable, SemanticModel model, TypeWriter names)
    {
        var type = (model.GetDeclaredSymbol(variable) as IFieldSymbol)?.Type;
        var known = type is null or IErrorTypeSymbol ? null : type;
        var text = !written.IsVar ? written.ToString() : known is null ? "var" : names.Write(known);
        return new DeclaredParameter(variable.Identifier.ValueText, text, known);
    }
}

/// <summary>Writes types as a later cell can: types that cells declare by their bare names.</summary>
internal sealed class TypeWriter(IReadOnlyList<CSharpCompilation> cells)
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public string Write(ITypeSymbol type) => cells
        .Select(c => c.ScriptClass?.Name).OfType<string>()
        .Aggregate(type.ToDisplayString(Format), (text, script) => text.Replace(script + ".", "", StringComparison.Ordinal));
}
