using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Export;

/// <summary>Compiles the written program in memory: finds mistakes before anything is on disk, and using directives that nothing needs.</summary>
internal sealed class ProgramCheck(IReadOnlyList<MetadataReference> references)
{
    private static readonly CSharpParseOptions Parsing = ScriptCompilation.LibraryParseOptions;

    /// <summary>The program without its unneeded using directives.</summary>
    /// <exception cref="UserException">It does not compile; the message is the compiler's first.</exception>
    public string Clean(string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source, Parsing);
        var root = tree.GetCompilationUnitRoot();
        var diagnostics = Compile(tree).GetDiagnostics();
        var spans = diagnostics.Where(d => d.Id is "CS8019" or "CS0246" or "CS0234" or "CS0400" or "CS0105").Select(d => d.Location.SourceSpan).ToList();
        var unneeded = root.Usings.Where(u => spans.Exists(s => u.Span.Contains(s))).ToList();
        var cleaned = Remove(source, unneeded);
        var errors = Compile(CSharpSyntaxTree.ParseText(cleaned, Parsing)).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            var line = errors[0].Location.GetLineSpan().StartLinePosition.Line;
            var text = cleaned.Split('\n')[line].Trim();
            throw new UserException(
                $"The notebook cannot be exported: {errors[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture)} (in '{text}')",
                "The program that stands for it does not compile; write this statement in another way.");
        }

        return cleaned;
    }

    private CSharpCompilation Compile(SyntaxTree tree) => CSharpCompilation.Create(
        "Check", [tree], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Annotations));

    private static string Remove(string source, IEnumerable<UsingDirectiveSyntax> usings)
    {
        foreach (var directive in usings.OrderByDescending(u => u.SpanStart))
        {
            source = source.Remove(directive.FullSpan.Start, directive.FullSpan.Length);
        }

        return source.TrimStart('\n');
    }
}
