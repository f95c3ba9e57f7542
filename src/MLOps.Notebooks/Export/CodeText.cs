using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Export;

/// <summary>Moves code to the right without changing the texts in it.</summary>
internal static class CodeText
{
    /// <summary>
    /// Indents every line but those that start inside a verbatim string, whose spaces count. Raw strings move as a whole, their
    /// closing quotes too, and so stay the same.
    /// </summary>
    public static string Indent(string code, int spaces)
    {
        var whole = code.ReplaceLineEndings("\n").TrimEnd();
        // Lines above the first that has something in it.
        var text = whole[(whole[..(whole.Length - whole.TrimStart().Length)].LastIndexOf('\n') + 1)..];
        var fixedLines = VerbatimLines(text);
        var result = new StringBuilder();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length > 0 && !fixedLines.Contains(i))
            {
                result.Append(' ', spaces);
            }

            result.Append(fixedLines.Contains(i) ? lines[i] : lines[i].TrimEnd()).Append('\n');
        }

        return result.ToString();
    }

    /// <summary>Leading comments stay, but not the marks and tags that were for the slicer.</summary>
    public static string WithoutMarks(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Split('\n')
        .Where(line => line.Trim() is not ("// keep" or "//keep") && !line.Trim().StartsWith("// tags:", StringComparison.OrdinalIgnoreCase))
        .Select(line => line.EndsWith("// keep", StringComparison.Ordinal) ? line[..^"// keep".Length].TrimEnd() : line));

    /// <summary>Without the comment that became the title of the step.</summary>
    public static string WithoutFirstComment(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Split('\n').ToList();
        lines.RemoveAt(lines.FindIndex(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal) && line.Any(char.IsLetterOrDigit)));
        return string.Join('\n', lines);
    }

    private static HashSet<int> VerbatimLines(string text)
    {
        var root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(kind: Microsoft.CodeAnalysis.SourceCodeKind.Script)).GetRoot();
        var spans = root.DescendantTokens().Where(t => t.IsKind(SyntaxKind.StringLiteralToken) && t.Text.StartsWith('@')).Select(t => t.Span)
            .Concat(root.DescendantNodes().OfType<InterpolatedStringExpressionSyntax>().Where(s => s.StringStartToken.Text.Contains('@', StringComparison.Ordinal)).Select(s => s.Span));
        var lines = root.SyntaxTree.GetText().Lines;
        var result = new HashSet<int>();
        foreach (var span in spans)
        {
            for (var line = lines.GetLineFromPosition(span.Start).LineNumber + 1; line <= lines.GetLineFromPosition(span.End).LineNumber; line++)
            {
                result.Add(line);
            }
        }

        return result;
    }
}
