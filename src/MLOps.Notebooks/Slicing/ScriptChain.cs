using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// Compiles executed cells once more, one after the other as the session did, only to ask what the names in them mean.
/// Nothing is emitted or run.
/// </summary>
internal sealed class ScriptChain(MagicCatalog catalog, IReadOnlyList<MetadataReference> references)
{
    private readonly List<ScriptUnit> _units = [];
    private readonly List<PackageRequest> _packages = [];
    private readonly Dictionary<SyntaxTree, ScriptUnit> _byTree = [];
    private readonly Dictionary<string, ITypeSymbol> _variables = new(StringComparer.Ordinal);
    private CSharpCompilation? _last;

    public IReadOnlyList<ScriptUnit> Units => _units;

    /// <summary>Packages that <c>#r "nuget: ..."</c> asked for, in order.</summary>
    public IReadOnlyList<PackageRequest> Packages => _packages;

    public SemanticModel? ModelOf(SyntaxTree tree) => _byTree.GetValueOrDefault(tree)?.Model;

    public void Add(SliceCell cell)
    {
        foreach (var segment in CellParser.Parse(cell.Text, catalog.TakesBody))
        {
            if (segment is MagicSegment magic)
            {
                AddMagic(cell, magic);
            }
            else
            {
                var (code, packages) = PackageLines.Strip(segment.Text);
                _packages.AddRange(packages);
                AddCode(cell, code, segment.Line, null);
            }
        }
    }

    private void AddMagic(SliceCell cell, MagicSegment magic)
    {
        var line = "#!" + magic.CommandLine;
        if (catalog.Bind(magic.CommandLine, magic.Body).Call is not { } call)
        {
            return;
        }

        var code = call.Spec.CSharp is { } csharp && !call.Has("--help") ? csharp(call.For(new SliceHost(_variables))) : null;
        var shown = call.Text("--as") is { } name ? $"dynamic {name} = null;" : "";
        AddCode(cell, code ?? shown, magic.Line, new MagicUse(call.Spec, line, code is not null));
    }

    private void AddCode(SliceCell cell, string code, int line, MagicUse? magic)
    {
        var tree = ScriptCompilation.Parse(code, $"cell {cell.Order}", line);
        var compilation = ScriptCompilation.Create($"Cell{_units.Count}", tree, references, _last);
        var unit = new ScriptUnit(cell, _units.Count, tree, compilation, magic);
        _units.Add(unit);
        _byTree[tree] = unit;
        if (compilation.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error))
        {
            return; // the session did not chain it either
        }

        _last = compilation;
        foreach (var variable in compilation.ScriptClass?.GetMembers().OfType<IFieldSymbol>() ?? [])
        {
            _variables[variable.Name] = variable.Type;
        }
    }
}

/// <summary>A package asked for in a cell.</summary>
internal sealed record PackageRequest(string Id, string? Version);
