using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Packages;

namespace MLOps.Notebooks.Session;

/// <summary>The lines of a cell that are not C# but bring something in: <c>#r</c>, <c>#i</c>, <c>#load</c>, and <c>#:package</c> with its kin.</summary>
/// <param name="Text">The code with these lines blanked; all positions stay.</param>
/// <param name="Found">In their order.</param>
internal sealed partial record CellDirectives(string Text, IReadOnlyList<ReferenceDirective> Found)
{
    public static CellDirectives Take(string code)
    {
        if (!code.Contains('#', StringComparison.Ordinal))
        {
            return new CellDirectives(code, []);
        }

        var root = CSharpSyntaxTree.ParseText(code, ScriptCompilation.ParseOptions).GetRoot();
        var text = new BlankedText(code);
        var found = new List<ReferenceDirective>();
        foreach (var trivia in root.DescendantTrivia().Where(t => t.IsDirective))
        {
            var directive = Read(trivia.ToString());
            if (directive is null && !trivia.IsKind(SyntaxKind.ShebangDirectiveTrivia))
            {
                continue;
            }

            text.Blank(trivia.Span);
            // Those in a branch of #if that is not taken count for nothing.
            if (directive is not null && trivia.GetStructure() is DirectiveTriviaSyntax { IsActive: true })
            {
                found.Add(directive);
            }
        }

        return new CellDirectives(text.ToString(), found);
    }

    private static ReferenceDirective? Read(string line)
    {
        if (OfFileApps().Match(line) is { Success: true } app)
        {
            return FileApp(app.Groups["kind"].Value, app.Groups["value"].Value.Trim());
        }

        if (Quoted().Match(line) is not { Success: true } quoted)
        {
            return null;
        }

        var value = quoted.Groups["value"].Value.Trim();
        var isPackage = value.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);
        return quoted.Groups["kind"].Value switch
        {
            "i" => new FeedDirective(isPackage ? value[6..].Trim() : value),
            "load" => new LoadDirective(value),
            _ when isPackage => Package(value[6..].Split(',', 2, StringSplitOptions.TrimEntries)),
            _ when ReferencePaths.IsProject(value) => new ProjectDirective(value),
            _ => new FileDirective(value),
        };
    }

    // In file-based apps these stand for what a project file says.
    private static ReferenceDirective? FileApp(string kind, string value) => kind switch
    {
        "package" => Package(value.Split(['@', ' '], 2, StringSplitOptions.TrimEntries)),
        "project" => new ProjectDirective(value),
        "sdk" when value.Split('@')[0].Trim() == "Microsoft.NET.Sdk" => new IdleDirective(""),
        "sdk" => new IdleDirective($"#:sdk {value} changes nothing here: a notebook runs in its kernel, not in a project of its own."),
        "property" => new IdleDirective($"#:property {value} changes nothing here: a notebook is not built as a project of its own."),
        _ => null,
    };

    private static PackageDirective Package(string[] parts) => new(parts[0], parts.Length > 1 && parts[1].Trim('@', ' ') is { Length: > 0 } version ? version : null);

    // Without quotes only a package or its source: #r nuget:Name,1.0 as the first versions of .NET Interactive took it.
    [GeneratedRegex("""^\s*#\s*(?<kind>r|i|load)(\s*"(?<value>[^"]*)"?|\s+(?<value>nuget:\s*[^\s"].*))""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\s*#:\s*(?<kind>\w+)\s+(?<value>.*)$")]
    private static partial Regex OfFileApps();
}
