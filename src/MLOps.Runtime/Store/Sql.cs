namespace MLOps.Store;

/// <summary>Quoting for generated SQL: nothing that a user typed or a file contains reaches an engine unquoted.</summary>
public static class Sql
{
    /// <summary>An identifier in double quotes; <c>a"b</c> becomes <c>"a""b"</c>.</summary>
    public static string Name(string identifier) => "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A string literal in single quotes; <c>it's</c> becomes <c>'it''s'</c>. A NUL, which would end the statement, becomes <c>chr(0)</c>.</summary>
    public static string Text(string value)
    {
        var quoted = "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";
        return value.Contains('\0', StringComparison.Ordinal) ? $"({quoted.Replace("\0", "' || chr(0) || '", StringComparison.Ordinal)})" : quoted;
    }

    /// <summary>A list of string literals: <c>['a', 'b']</c>.</summary>
    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Text))}]";
}
