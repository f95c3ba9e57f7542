using System.Text;

namespace MLOps.Store.Filtering;

internal enum FilterTokenKind
{
    Word,
    Text,
    Number,
    Symbol,
    End,
}

/// <summary>A piece of a filter, without its quotes.</summary>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, TextSpan Span);

/// <summary>Takes a filter apart. Names may have parts in backticks or double quotes: <c>metrics.`val/loss at end`</c>.</summary>
internal static class FilterTokens
{
    /// <exception cref="UserException">A quote is not closed, or a character belongs to nothing.</exception>
    public static List<FilterToken> Of(string text)
    {
        var tokens = new List<FilterToken>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var token = Next(text, at);
            tokens.Add(token);
            at = token.Span.End;
        }

        tokens.Add(new FilterToken(FilterTokenKind.End, "", new TextSpan(text.Length, 0)));
        return tokens;
    }

    private static FilterToken Next(string text, int at) => text[at] switch
    {
        '\'' => Quoted(text, at),
        var c when char.IsAsciiDigit(c) || (c is '-' or '+' or '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])) => Number(text, at),
        var c when IsNamePart(c) || c is '`' or '"' => Name(text, at),
        '<' or '>' or '!' or '=' when at + 1 < text.Length && (text[at + 1] == '=' || text[at..(at + 2)] == "<>") => Symbol(text, at, 2),
        '<' or '>' or '=' or '(' or ')' or ',' => Symbol(text, at, 1),
        var c => throw new UserException(new UserError($"'{c}' means nothing in a filter.", "Example: metrics.auc > 0.9 and params.trainer = 'LightGbm'", new TextSpan(at, 1))),
    };

    private static FilterToken Symbol(string text, int at, int length) => new(FilterTokenKind.Symbol, text.Substring(at, length), new TextSpan(at, length));

    private static FilterToken Number(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '.' || (text[end] is '-' or '+' && text[end - 1] is 'e' or 'E')))
        {
            end++;
        }

        return new FilterToken(FilterTokenKind.Number, text[at..end], new TextSpan(at, end - at));
    }

    // Two quotes within quotes are one.
    private static FilterToken Quoted(string text, int at)
    {
        var (content, end) = Within(text, at);
        return new FilterToken(FilterTokenKind.Text, content, new TextSpan(at, end - at));
    }

    private static FilterToken Name(string text, int at)
    {
        var name = new StringBuilder();
        var end = at;
        while (end < text.Length && (IsNamePart(text[end]) || text[end] is '`' or '"'))
        {
            if (text[end] is '`' or '"')
            {
                var (content, after) = Within(text, end);
                name.Append(content);
                end = after;
            }
            else
            {
                name.Append(text[end++]);
            }
        }

        return new FilterToken(FilterTokenKind.Word, name.ToString(), new TextSpan(at, end - at));
    }

    private static (string Content, int End) Within(string text, int at)
    {
        var (quote, content) = (text[at], new StringBuilder());
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] != quote)
            {
                content.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == quote)
            {
                content.Append(quote);
                i++;
            }
            else
            {
                return (content.ToString(), i + 1);
            }
        }

        throw new UserException(new UserError($"A {quote} is not closed.", null, new TextSpan(at, 1)));
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '/' or '-' or ':' or '@';
}
