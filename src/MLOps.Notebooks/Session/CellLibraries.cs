using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace MLOps.Notebooks.Session;

/// <summary>
/// The libraries that cells have become. A script sees the references of all cells before it, so that a library cannot be taken
/// away; but a newer version of an assembly supersedes an older one of the same name. A type declared again is therefore the
/// next version of the library that it was in; that library's other types come along, and libraries that use it follow.
/// </summary>
internal sealed partial class CellLibraries
{
    private static readonly EmitOptions Emission = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    // Without a strong name the compiler takes any version of an assembly for any other, and would mix up types of two versions.
    private static readonly CSharpCompilationOptions Signed = ScriptCompilation.Options
        .WithPublicSign(true).WithCryptoPublicKey(ImmutableArray.Create<byte>(0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0));

    private const string Preamble = "usings";

    private readonly List<CompiledLibrary> _libraries = [];
    private readonly List<string> _usings = [];

    public IEnumerable<MetadataReference> References => _libraries.Select(l => l.Reference);

    /// <summary>What errors call the cell that a library's latest version came from.</summary>
    public string? PathOf(string assembly) => _libraries.Find(l => l.Name == assembly) is { Sources: [var first, ..] } ? first.Path : null;

    /// <summary>Usings of the cells that ran, which libraries see as scripts do; of an alias given twice the latest counts.</summary>
    public void AddUsings(IEnumerable<string> usings)
    {
        foreach (var directive in usings.Select(Local))
        {
            _usings.RemoveAll(u => u == directive || (Alias(u) is { } alias && alias == Alias(directive)));
            _usings.Add(directive);
        }
    }

    /// <summary>Compiles without changing anything. The first library is the cell's; others are what it supersedes, and what follows it.</summary>
    public (IReadOnlyList<CompiledLibrary> Libraries, IReadOnlyList<Diagnostic> Errors) Compile(string name, LibrarySource source, ScriptReferences references)
    {
        var replaced = _libraries.Where(l => l.Sources.Any(s => s.Types.Overlaps(source.Types))).ToList();
        if (replaced is [var same] && IsCurrent(same) && same.IsUnchangedBy(source.Types))
        {
            return ([same], []);
        }

        var cell = source with { Usings = [.. _usings] };
        var survivors = replaced.SelectMany(l => l.Sources).Select(s => s.Without(source.Types)).OfType<LibrarySource>().ToList();
        var kept = _libraries.Except(replaced).ToList();
        var identity = replaced.FirstOrDefault()?.Next ?? (name, 1);
        var first = Emit(identity, [cell, .. survivors], references, kept);
        if (first.Library is null && survivors.Count > 0)
        {
            // Types of earlier cells that do not go with the new ones stay behind.
            first = Emit(identity, [cell], references, kept);
        }

        if (first.Library is null)
        {
            return ([], first.Errors);
        }

        var emptied = replaced.Skip(1).Select(r => Emit(r.Next, [], references, kept).Library!);
        return (Followed([first.Library, .. emptied], kept, references), []);
    }

    /// <summary>From now on cells see these; those that are new are returned.</summary>
    public IReadOnlyList<CompiledLibrary> Commit(IReadOnlyList<CompiledLibrary> libraries)
    {
        var fresh = libraries.Except(_libraries).ToList();
        _libraries.RemoveAll(l => fresh.Any(n => n.Name == l.Name));
        _libraries.AddRange(fresh);
        return fresh;
    }

    /// <summary>The references as they will be once the libraries are committed.</summary>
    public IEnumerable<MetadataReference> ReferencesWith(IReadOnlyList<CompiledLibrary> libraries) =>
        _libraries.Where(l => !libraries.Any(n => n.Name == l.Name)).Concat(libraries).Select(l => l.Reference);

    /// <summary>Whether everything that the library uses is what a library compiled now would use.</summary>
    private bool IsCurrent(CompiledLibrary library) =>
        library.Uses.All(u => _libraries.Find(l => l.Name == u.Name) is not { } used || used.Version == u.Version);

    /// <summary>
    /// Libraries that use a new one are compiled again, so that an extension method goes with the new version of its type. What
    /// no longer compiles stays with the version that it knew.
    /// </summary>
    private static List<CompiledLibrary> Followed(List<CompiledLibrary> changed, List<CompiledLibrary> kept, ScriptReferences references)
    {
        var waiting = kept.ToList();
        while (waiting.Find(l => l.Uses.Any(u => changed.Any(c => c.Name == u.Name))) is { } library)
        {
            waiting.Remove(library);
            var others = kept.Where(l => l != library && !changed.Any(c => c.Name == l.Name)).Concat(changed).ToList();
            if (Emit(library.Next, library.Sources, references, others).Library is { } next)
            {
                changed.Add(next);
            }
        }

        return changed;
    }

    private static (CompiledLibrary? Library, IReadOnlyList<Diagnostic> Errors) Emit(
        (string Name, int Version) identity, IReadOnlyList<LibrarySource> sources, ScriptReferences references, IReadOnlyList<CompiledLibrary> libraries)
    {
        IReadOnlyList<MetadataReference> seen = [.. references.All, .. libraries.Select(l => l.Reference)];
        IReadOnlyList<SyntaxTree> trees = sources.Select(s => s.Parse()).ToList();
        var usings = Usings(sources);
        var result = Emit(identity, sources, trees, usings, seen);
        // A using of what only scripts can see must not keep types from being compiled.
        var unseen = result.Errors.Where(e => e.Location.SourceTree?.FilePath == Preamble).Select(e => e.Location.GetLineSpan().StartLinePosition.Line).ToHashSet();
        return unseen.Count == 0 ? result : Emit(identity, sources, trees, usings.Where((_, line) => !unseen.Contains(line)).ToList(), seen);
    }

    private static (CompiledLibrary? Library, IReadOnlyList<Diagnostic> Errors) Emit(
        (string Name, int Version) identity, IReadOnlyList<LibrarySource> sources, IReadOnlyList<SyntaxTree> trees, IReadOnlyList<string> usings, IReadOnlyList<MetadataReference> references)
    {
        var preamble = string.Join("\n", usings.Select(u => "global " + u).Append($"[assembly: System.Reflection.AssemblyVersion(\"{identity.Version}.0.0.0\")]"));
        var tree = CSharpSyntaxTree.ParseText(preamble, ScriptCompilation.LibraryParseOptions, Preamble, System.Text.Encoding.UTF8);
        var compilation = CSharpCompilation.Create(identity.Name, [.. trees, tree], references, Signed);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(image, symbols, options: Emission);
        return emitted.Success
            ? (new CompiledLibrary(identity.Name, identity.Version, sources, compilation, image.ToArray(), symbols.ToArray()), [])
            : (null, emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList());
    }

    /// <summary>What the sources see without saying so: the defaults, and usings of cells before them.</summary>
    private static List<string> Usings(IReadOnlyList<LibrarySource> sources)
    {
        var own = sources.SelectMany(s => s.Types.Aliases).ToHashSet(StringComparer.Ordinal);
        return ScriptCompilation.DefaultUsings.Select(u => $"using {u};").Append($"using static {typeof(Microsoft.DotNet.Interactive.Kernel).FullName};").Concat(sources.SelectMany(s => s.Usings))
            .Where(u => Alias(u) is not { } alias || !own.Contains(alias)).Distinct(StringComparer.Ordinal).DistinctBy(u => Alias(u) ?? u).ToList();
    }

    private static string Local(string directive) =>
        directive.StartsWith("global", StringComparison.Ordinal) ? directive[6..].TrimStart() : directive;

    private static string? Alias(string directive) => AliasDirective().Match(directive) is { Success: true, Groups: [_, var name] } ? name.Value : null;

    [GeneratedRegex(@"^using\s+(?:unsafe\s+)?@?(\w+)\s*=")]
    private static partial Regex AliasDirective();
}
