namespace MLOps.Interactive.Cells;

/// <summary>
/// Follows C# text line by line just far enough to know whether a line starts inside a block comment, a verbatim string or a
/// raw string, also of those within the holes of interpolated strings. No Roslyn here: this assembly is loaded into hosts that
/// carry an older one.
/// </summary>
internal sealed class MultilineTokenTracker
{
    private readonly Stack<Open> _open = new();

    private enum Kind
    {
        BlockComment,
        Ordinary,
        Verbatim,
        Raw,

        /// <summary>C# between the braces of an interpolated string.</summary>
        Hole,
    }

    public bool InsideToken => _open.Count > 0;

    public void Read(ReadOnlySpan<char> line)
    {
        // The words of a directive (#region don't /* ...) are not C#.
        if (!InsideToken && line.TrimStart().StartsWith("#", StringComparison.Ordinal))
        {
            return;
        }

        var i = 0;
        while (i < line.Length)
        {
            i = _open.TryPeek(out var open) && open.Kind != Kind.Hole ? Within(open, line, i) : Code(line, i);
        }

        // An ordinary string ends at the latest with its line.
        if (_open.TryPeek(out var last) && last.Kind == Kind.Ordinary)
        {
            _open.Pop();
        }
    }

    private int Within(Open open, ReadOnlySpan<char> line, int i) => open.Kind switch
    {
        Kind.BlockComment => line[i..].StartsWith("*/", StringComparison.Ordinal) ? Close(i + 2) : i + 1,
        _ when line[i] == '"' => Quote(open, line, i),
        Kind.Ordinary when line[i] == '\\' => i + 2,
        _ when line[i] == '{' && open.Dollars > 0 => Brace(open, line, i),
        _ => i + 1,
    };

    private int Quote(Open open, ReadOnlySpan<char> line, int i)
    {
        var quotes = Run(line, i, '"');
        return open.Kind switch
        {
            Kind.Raw => quotes >= open.Quotes ? Close(i + quotes) : i + quotes,
            Kind.Verbatim when quotes % 2 == 0 => i + quotes,
            Kind.Verbatim => Close(i + quotes),
            _ => Close(i + 1),
        };
    }

    // In ordinary and verbatim strings {{ is a brace; in raw ones as many braces as there are dollars open a hole.
    private int Brace(Open open, ReadOnlySpan<char> line, int i)
    {
        var braces = Run(line, i, '{');
        if (open.Kind == Kind.Raw ? braces >= open.Dollars : braces % 2 == 1)
        {
            _open.Push(new Open(Kind.Hole));
        }

        return i + braces;
    }

    private int Code(ReadOnlySpan<char> line, int i)
    {
        var rest = line[i..];
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            return line.Length;
        }

        if (rest.StartsWith("/*", StringComparison.Ordinal))
        {
            return Begin(new Open(Kind.BlockComment), i + 2);
        }

        return rest[0] switch
        {
            '"' or '@' or '$' => String(line, i),
            '\'' => Character(line, i),
            '{' or '}' when InsideToken => HoleBrace(rest[0], i),
            _ => i + 1,
        };
    }

    private int HoleBrace(char brace, int i)
    {
        var hole = _open.Pop();
        if (brace == '{' || hole.Braces > 0)
        {
            _open.Push(hole with { Braces = hole.Braces + (brace == '{' ? 1 : -1) });
        }

        return i + 1;
    }

    private int String(ReadOnlySpan<char> line, int i)
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

        var dollars = line[i..quote].Count('$');
        var quotes = Run(line, quote, '"');
        return line[i..quote].Contains('@') ? Begin(new Open(Kind.Verbatim, dollars), quote + 1)
            : quotes >= 3 ? Begin(new Open(Kind.Raw, dollars, quotes), quote + quotes)
            : quotes == 2 ? quote + 2
            : Begin(new Open(Kind.Ordinary, dollars), quote + 1);
    }

    // A character ends at the latest with its line.
    private static int Character(ReadOnlySpan<char> line, int i)
    {
        i++;
        while (i < line.Length && line[i] != '\'')
        {
            i += line[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i + 1, line.Length);
    }

    private int Begin(Open open, int next)
    {
        _open.Push(open);
        return next;
    }

    private int Close(int next)
    {
        _open.Pop();
        return next;
    }

    private static int Run(ReadOnlySpan<char> line, int i, char of)
    {
        var end = i;
        while (end < line.Length && line[end] == of)
        {
            end++;
        }

        return end - i;
    }

    /// <param name="Dollars">How many stand before the string; 0 when nothing is interpolated.</param>
    /// <param name="Quotes">How many a raw string opened with.</param>
    /// <param name="Braces">How many are open within a hole.</param>
    private readonly record struct Open(Kind Kind, int Dollars = 0, int Quotes = 0, int Braces = 0);
}
