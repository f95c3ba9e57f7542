using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace MLOps.Notebooks.Session;

/// <summary>
/// The libraries that cells have become. A script sees the references of all cells before it, so that a library cannot be taken
/// away; but a newer version of an assembly supersedes an older one of the same name. A type declared again is therefore the
/// next version of the library that it was in; that library's other types come along.
/// </summary>
internal sealed class CellLibraries
{
    private static readonly EmitOptions Emission = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    private readonly List<CompiledLibrary> _libraries = [];
    private readonly List<string> _usings = [];

    public IEnumerable<MetadataReference> References => _libraries.Select(l => l.Reference);

    /// <summary>Usings of the cells that ran, which libraries see as scripts do.</summary>
    public void AddUsings(IEnumerable<string> usings) => _usings.AddRange(usings.Except(_usings, StringComparer.Ordinal).ToList());

    /// <summary>Compiles without changing anything. The first library is the cell's; others are what it supersedes besides.</summary>
    public (IReadOnlyList<CompiledLibrary> Libraries, IReadOnlyList<Diagnostic> Errors) Compile(string name, CellLibrary library, string path, int firstLine, ScriptReferences references)
    {
        var replaced = _libraries.Where(l => l.Sources.Any(s => s.Overlaps(library))).ToList();
        var survivors = replaced.SelectMany(l => l.Sources).Select(s => s.Without(library)).OfType<CellLibrary>().ToList();
        var kept = references.All.Concat(_libraries.Except(replaced).Select(l => l.Reference)).ToList();
        var tree = library.Parse(path, firstLine);
        var first = Emit(replaced.FirstOrDefault()?.Next ?? (name, 1), [library, .. survivors], [tree, .. survivors.Select(s => s.Parse("an earlier cell", 1))], kept);
        if (first.Library is null)
        {
            // Types of earlier cells that do not go with the new ones stay behind.
            first = Emit(replaced.FirstOrDefault()?.Next ?? (name, 1), [library], [tree], kept);
        }

        return first.Library is null
            ? ([], first.Errors)
            : ([first.Library, .. replaced.Skip(1).Select(r => Emit(r.Next, [], [], kept).Library!)], []);
    }

    public void Commit(IReadOnlyList<CompiledLibrary> libraries)
    {
        _libraries.RemoveAll(l => libraries.Any(n => n.Name == l.Name));
        _libraries.AddRange(libraries);
    }

    /// <summary>The references as they will be once the libraries are committed.</summary>
    public IEnumerable<MetadataReference> ReferencesWith(IReadOnlyList<CompiledLibrary> libraries) =>
        _libraries.Where(l => !libraries.Any(n => n.Name == l.Name)).Concat(libraries).Select(l => l.Reference);

    private (CompiledLibrary? Library, IReadOnlyList<Diagnostic> Errors) Emit((string Name, int Version) identity, IReadOnlyList<CellLibrary> sources, IReadOnlyList<SyntaxTree> trees, IReadOnlyList<MetadataReference> references)
    {
        var compilation = CSharpCompilation.Create(identity.Name, [.. trees, Preamble(identity.Version)], references, ScriptCompilation.Options);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(image, symbols, options: Emission);
        return emitted.Success
            ? (new CompiledLibrary(identity.Name, identity.Version, sources, compilation, image.ToArray(), symbols.ToArray()), [])
            : (null, emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList());
    }

    private SyntaxTree Preamble(int version)
    {
        var defaults = ScriptCompilation.DefaultUsings.Select(u => $"global using {u};");
        var own = _usings.Where(u => !u.StartsWith("global", StringComparison.Ordinal)).Select(u => "global " + u);
        var text = string.Join("\n", defaults.Concat(own).Distinct(StringComparer.Ordinal).Append($"[assembly: System.Reflection.AssemblyVersion(\"{version}.0.0.0\")]"));
        return CSharpSyntaxTree.ParseText(text, ScriptCompilation.LibraryParseOptions, "usings", System.Text.Encoding.UTF8);
    }
}

internal sealed record CompiledLibrary(string Name, int Version, IReadOnlyList<CellLibrary> Sources, CSharpCompilation Compilation, byte[] Image, byte[] Symbols)
{
    public MetadataReference Reference { get; } = MetadataReference.CreateFromImage(Image);

    /// <summary>Identity of the library that takes this one's place.</summary>
    public (string Name, int Version) Next => (Name, Version + 1);
}
