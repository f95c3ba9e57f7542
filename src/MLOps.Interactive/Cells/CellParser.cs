namespace MLOps.Interactive.Cells;

/// <summary>
/// Splits a cell into C# and magic segments. Pure and total: any text gives segments, concatenating their texts gives the cell.
/// A line that starts with <c>#!</c> is a magic, except <c>#!/usr/bin/...</c> and inside a raw or verbatim string or a block comment of the C# before it.
/// So is a line that starts with <c>%word</c> or <c>%%word</c> above all C#: notebooks of 2019 have them, and no C# begins like that.
/// </summary>
public static class CellParser
{
    /// <param name="text">The cell, with any line ends.</param>
    /// <param name="takesBody">Whether the command on this line (without <c>#!</c>) owns the lines that follow it.</param>
    /// <param name="namesLanguage">
    /// Whether the line says in which language the lines below it are. The body of such a line goes up to the next one of its kind:
    /// what looks like another magic in between belongs to that language. None does when null.
    /// </param>
    public static IReadOnlyList<CellSegment> Parse(string text, Func<string, bool> takesBody, Func<string, bool>? namesLanguage = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(takesBody);
        namesLanguage ??= _ => false;
        var segments = new List<CellSegment>();
        var lexer = new MultilineTokenTracker();
        var lines = Lines(text);
        var codeStart = 0;
        var isAboveCode = true;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = text.AsSpan(lines[i].Start, lines[i].Length);
            if (lexer.InsideToken || !IsMagic(line, isAboveCode))
            {
                lexer.Read(line);
                isAboveCode &= line.IsWhiteSpace();
                continue;
            }

            AddCode(segments, text, lines, codeStart, i);
            var end = i + 1;
            var command = CommandLine(text, lines[i]);
            if (takesBody(command))
            {
                end = BodyEnd(text, lines, i + 1, namesLanguage(command) ? namesLanguage : _ => true);
            }

            segments.Add(Magic(text, lines, i, end, command));
            i = end - 1;
            codeStart = end;
        }

        AddCode(segments, text, lines, codeStart, lines.Count);
        return segments;
    }

    private static MagicSegment Magic(string text, List<TextSpan> lines, int first, int end, string command)
    {
        var span = SpanOf(lines, first, end);
        var body = end > first + 1 ? text[lines[first].End..span.End] : null;
        return new MagicSegment(text.Substring(span.Start, span.Length), span, first + 1, command, body);
    }

    private static void AddCode(List<CellSegment> segments, string text, List<TextSpan> lines, int first, int end)
    {
        if (end > first)
        {
            var span = SpanOf(lines, first, end);
            segments.Add(new CodeSegment(text.Substring(span.Start, span.Length), span, first + 1));
        }
    }

    private static int BodyEnd(string text, List<TextSpan> lines, int from, Func<string, bool> isEnd)
    {
        while (from < lines.Count && !(IsMagic(text.AsSpan(lines[from].Start, lines[from].Length), isAboveCode: false) && isEnd(CommandLine(text, lines[from]))))
        {
            from++;
        }

        return from;
    }

    private static TextSpan SpanOf(List<TextSpan> lines, int first, int end) =>
        new(lines[first].Start, lines[end - 1].End - lines[first].Start);

    private static bool IsMagic(ReadOnlySpan<char> line, bool isAboveCode) =>
        line.TrimStart() is [var first, ..] text && (first == '#' || isAboveCode) && MagicMark.Length(text) > 0;

    private static string CommandLine(string text, TextSpan line)
    {
        var trimmed = text.AsSpan(line.Start, line.Length).Trim();
        return trimmed[MagicMark.Length(trimmed)..].ToString();
    }

    /// <summary>Line spans with their line ends (LF, CRLF or a lone CR).</summary>
    private static List<TextSpan> Lines(string text)
    {
        var lines = new List<TextSpan>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var ends = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            if (ends)
            {
                lines.Add(new TextSpan(start, i + 1 - start));
                start = i + 1;
            }
        }

        if (start < text.Length)
        {
            lines.Add(new TextSpan(start, text.Length - start));
        }

        return lines;
    }
}
