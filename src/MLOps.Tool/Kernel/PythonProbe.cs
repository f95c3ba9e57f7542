namespace MLOps.Tool.Kernel;

/// <summary>
/// VS Code may send hidden Python to any kernel to find a debugger or list variables. It is answered with an empty success:
/// an error cell that nobody asked for would only worry people.
/// </summary>
internal static class PythonProbe
{
    public static bool Matches(string code)
    {
        var first = code.AsSpan().TrimStart();
        var end = first.IndexOfAny('\r', '\n');
        var line = (end < 0 ? first : first[..end]).TrimEnd();
        return (line.StartsWith("import ", StringComparison.Ordinal) && !line.EndsWith(';'))
            || (line.StartsWith("from ", StringComparison.Ordinal) && line.Contains(" import ", StringComparison.Ordinal))
            || line is "try:"
            || (line.StartsWith("def ", StringComparison.Ordinal) && line.EndsWith(':'))
            || line.StartsWith("%config", StringComparison.Ordinal)
            || line.StartsWith("__VSCODE", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("_VSCODE", StringComparison.OrdinalIgnoreCase);
    }
}
