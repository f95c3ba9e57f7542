namespace MLOps.Interactive.Commands;

/// <summary>A word of a command line and where it stands in it (quotes included in the span, not in the text).</summary>
public sealed record Token(string Text, TextSpan Span, bool Quoted);

/// <summary>Splits a magic line at white space; double quotes hold a value together, <c>\"</c> is a quote inside them.</summary>
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
        while (end < line.Length && !char.IsWhiteSpace(line[end]))
        {
            end++;
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
