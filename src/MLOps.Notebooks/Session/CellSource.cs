using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLOps.Notebooks.Session;

/// <summary>
/// C# of a cell taken apart: reference directives, declarations that have to be (or can be) a library, and the script. What
/// belongs to another part is blanked, so that every position stays where it is in the cell.
/// </summary>
public sealed class CellSource
{
    private CellSource(string code, string script, IReadOnlyList<ReferenceDirective> directives, IReadOnlyList<string> disposedAtEnd, CellLibrary? library, IReadOnlyList<string> usings)
    {
        Code = code;
        Script = script;
        Directives = directives;
        DisposedAtEnd = disposedAtEnd;
        Library = library;
        Usings = usings;
    }

    /// <summary>The code as written.</summary>
    public string Code { get; }

    /// <summary>The code with directives and <c>using</c> of top-level declarations blanked. Types are still in it.</summary>
    public string Script { get; }

    /// <summary><c>#r</c>, <c>#i</c>, <c>#load</c> and <c>#:package</c> lines.</summary>
    public IReadOnlyList<ReferenceDirective> Directives { get; }

    /// <summary>Names of <c>using var</c> at top level, which scripts do not know: disposed when the cell ends, the last one first.</summary>
    public IReadOnlyList<string> DisposedAtEnd { get; }

    /// <summary>The cell's type declarations as a library; null when there are none.</summary>
    public CellLibrary? Library { get; }

    /// <summary>The using directives, as written.</summary>
    public IReadOnlyList<string> Usings { get; }

    /// <summary>Total: code that does not parse gives a source whose compilation will say so.</summary>
    public static CellSource Parse(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var (text, directives) = CellDirectives.Take(code);
        (text, _, var disposed) = UsingVariables.Take(text);
        var root = CSharpSyntaxTree.ParseText(text, ScriptCompilation.ParseOptions).GetCompilationUnitRoot();
        var usings = root.Usings.Select(u => u.ToString()).ToList();
        return new CellSource(code, text, directives, disposed.Select(v => v.Name).ToList(), CellLibrary.Find(text, root), usings);
    }
}
