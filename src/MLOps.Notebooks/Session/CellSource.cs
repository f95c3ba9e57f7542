using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Session;

/// <summary>
/// C# of a cell taken apart: reference directives, declarations that have to be (or can be) a library, and the script. What
/// belongs to another part is blanked, so that every position stays where it is in the cell.
/// </summary>
public sealed partial class CellSource
{
    private CellSource(string script, IReadOnlyList<ReferenceDirective> directives, IReadOnlyList<string> disposedAtEnd, CellLibrary? library, IReadOnlyList<string> usings)
    {
        Script = script;
        Directives = directives;
        DisposedAtEnd = disposedAtEnd;
        Library = library;
        Usings = usings;
    }

    /// <summary>The code with directives and <c>using</c> of top-level declarations blanked. Types are still in it.</summary>
    public string Script { get; }

    /// <summary><c>#r</c>, <c>#i</c> and <c>#:package</c> lines.</summary>
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
        var (text, directives) = TakeDirectives(code);
        (text, _, var disposed) = UsingVariables.Take(text);
        var root = CSharpSyntaxTree.ParseText(text, ScriptCompilation.ParseOptions).GetCompilationUnitRoot();
        var usings = root.Usings.Select(u => u.ToString()).ToList();
        return new CellSource(text, directives, disposed.Select(v => v.Name).ToList(), CellLibrary.Find(text, root), usings);
    }

    private static (string Text, IReadOnlyList<ReferenceDirective> Directives) TakeDirectives(string code)
    {
        if (!code.Contains('#', StringComparison.Ordinal))
        {
            return (code, []);
        }

        var root = CSharpSyntaxTree.ParseText(code, ScriptCompilation.ParseOptions).GetRoot();
        var text = new BlankedText(code);
        var found = new List<ReferenceDirective>();
        foreach (var trivia in root.DescendantTrivia().Where(t => t.IsDirective))
        {
            if (Read(trivia.ToString()) is not { } directive)
            {
                continue;
            }

            text.Blank(trivia.Span);
            // Those in a branch of #if that is not taken count for nothing.
            if (trivia.GetStructure() is DirectiveTriviaSyntax { IsActive: true })
            {
                found.Add(directive);
            }
        }

        return (text.ToString(), found);
    }

    private static ReferenceDirective? Read(string line)
    {
        if (PackageProperty().Match(line) is { Success: true } property)
        {
            return new PackageDirective(property.Groups["id"].Value, Version(property));
        }

        if (Quoted().Match(line) is not { Success: true } quoted)
        {
            return null;
        }

        var value = quoted.Groups["value"].Value.Trim();
        var isPackage = value.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);
        if (quoted.Groups["kind"].Value == "i")
        {
            return new FeedDirective(isPackage ? value[6..].Trim() : value);
        }

        if (!isPackage)
        {
            return new FileDirective(value);
        }

        var parts = value[6..].Split(',', 2, StringSplitOptions.TrimEntries);
        return new PackageDirective(parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null);
    }

    private static string? Version(Match match) => match.Groups["version"] is { Success: true, Value: var version } ? version : null;

    [GeneratedRegex("""^\s*#\s*(?<kind>r|i)\s*"(?<value>[^"]*)"?""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\s*#:package\s+(?<id>[^@\s]+)(\s*@\s*|\s+)?(?<version>\S+)?")]
    private static partial Regex PackageProperty();
}

/// <summary>A line of a cell that brings assemblies in.</summary>
public abstract record ReferenceDirective;

/// <param name="Version">As written; null for the latest.</param>
public sealed record PackageDirective(string Id, string? Version) : ReferenceDirective;

/// <param name="Source">A folder or address to restore packages from, besides those that the machine is set up with.</param>
public sealed record FeedDirective(string Source) : ReferenceDirective;

/// <param name="Path">An assembly's file, relative to the notebook, or the simple name of one of the framework's.</param>
public sealed record FileDirective(string Path) : ReferenceDirective;
