using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// Compiles executed cells once more, in their order, only to ask what the names in them mean; nothing is emitted or run.
/// Neighbouring cells share a compilation as long as none declares a name that another uses in its earlier meaning: a link of
/// the chain costs the same for one cell as for fifty.
/// </summary>
/// <param name="typesApart">Types go to libraries where they can, so that extension classes see them; it costs a compilation for each.</param>
/// <param name="checksAll">
/// Cells that ran are asked for errors in their statements too, which binds them twice. Otherwise who reads them must see that a name
/// means nothing.
/// </param>
internal sealed class ScriptChain(MagicCatalog catalog, IReadOnlyList<MetadataReference> references, bool typesApart = false, bool checksAll = true)
{
    private const int LongestLink = 60;

    private readonly List<ScriptUnit> _units = [];
    private readonly List<PackageRequest> _packages = [];
    private readonly List<string> _feeds = [];
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly HashSet<string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ITypeSymbol> _types = new(StringComparer.Ordinal);
    private readonly List<ScriptPiece> _pending = [];
    private readonly List<MetadataReference> _libraries = [];
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _pendingNames = new(StringComparer.Ordinal);
    private readonly HashSet<int> _marked = [];
    private readonly HashSet<string> _scriptTypes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _libraryTypes = new(StringComparer.Ordinal);
    private CSharpCompilation? _last;
    private int _links;

    /// <summary>All pieces in order; complete after <see cref="Finish"/>.</summary>
    public IReadOnlyList<ScriptUnit> Units => _units;

    /// <summary>Packages that <c>#r "nuget: ..."</c> asked for, in order.</summary>
    public IReadOnlyList<PackageRequest> Packages => _packages;

    /// <summary>What <c>#i "nuget: ..."</c> named, in order.</summary>
    public IReadOnlyList<string> Feeds => _feeds;

    /// <summary>Whether an extension class names types of earlier cells, which only a chain with types apart can show it.</summary>
    public bool NeedsTypesApart { get; private set; }

    /// <summary>Orders of the cells that <c>#!keep</c> marks.</summary>
    public IReadOnlySet<int> Marked => _marked;

    public SemanticModel? ModelOf(SyntaxTree tree) => _models.GetValueOrDefault(tree);

    public void Add(SliceCell cell)
    {
        var disposals = new Stack<string>();
        foreach (var segment in catalog.Parse(cell.Text))
        {
            if (segment is MagicSegment magic)
            {
                AddMagic(cell, magic);
            }
            else
            {
                var (code, directives) = CellDirectives.Take(segment.Text);
                directives.ToList().ForEach(d => Note(cell, d));
                var usings = UsingVariables.Take(code);
                usings.Variables.ToList().ForEach(v => disposals.Push(v.Disposal));
                Add(new ScriptPiece(cell, WithoutLibrary(cell, usings.Plain), null));
            }
        }

        // What the session does at the end of the cell stands here as statements of its own.
        if (disposals.Count > 0 && cell.Outcome == CellOutcome.Succeeded)
        {
            Add(new ScriptPiece(cell, string.Join('\n', disposals), null));
        }
    }

    /// <summary>Cells that ran but whose meaning could not be found again, each in one sentence.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public void Finish() => Link();

    private void Note(SliceCell cell, ReferenceDirective directive)
    {
        switch (directive)
        {
            case PackageDirective package:
                _packages.Add(new PackageRequest(package.Id, package.Version));
                break;
            case FeedDirective { Source: var source } when !_feeds.Contains(source):
                _feeds.Add(source);
                break;
            case ProjectDirective { Path: var path } when cell.Outcome == CellOutcome.Succeeded:
                _problems.Add($"Cell [{cell.Order}] references the project {path}, which an export cannot carry.");
                break;
            case LoadDirective { Path: var path } when cell.Outcome == CellOutcome.Succeeded:
                _problems.Add($"Cell [{cell.Order}] loads {path}, which an export cannot carry; put its code into the notebook.");
                break;
        }
    }

    // Extension classes cannot stand in a script: as in the session, they become a library that later cells see.
    private string WithoutLibrary(SliceCell cell, string code)
    {
        var root = ScriptCompilation.Parse(code, $"cell {cell.Order}").GetCompilationUnitRoot();
        if (CellLibrary.Find(code, root) is not { } library || !(library.IsRequired || (typesApart && cell.Outcome == CellOutcome.Succeeded && !library.Types.Any(_scriptTypes.Contains) && !library.Types.Any(_libraryTypes.Contains))))
        {
            _scriptTypes.UnionWith(root.Members.OfType<BaseTypeDeclarationSyntax>().Select(t => t.Identifier.ValueText));
            return code;
        }

        Link();
        if (root.Members.OfType<BaseNamespaceDeclarationSyntax>().Any())
        {
            _problems.Add($"Cell [{cell.Order}] declares a namespace, which an export cannot carry; declare its types without one.");
        }

        var usings = ScriptCompilation.DefaultUsings.Select(u => $"using {u};").Concat(_units.SelectMany(u => u.Usings).Select(u => u.ToString())).Distinct(StringComparer.Ordinal);
        var preamble = CSharpSyntaxTree.ParseText(string.Join('\n', usings.Select(u => "global " + u)), ScriptCompilation.LibraryParseOptions);
        var tree = library.Parse($"cell {cell.Order}", 1);
        var compilation = CSharpCompilation.Create($"Types{_libraries.Count}", [tree, preamble], [.. references, .. _libraries], ScriptCompilation.Options);
        var hasErrors = compilation.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
        if (hasErrors && !library.IsRequired)
        {
            // It names what only a script has.
            _scriptTypes.UnionWith(library.Types);
            return code;
        }

        NeedsTypesApart |= hasErrors && !typesApart;
        _libraryTypes.UnionWith(library.Types);
        var model = _models[tree] = compilation.GetSemanticModel(tree);
        var types = tree.GetCompilationUnitRoot();
        _units.Add(new ScriptUnit(cell, model, types.Members.ToList(), types.Usings.ToList(), null));
        NoteErrors([cell], compilation);
        _libraries.Add(compilation.ToMetadataReference());
        return library.Remove(code);
    }

    private void NoteErrors(IEnumerable<SliceCell> cells, CSharpCompilation compilation)
    {
        if (compilation.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is not { } error)
        {
            return;
        }

        _problems.AddRange(cells.Where(c => c.Outcome == CellOutcome.Succeeded).Select(c =>
            $"Cell [{c.Order}] ran, but an export cannot read it: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture).TrimEnd('.')}."));
    }

    private void AddMagic(SliceCell cell, MagicSegment magic)
    {
        if (catalog.Bind(magic.CommandLine, magic.Body).Call is not { } call)
        {
            return;
        }

        if (call.Spec.Path == KeepMarks.Command)
        {
            _marked.Add(cell.Order);
        }

        // What a magic says depends on the types of the variables that it names.
        if (_pending.SelectMany(p => p.Declared).Any(n => magic.Text.Contains(n, StringComparison.Ordinal)))
        {
            Link();
        }

        var code = call.Spec.CSharp is { } csharp && !call.Has("--help") ? csharp(call.For(new SliceHost(_variables, IsTable))) : null;
        var shown = call.Text("--as") is { } name ? $"dynamic {name} = null;" : "";
        Add(new ScriptPiece(cell, code ?? shown, new MagicUse(call.Spec, "#!" + magic.CommandLine, magic.Text, code is not null)));
    }

    private bool IsTable(string variable) => _types.TryGetValue(variable, out var type) && TypeTraits.MayBeTable(type);

    private void Add(ScriptPiece piece)
    {
        if (piece.StandsAlone || _pending.Count == LongestLink || piece.Declared.Any(_pendingNames.Contains))
        {
            Link();
        }

        _pending.Add(piece);
        _pendingNames.UnionWith(piece.Names);
        if (piece.Cell.Outcome == CellOutcome.Succeeded)
        {
            _variables.UnionWith(piece.Variables);
        }

        if (piece.StandsAlone || piece.EndsScript)
        {
            Link();
        }
    }

    // Together if they compile together; else one by one, so that a cell with an error stands alone.
    private void Link()
    {
        if (_pending.Count == 1 || (_pending.Count > 1 && !TryLink(_pending)))
        {
            foreach (var piece in _pending)
            {
                LinkAlone(piece);
            }
        }

        _pending.Clear();
        _pendingNames.Clear();
    }

    // Where the session put variables that live on the stack only into braces, they stand in braces here too.
    private void LinkAlone(ScriptPiece piece)
    {
        var (compiled, hasErrors) = Compile([piece]);
        if (hasErrors && BracedStatements.Mend(piece.Code, compiled.GetDiagnostics(), code => Compile(code, piece.Cell)) is { } braced)
        {
            piece = new ScriptPiece(piece.Cell, braced, piece.Magic);
            (compiled, hasErrors) = Compile([piece]);
        }

        Commit([piece], compiled, hasErrors);
    }

    private bool TryLink(List<ScriptPiece> pieces)
    {
        var (compiled, hasErrors) = Compile(pieces);
        if (hasErrors || compiled.SyntaxTrees[0].GetCompilationUnitRoot().Members.Count != pieces.Sum(p => p.Count))
        {
            return false;
        }

        Commit(pieces, compiled, hasErrors);
        return true;
    }

    private (CSharpCompilation Compilation, bool HasErrors) Compile(List<ScriptPiece> pieces)
    {
        var compilation = Compile(string.Join('\n', pieces.Select(p => p.Code)), pieces[0].Cell);
        var told = checksAll || !pieces.All(p => p.HasRun) ? compilation.GetDiagnostics() : compilation.GetDeclarationDiagnostics();
        return (compilation, told.Any(d => d.Severity == DiagnosticSeverity.Error));
    }

    private CSharpCompilation Compile(string code, SliceCell first) =>
        ScriptCompilation.Create($"Cells{_links++}", ScriptCompilation.Parse(code, $"cell {first.Order}"), [.. references, .. _libraries], _last);

    private void Commit(List<ScriptPiece> pieces, CSharpCompilation compilation, bool hasErrors)
    {
        var tree = compilation.SyntaxTrees[0];
        var model = _models[tree] = compilation.GetSemanticModel(tree);
        var root = tree.GetCompilationUnitRoot();
        var next = 0;
        foreach (var piece in pieces)
        {
            var count = pieces.Count == 1 ? root.Members.Count : piece.Count;
            var usings = pieces.Count == 1 ? root.Usings.ToList() : [];
            _units.Add(new ScriptUnit(piece.Cell, model, root.Members.Skip(next).Take(count).ToList(), usings, piece.Magic));
            next += count;
        }

        // The session did not chain a cell with errors either.
        if (!hasErrors)
        {
            _last = compilation;
            foreach (var field in compilation.ScriptClass?.GetMembers().OfType<IFieldSymbol>() ?? [])
            {
                _types[field.Name] = field.Type;
            }
        }
        else
        {
            NoteErrors(pieces.Select(p => p.Cell), compilation);
        }
    }
}

/// <summary>A package asked for in a cell.</summary>
internal sealed record PackageRequest(string Id, string? Version);
