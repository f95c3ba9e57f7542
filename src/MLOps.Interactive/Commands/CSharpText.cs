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

    /// <summary>A source argument: the variable's name when it was one, else a literal.</summary>
    public static string Source(CommandCall call, string name)
    {
        var text = call.Required(name);
        return call.Host is { } host && host.TryGetVariable(text, out _) ? text : Literal(text);
    }

    /// <summary><c>, parameter: "value"</c> when the option was given, else nothing.</summary>
    public static string Named(CommandCall call, string option, string parameter) =>
        call.Text(option) is { } value ? $", {parameter}: {Literal(value)}" : "";
}
