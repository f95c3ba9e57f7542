using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MLOps.Tool.Tests;

/// <summary>Links of the documentation lead to files and headings that are there; calls of the tool in it are calls that the tool understands.</summary>
public sealed partial class DocumentationLinkTests
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "exported", "TestResults", ".git", ".mlops"];

    public static TheoryData<string> Pages => [.. Markdown().Select(Relative)];

    public static TheoryData<string> Calls => [.. Markdown().SelectMany(page => CallsIn(File.ReadAllText(page))).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_link_leads_to_a_file_and_a_heading_that_are_there(string page)
    {
        var file = RepositoryRoot.File(page.Split('/'));
        Assert.DoesNotContain(LinksIn(Text(file)), link => !Leads(file, link));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_of_the_tool_is_one_that_it_understands(string call)
    {
        using var nothing = new StringWriter();
        var arguments = CommandLineParser.SplitCommandLine(call).ToArray();
        var errors = ToolCommandLine.Root(new ToolContext(TextReader.Null, nothing, nothing, RepositoryRoot.Path)).Parse(arguments).Errors;
        Assert.True(errors.Count == 0, $"mlops {call}: {string.Join(" ", errors.Select(e => e.Message))}");
    }

    [Fact]
    public void Pages_links_and_calls_were_found()
    {
        Assert.True(Markdown().Count > 30);
        Assert.True(Markdown().Sum(page => LinksIn(Text(page)).Count()) > 50);
        Assert.True(Calls.Count > 10);
        Assert.Contains("what-happens-with-awkward-files", Slugs(File.ReadAllText(RepositoryRoot.File("docs", "data.md"))));
        Assert.False(Leads(RepositoryRoot.File("README.md"), "docs/data.md#no-such-heading"));
        Assert.False(Leads(RepositoryRoot.File("README.md"), "docs/no-such-page.md"));
    }

    private static List<string> Markdown() => Directory.EnumerateFiles(RepositoryRoot.Path, "*.*", SearchOption.AllDirectories)
        .Where(f => f.EndsWith(".md", StringComparison.Ordinal) || (f.EndsWith(".ipynb", StringComparison.Ordinal) && !f.EndsWith(".out.ipynb", StringComparison.Ordinal) && Relative(f).StartsWith("notebooks/", StringComparison.Ordinal)))
        .Where(f => !Relative(f).Split('/').Any(NotOurs.Contains))
        .Order(StringComparer.Ordinal)
        .ToList();

    private static string Relative(string file) => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/');

    /// <summary>The page; of a notebook its texts.</summary>
    private static string Text(string file)
    {
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        if (!file.EndsWith(".ipynb", StringComparison.Ordinal))
        {
            return text;
        }

        using var notebook = JsonDocument.Parse(text);
        return string.Join("\n\n", notebook.RootElement.GetProperty("cells").EnumerateArray()
            .Where(c => c.GetProperty("cell_type").GetString() == "markdown")
            .Select(c => c.GetProperty("source") is { ValueKind: JsonValueKind.Array } lines ? string.Concat(lines.EnumerateArray().Select(l => l.GetString())) : c.GetProperty("source").GetString()));
    }

    private static IEnumerable<string> LinksIn(string text) => Link().Matches(Code().Replace(text, "")).Select(m => m.Groups["to"].Value)
        .Where(to => !to.Contains(':', StringComparison.Ordinal));

    private static bool Leads(string from, string link)
    {
        var at = link.IndexOf('#', StringComparison.Ordinal);
        var target = at == 0 ? from : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from)!, at < 0 ? link : link[..at]));
        return at < 0 ? File.Exists(target) || Directory.Exists(target) : File.Exists(target) && Slugs(File.ReadAllText(target)).Contains(link[(at + 1)..]);
    }

    /// <summary>Headings as GitHub turns them into anchors.</summary>
    private static HashSet<string> Slugs(string text)
    {
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var heading in Heading().Matches(Fence().Replace(text.ReplaceLineEndings("\n"), "")).Select(m => Slug(m.Groups["text"].Value)))
        {
            for (var i = 0; !slugs.Add(i == 0 ? heading : $"{heading}-{i}"); i++)
            {
            }
        }

        return slugs;
    }

    private static string Slug(string heading) => heading.Trim().ToLowerInvariant()
        .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
        .Aggregate(new StringBuilder(), (slug, c) => slug.Append(c == ' ' ? '-' : c)).ToString();

    /// <summary>Lines of a block that call the tool, without words in capitals, which stand for something.</summary>
    private static IEnumerable<string> CallsIn(string text) => Fence().Matches(text.ReplaceLineEndings("\n"))
        .SelectMany(block => block.Value.Split('\n').Select(line => Call().Match(line)))
        .Where(m => m.Success).Select(m => m.Groups["arguments"].Value.Trim()).Where(call => !Placeholder().IsMatch(call));

    [GeneratedRegex(@"(?<!!)\[[^\]\n]+\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:\$ )?(?:\S*/)?(?:mlops|dotnet run --project src/MLOps\.Tool --) (?<arguments>[^#|>]*)")]
    private static partial Regex Call();

    [GeneratedRegex(@"\b[A-Z]{3,}\b")]
    private static partial Regex Placeholder();
}
