using System.Text.RegularExpressions;

namespace MLOps.Tool.Tests;

/// <summary>A page under docs/ with the example cells in its <c>csharp-notebook</c> fences.</summary>
internal sealed partial record DocumentationPage(string Name, string Text)
{
    public IReadOnlyList<string> Cells => Fence().Matches(Text).Select(m => m.Groups[1].Value).ToList();

    public static IReadOnlyList<DocumentationPage> All() => Directory.EnumerateFiles(RepositoryRoot.File("docs"), "*.md")
        .Order(StringComparer.Ordinal)
        .Select(file => new DocumentationPage(Path.GetFileName(file), File.ReadAllText(file).ReplaceLineEndings("\n")))
        .ToList();

    [GeneratedRegex("```csharp-notebook\n(.*?)\n?```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
