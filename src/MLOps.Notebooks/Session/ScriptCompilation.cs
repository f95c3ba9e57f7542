using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLOps.Notebooks.Session;

/// <summary>
/// How a cell becomes a compilation: the same options, usings and references for the session, for completion and for slicing,
/// so that they never disagree about what a cell means.
/// </summary>
public static class ScriptCompilation
{
    /// <summary>Namespaces that every cell sees without a using.</summary>
    public static IReadOnlyList<string> DefaultUsings { get; } =
    [
        "System", "System.Collections", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Text", "System.Threading", "System.Threading.Tasks",
        "Microsoft.Data.Analysis", "Microsoft.ML", "Microsoft.ML.Data", "MLOps", "MLOps.Interactive.Formatting",
        "Microsoft.DotNet.Interactive.Formatting",
    ];

    /// <summary>Cells are C# scripts in the newest language version of the compiler.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest, DocumentationMode.Parse, SourceCodeKind.Script);

    /// <summary>Cells that hold namespaces or extension classes are ordinary source files.</summary>
    public static CSharpParseOptions LibraryParseOptions { get; } = ParseOptions.WithKind(SourceCodeKind.Regular);

    /// <summary>Library output, unsafe code allowed, <c>string?</c> understood without nullability warnings.</summary>
    public static CSharpCompilationOptions Options { get; } = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        concurrentBuild: true,
        nullableContextOptions: NullableContextOptions.Annotations,
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default,
        metadataImportOptions: MetadataImportOptions.Public);

    /// <summary>The type whose members every cell sees as its own: <c>mlops</c>, <c>display</c>, <c>HTML</c>.</summary>
    public static Type GlobalsType => typeof(CellGlobals);

    /// <param name="path">Shown in errors and stack traces: <c>cell 7</c>.</param>
    /// <param name="firstLine">Line of the cell on which <paramref name="code"/> starts, from 1.</param>
    public static SyntaxTree Parse(string code, string path, int firstLine = 1) =>
        CSharpSyntaxTree.ParseText(new string('\n', firstLine - 1) + code, ParseOptions, path, System.Text.Encoding.UTF8);

    /// <summary>
    /// The compilation of one cell after <paramref name="previous"/>; the first one brings the default usings to all that follow.
    /// A cell inherits the references of those before it: of <paramref name="references"/> it is given the new ones only.
    /// </summary>
    public static CSharpCompilation Create(string name, SyntaxTree? tree, IEnumerable<MetadataReference> references, CSharpCompilation? previous) =>
        CSharpCompilation.CreateScriptCompilation(name, tree, New(references, previous), OptionsFor(name, isFirst: previous is null), previous, typeof(object), GlobalsType);

    // Roslyn would list an inherited reference once more for every cell that names it: a thousand cells took gigabytes.
    internal static IEnumerable<MetadataReference> New(IEnumerable<MetadataReference> references, CSharpCompilation? previous) => references.Except(Inherited(previous));

    internal static CSharpCompilationOptions OptionsFor(string name, bool isFirst) =>
        Options.WithScriptClassName(name).WithUsings(isFirst ? DefaultUsings : []);

    private static IEnumerable<MetadataReference> Inherited(CSharpCompilation? last) => SubmissionChain.From(last).SelectMany(c => c.ExternalReferences);
}
