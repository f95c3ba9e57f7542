using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>Completion in the body of a command, SQL above all: variables and datasets, the columns of those that it names, keywords.</summary>
internal sealed class SqlCompleter(Workspace workspace, Func<IReadOnlyList<Variable>> variables)
{
    private static readonly string[] Keywords =
    [
        "SELECT", "FROM", "WHERE", "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "JOIN", "LEFT JOIN", "ON", "AS", "AND", "OR", "NOT", "IN", "IS NULL", "BETWEEN",
        "LIKE", "DISTINCT", "UNION ALL", "WITH", "CASE", "WHEN", "THEN", "ELSE", "END", "DESC", "ASC", "OVER", "PARTITION BY", "count", "sum", "avg", "min", "max", "median", "quantile_cont", "round", "coalesce",
    ];

    private readonly KnownNames _names = new(workspace, variables);

    public CompletionResult Complete(MagicSegment magic, int at)
    {
        var end = at - magic.Span.Start;
        var start = end;
        while (start > 0 && (char.IsLetterOrDigit(magic.Text[start - 1]) || magic.Text[start - 1] == '_'))
        {
            start--;
        }

        var word = magic.Text[start..end];
        var names = Candidates(magic).Where(e => e.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase)).DistinctBy(e => e.Text).ToList();
        return new CompletionResult(magic.Span.Start + start, at, names);
    }

    private IEnumerable<CompletionEntry> Candidates(MagicSegment magic)
    {
        var words = Words(magic.Body ?? "");
        var tables = _names.Of(ValueKind.Variable).Concat(_names.Of(ValueKind.Dataset)).ToList();
        var columns = tables.Where(t => words.Contains(t.Text)).SelectMany(t => _names.Of(ValueKind.Column, t.Text));
        var keywords = magic.CommandLine.StartsWith("sql", StringComparison.Ordinal) ? Keywords.Select(k => new CompletionEntry(k, "keyword")) : [];
        return [.. columns.Concat(tables).Select(n => new CompletionEntry(n.Text, n.Kind, n.Description)), .. keywords];
    }

    private static HashSet<string> Words(string sql) => sql.Split([' ', '\n', '\r', '\t', ',', '(', ')', ';', '.', '"'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
