namespace MLOps.Interactive.Commands;

/// <summary>A word of a command line and where it stands in it (quotes included in the span, not in the text).</summary>
public sealed record Token(string Text, TextSpan Span, bool Quoted);

/// <summary>
/// Splits a magic line at white space; double quotes hold a value together, <c>\"</c> is a quote inside them. A word that only
/// contains quotes or braces (<c>@input:"your name"</c>, <c>{"a": 1}</c>) is held together by them and keeps them.
/// </summary>
public static class CommandLineTokens
{
    public static IReadOnlyList<Token> Split(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var tokens = new List<Token>();
        var i = 0;
        while (i < line.Length)
        {
            if (char.IsWhiteSpace(line[i]))
            {
                i++;
                continue;
            }

            var (token, next) = line[i] == '"' ? Quoted(line, i) : Word(line, i);
            tokens.Add(token);
            i = next;
        }

        return tokens;
    }

    private static (Token, int) Word(string line, int start)
    {
        var end = start;
        var (depth, isQuoted) = (0, false);
        for (; end < line.Length && (depth > 0 || isQuoted || !char.IsWhiteSpace(line[end])); end++)
        {
            isQuoted ^= line[end] == '"' && line[end - 1] != '\\';
            depth += isQuoted ? 0 : line[end] switch { '{' => 1, '}' => -1, _ => 0 };
        }

        return (new Token(line[start..end], new TextSpan(start, end - start), false), end);
    }

    // A quote that is never closed takes the rest of the line.
    private static (Token, int) Quoted(string line, int start)
    {
        var text = new System.Text.StringBuilder();
        var i = start + 1;
        while (i < line.Length && line[i] != '"')
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == '"')
            {
                i++;
            }

            text.Append(line[i++]);
        }

        var end = Math.Min(i + 1, line.Length);
        return (new Token(text.ToString(), new TextSpan(start, end - start), true), end);
    }
}
