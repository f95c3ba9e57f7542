using System.Globalization;
using static MLOps.Store.Filtering.FilterTokenKind;

namespace MLOps.Store.Filtering;

/// <summary>
/// MLflow's language of filters, with <c>or</c>, <c>not</c> and parentheses besides:
/// <c>metrics.auc &gt; 0.9 and params.trainer = 'LightGbm'</c>. What a row does not have, it is neither equal nor unequal to.
/// </summary>
/// <param name="Sql">A condition over the table that the fields belong to.</param>
internal sealed record Filter(string Sql, IReadOnlyList<object?> Args)
{
    /// <exception cref="UserException">The filter cannot be read, or names what nothing has.</exception>
    public static Filter Parse(string filter, IFilterFields fields) => new Parser(filter, FilterTokens.Of(filter), fields).Whole();

    private sealed class Parser(string filter, List<FilterToken> tokens, IFilterFields fields)
    {
        private readonly List<object?> _args = [];
        private int _at;

        private FilterToken Now => tokens[_at];

        public Filter Whole()
        {
            var sql = Or();
            return Now.Kind == End ? new Filter(sql, _args) : throw Unexpected("'and' or 'or'");
        }

        private string Or()
        {
            var sql = And();
            while (TakeWord("or"))
            {
                sql = $"({sql} OR {And()})";
            }

            return sql;
        }

        private string And()
        {
            var sql = One();
            while (TakeWord("and"))
            {
                sql = $"({sql} AND {One()})";
            }

            return sql;
        }

        private string One()
        {
            if (TakeWord("not"))
            {
                return $"(NOT {One()})";
            }

            if (TakeSymbol("("))
            {
                var sql = Or();
                return TakeSymbol(")") ? sql : throw Unexpected("')'");
            }

            return Comparison();
        }

        private string Comparison()
        {
            if (Now.Kind != Word)
            {
                throw Unexpected($"a field such as {fields.Some}");
            }

            var field = fields.Find(Now.Text, Now.Span);
            _at++;
            if (TakeWord("is"))
            {
                var not = TakeWord("not") ? "NOT " : "";
                _args.AddRange(field.Args);
                return TakeWord("null") ? $"({field.Sql} IS {not}NULL)" : throw Unexpected("'null'");
            }

            var negated = TakeWord("not");
            if (TakeWord("in"))
            {
                return Negated(negated, Among(field));
            }

            return Negated(negated, Compared(field, Operator(negated)));
        }

        private string Compared(FilterField field, string comparison)
        {
            _args.AddRange(field.Args);
            var (sql, value) = Value(field, comparison);
            _args.Add(value);
            if (field.Kind == FilterFieldKind.Several)
            {
                return comparison is "=" or "!=" ? Negated(comparison == "!=", $"list_contains({sql}, ?)") : throw Wrong(tokens[_at - 1], $"{field.Name} is compared with = or !=.");
            }

            return $"({sql} {comparison} {(field.Kind == FilterFieldKind.Time ? "?::TIMESTAMPTZ" : "?")})";
        }

        private string Among(FilterField field)
        {
            if (!TakeSymbol("("))
            {
                throw Unexpected("'('");
            }

            var parts = new List<string>();
            do
            {
                parts.Add(Compared(field, "="));
            }
            while (TakeSymbol(","));

            return TakeSymbol(")") ? $"({string.Join(" OR ", parts)})" : throw Unexpected("',' or ')'");
        }

        private string Operator(bool negated)
        {
            foreach (var word in new[] { "like", "ilike" })
            {
                if (TakeWord(word))
                {
                    return word.ToUpperInvariant();
                }
            }

            if (!negated && Now is { Kind: Symbol, Text: "=" or "==" or "!=" or "<>" or "<" or "<=" or ">" or ">=" })
            {
                return tokens[_at++].Text switch
                {
                    "==" => "=",
                    "<>" => "!=",
                    var text => text,
                };
            }

            throw Unexpected(negated ? "'like', 'ilike' or 'in'" : "a comparison: =, !=, <, <=, >, >=, like, ilike, in, is null");
        }

        private (string Sql, object Value) Value(FilterField field, string comparison)
        {
            var token = Now;
            if (token.Kind == End)
            {
                throw Wrong(token, $"The filter ends where {field.Name} should be compared with something.");
            }

            _at++;
            return (field.Kind, token.Kind) switch
            {
                (FilterFieldKind.Number, FilterTokenKind.Number) => (field.Sql, Parsed(token)),
                (FilterFieldKind.Number, Word or Text) when token.Text.ToLowerInvariant() is "nan" or "inf" or "-inf" or "infinity" or "-infinity" => (field.Sql, Special(token.Text)),
                (FilterFieldKind.Free, FilterTokenKind.Number) when comparison is not ("LIKE" or "ILIKE") => ($"TRY_CAST({field.Sql} AS DOUBLE)", Parsed(token)),
                (FilterFieldKind.Free, FilterTokenKind.Number) => (field.Sql, token.Text),
                (FilterFieldKind.Status, Text or Word) => (field.Sql, token.Text.ToLowerInvariant()),
                (FilterFieldKind.Time, FilterTokenKind.Number) => (field.Sql, DateTimeOffset.FromUnixTimeMilliseconds((long)Parsed(token)).UtcDateTime.ToString("o", CultureInfo.InvariantCulture)),
                (FilterFieldKind.Time, Text) when DateTimeOffset.TryParse(token.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => (field.Sql, time.UtcDateTime.ToString("o", CultureInfo.InvariantCulture)),
                (FilterFieldKind.Text or FilterFieldKind.Free or FilterFieldKind.Several, Text) => (field.Sql, token.Text),
                (FilterFieldKind.Text or FilterFieldKind.Free or FilterFieldKind.Several, Word) => throw Wrong(token, $"'{token.Text}' stands where a text does: put it in single quotes."),
                (FilterFieldKind.Number, _) => throw Wrong(token, $"{field.Name} is compared with a number, not with '{token.Text}'."),
                (FilterFieldKind.Time, _) => throw Wrong(token, $"{field.Name} is compared with a date such as '2026-05-01', not with '{token.Text}'."),
                _ => throw Wrong(token, $"{field.Name} is compared with a text in single quotes, not with '{token.Text}'."),
            };
        }

        private static double Special(string word) => word[0] is '-' ? double.NegativeInfinity : word[0] is 'n' or 'N' ? double.NaN : double.PositiveInfinity;

        private double Parsed(FilterToken token) => double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(token, $"'{token.Text}' is not a number.");

        private static string Negated(bool negated, string sql) => negated ? $"(NOT {sql})" : sql;

        private bool TakeWord(string word) => Take(Now.Kind == Word && Now.Text.Equals(word, StringComparison.OrdinalIgnoreCase));

        private bool TakeSymbol(string symbol) => Take(Now.Kind == Symbol && Now.Text == symbol);

        private bool Take(bool isIt)
        {
            _at += isIt ? 1 : 0;
            return isIt;
        }

        private UserException Unexpected(string wanted) => new(new UserError(
            Now.Kind == End ? $"The filter '{filter}' ends where {wanted} should follow." : $"In the filter '{filter}' stands '{Now.Text}' where {wanted} should.", Example, Now.Span));

        private UserException Wrong(FilterToken token, string message) => new(new UserError(message, Example, token.Span));

        private string Example => "Example: " + fields.Example;
    }
}
