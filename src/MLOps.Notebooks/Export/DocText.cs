using System.Text;
using System.Text.RegularExpressions;

namespace MLOps.Notebooks.Export;

/// <summary>Markdown as the text of XML documentation.</summary>
internal static partial class DocText
{
    private const int LineLength = 110;

    /// <summary>A summary of a title and, when there is prose, its first paragraph as remarks.</summary>
    public static string Of(string title, string prose, int indent)
    {
        var paragraph = FirstParagraph(prose);
        return Element("summary", Sentence(title), indent) + (paragraph.Length == 0 ? "" : Element("remarks", paragraph, indent));
    }

    private static string Element(string name, string text, int indent)
    {
        var before = new string(' ', indent) + "/// ";
        var lines = Wrap(Escape(text), LineLength - indent);
        return lines.Count == 1
            ? $"{before}<{name}>{lines[0]}</{name}>\n"
            : $"{before}<{name}>\n{string.Concat(lines.Select(l => before + l + "\n"))}{before}</{name}>\n";
    }

    private static string Sentence(string title) => title.Length > 0 && char.IsLetterOrDigit(title[^1]) ? title + "." : title;

    // Tables, lists, pictures and code are for the README.
    private static string FirstParagraph(string markdown)
    {
        var lines = markdown.Split('\n').Select(l => l.Trim()).SkipWhile(l => l.Length == 0).TakeWhile((l, i) => l.Length > 0 && (i == 0 || l[0] is not ('|' or '-' or '*' or '`' or '>' or '#'))).ToList();
        return lines.Count == 0 || lines[0][0] is '|' or '-' or '*' or '!' or '`' or '<' or '>' || char.IsDigit(lines[0][0]) ? "" : Plain(string.Join(' ', lines));
    }

    private static string Plain(string text) => Links().Replace(text, "$1").Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal);

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static List<string> Wrap(string text, int length)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + word.Length >= length)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Links();
}
