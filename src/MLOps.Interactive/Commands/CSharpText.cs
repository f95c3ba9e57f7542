using MLOps.Data;

namespace MLOps.Interactive.Commands;

/// <summary>Pieces of the C# that stands for a command in an exported project.</summary>
internal static class CSharpText
{
    /// <summary>A string literal.</summary>
    public static string Literal(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }

    /// <summary>A raw string literal on lines of its own, for bodies.</summary>
    public static string Raw(string text)
    {
        var quotes = "\"\"\"";
        while (text.Contains(quotes, StringComparison.Ordinal))
        {
            quotes += "\"";
        }

        return $"{quotes}\n{text.ReplaceLineEndings("\n").TrimEnd('\n')}\n{quotes}";
    }

    /// <summary>A source argument: the variable's name when it was one, a query over variables, or else a literal.</summary>
    public static string Source(CommandCall call, string name) => SourceOf(call, call.Required(name));

    /// <summary>The same for each of the texts of an option that may be given several times.</summary>
    public static IReadOnlyList<string> Sources(CommandCall call, string name) => call.All(name).Select(text => SourceOf(call, text)).ToList();

    /// <summary>The same as <see cref="Source"/>, opened in the encoding that <c>--encoding</c> gives.</summary>
    public static string EncodedSource(CommandCall call, string name) =>
        call.Text("--encoding") is { } encoding ? $"mlops.Data.Open({Source(call, name)}, encoding: {Literal(encoding)})" : Source(call, name);

    private static string SourceOf(CommandCall call, string text)
    {
        if (call.Host is not { } host)
        {
            return Literal(text);
        }

        if (host.TryGetVariable(text, out _))
        {
            return text;
        }

        return DataCatalog.IsSql(text) && Tables(call, text) is { Length: > 0 } tables ? $"mlops.Data.OpenSql({Literal(text)}{tables})" : Literal(text);
    }

    /// <summary>
    /// <c>, new() { ["name"] = name }</c> for the variables that a query names, or nothing. An export knows the names of variables but
    /// not their values, so that one without a value counts as a table.
    /// </summary>
    public static string Tables(CommandCall call, string query)
    {
        var names = call.Host.Variables
            .Where(v => DataCatalog.Mentions(query, v.Name) && (v.Value is null || DataCatalog.IsTable(v.Value)))
            .Select(v => v.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "" : $", new() {{ {string.Join(", ", names.Select(n => $"[{Literal(n)}] = {n}"))} }}";
    }

    /// <summary><c>, parameter: "value"</c> when the option was given, else nothing.</summary>
    public static string Named(CommandCall call, string option, string parameter) =>
        call.Text(option) is { } value ? $", {parameter}: {Literal(value)}" : "";
}
