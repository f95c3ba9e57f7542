namespace MLOps.Store;

/// <summary>Quoting for generated SQL: nothing that a user typed or a file contains reaches an engine unquoted.</summary>
public static class Sql
{
    /// <summary>An identifier in double quotes; <c>a"b</c> becomes <c>"a""b"</c>.</summary>
    public static string Name(string identifier) => "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A string literal in single quotes; <c>it's</c> becomes <c>'it''s'</c>.</summary>
    public static string Text(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>A list of string literals: <c>['a', 'b']</c>.</summary>
    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Text))}]";
}
