using System.Text.RegularExpressions;

namespace MLOps.Data;

/// <summary>What can be told of a query from its text alone, before an engine sees it.</summary>
internal static partial class QueryText
{
    /// <summary>Whether the text is a query: it starts with SELECT, WITH, FROM, VALUES or the like.</summary>
    public static bool IsQuery(string text) => Start().IsMatch(text);

    /// <summary>All words that may be names. What stands in single quotes is text or a file, never the name of a table.</summary>
    public static IEnumerable<string> Names(string query) => Words().Matches(FileSources.TextLiterals().Replace(query, "''")).Select(m => m.Value);

    /// <summary>The query on one line, at most 60 characters.</summary>
    public static string Short(string query)
    {
        var line = string.Join(' ', query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 60 ? line : line[..57] + "...";
    }

    /// <summary>The query with its columns and none of its rows; itself when it cannot stand within another: SUMMARIZE, SHOW, PIVOT.</summary>
    public static string WithoutRows(string query) => Select().IsMatch(query) ? $"SELECT * FROM ({query.Trim().TrimEnd(';')}\n) LIMIT 0" : query;

    [GeneratedRegex(@"\bstore\s*\.\s*\w+", RegexOptions.IgnoreCase)]
    public static partial Regex StoreTable();

    [GeneratedRegex("Table with name (.+?) does not exist")]
    public static partial Regex MissingTable();

    // values.csv is a file, and select-2.csv another.
    [GeneratedRegex(@"^\s*(\(|(select|with|from|values|pivot|unpivot|summarize|describe|show)(?![\w.-]))", RegexOptions.IgnoreCase)]
    private static partial Regex Start();

    [GeneratedRegex(@"^\s*(\(|select\b|with\b|from\b|values\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Select();

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_]*")]
    private static partial Regex Words();
}
