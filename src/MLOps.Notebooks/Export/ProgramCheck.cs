using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Export;

/// <summary>Compiles the written program in memory: finds mistakes before anything is on disk, and using directives that nothing needs.</summary>
internal sealed class ProgramCheck(IReadOnlyList<MetadataReference> references)
{
    private const int WarningLevel = 10;
    private static readonly CSharpParseOptions Parsing = ScriptCompilation.LibraryParseOptions;

    /// <summary>The program without its unneeded using directives, and the ids of the warnings that it gives.</summary>
    /// <param name="others">Files beside it.</param>
    /// <exception cref="UserException">It does not compile; the message is the compiler's first.</exception>
    public (string Source, IReadOnlyList<string> Warnings) Clean(string source, IReadOnlyList<string> others)
    {
        var tree = CSharpSyntaxTree.ParseText(source, Parsing);
        var root = tree.GetCompilationUnitRoot();
        var spans = Diagnostics(tree, others).Where(d => d.Id is "CS8019" or "CS0246" or "CS0234" or "CS0400" or "CS0105").Select(d => d.Location.SourceSpan).ToList();
        var unneeded = root.Usings.Where(u => spans.Exists(s => u.Span.Contains(s))).ToList();
        var cleaned = Remove(source, unneeded);
        var diagnostics = Diagnostics(CSharpSyntaxTree.ParseText(cleaned, Parsing), others);
        if (diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
        {
            var text = cleaned.Split('\n')[error.Location.GetLineSpan().StartLinePosition.Line].Trim();
            throw new UserException(
                $"The notebook cannot be exported: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)} (in '{text}')",
                "The program that stands for it does not compile; write this statement in another way.");
        }

        return (WithoutUnnamed(cleaned, others), diagnostics.Where(d => d.Severity == DiagnosticSeverity.Warning).Select(d => d.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList());
    }

    // What the program compiles without, it does not need.
    private string WithoutUnnamed(string source, IReadOnlyList<string> others)
    {
        var tree = CSharpSyntaxTree.ParseText(source, Parsing);
        var unnamed = NamedNamespaces.Unnamed(Compile([tree, .. others.Select(o => CSharpSyntaxTree.ParseText(o, Parsing))]).GetSemanticModel(tree));
        var less = Remove(source, unnamed);
        return unnamed.Count > 0 && !Diagnostics(CSharpSyntaxTree.ParseText(less, Parsing), others).Exists(d => d.Severity == DiagnosticSeverity.Error) ? less : source;
    }

    private List<Diagnostic> Diagnostics(SyntaxTree tree, IReadOnlyList<string> others) =>
        Compile([tree, .. others.Select(o => CSharpSyntaxTree.ParseText(o, Parsing))]).GetDiagnostics().Where(d => d.Location.SourceTree == tree).ToList();

    private CSharpCompilation Compile(IEnumerable<SyntaxTree> trees) => CSharpCompilation.Create(
        "Check", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, warningLevel: WarningLevel, nullableContextOptions: NullableContextOptions.Annotations));

    private static string Remove(string source, IEnumerable<UsingDirectiveSyntax> usings)
    {
        foreach (var directive in usings.OrderByDescending(u => u.SpanStart))
        {
            source = source.Remove(directive.FullSpan.Start, directive.FullSpan.Length);
        }

        return source.TrimStart('\n');
    }
}
