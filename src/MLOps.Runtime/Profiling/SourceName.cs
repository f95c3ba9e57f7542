namespace MLOps.Profiling;

/// <summary>What to call a variable that was handed over as an expression of C#.</summary>
internal static class SourceName
{
    /// <summary>The expression when it is a plain name; else null.</summary>
    public static string? Of(string? expression) =>
        expression is { Length: > 0 } text && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c == '_') ? text : null;
}
