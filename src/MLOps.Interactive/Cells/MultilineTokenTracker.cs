namespace MLOps.Interactive.Cells;

/// <summary>
/// Follows C# text line by line just far enough to know whether a line starts inside a block comment, a verbatim string or a
/// raw string. No Roslyn here: this assembly is loaded into hosts that carry an older one.
/// </summary>
internal sealed class MultilineTokenTracker
{
    private Token _open = Token.None;
    private int _rawQuotes;

    private enum Token
    {
        None,
        BlockComment,
        VerbatimString,
        RawString,
    }

    public bool InsideToken => _open != Token.None;

    public void Read(ReadOnlySpan<char> line)
    {
        var i = 0;
        while (i < line.Length)
        {
            i = _open switch
            {
                Token.BlockComment => Close(line, i, "*/"),
                Token.VerbatimString => CloseVerbatim(line, i),
                Token.RawString => Close(line, i, new string('"', _rawQuotes)),
                _ => Open(line, i),
            };
        }
    }

    private int Close(ReadOnlySpan<char> line, int i, string end)
    {
        var at = line[i..].IndexOf(end, StringComparison.Ordinal);
        if (at < 0)
        {
            return line.Length;
        }

        _open = Token.None;
        return i + at + end.Length;
    }

    private int CloseVerbatim(ReadOnlySpan<char> line, int i)
    {
        while (i < line.Length)
        {
            if (line[i] != '"')
            {
                i++;
            }
            else if (i + 1 < line.Length && line[i + 1] == '"')
            {
                i += 2;
            }
            else
            {
                _open = Token.None;
                return i + 1;
            }
        }

        return i;
    }

    private int Open(ReadOnlySpan<char> line, int i)
    {
        var rest = line[i..];
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            return line.Length;
        }

        if (rest.StartsWith("/*", StringComparison.Ordinal))
        {
            _open = Token.BlockComment;
            return i + 2;
        }

        return rest[0] switch
        {
            '"' => OpenString(line, i),
            '@' or '$' => OpenPrefixed(line, i),
            '\'' => SkipQuoted(line, i, '\''),
            _ => i + 1,
        };
    }

    private int OpenPrefixed(ReadOnlySpan<char> line, int i)
    {
        var quote = i;
        while (quote < line.Length && line[quote] is '@' or '$')
        {
            quote++;
        }

        if (quote >= line.Length || line[quote] != '"')
        {
            return i + 1;
        }

        if (line[i..quote].Contains('@'))
        {
            _open = Token.VerbatimString;
            return quote + 1;
        }

        return OpenString(line, quote);
    }

    private int OpenString(ReadOnlySpan<char> line, int i)
    {
        var quotes = 0;
        while (i + quotes < line.Length && line[i + quotes] == '"')
        {
            quotes++;
        }

        if (quotes < 3)
        {
            return quotes == 2 ? i + 2 : SkipQuoted(line, i, '"');
        }

        _open = Token.RawString;
        _rawQuotes = quotes;
        return i + quotes;
    }

    // An ordinary string or character ends at the latest with its line.
    private static int SkipQuoted(ReadOnlySpan<char> line, int i, char quote)
    {
        i++;
        while (i < line.Length && line[i] != quote)
        {
            i += line[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i + 1, line.Length);
    }
}
