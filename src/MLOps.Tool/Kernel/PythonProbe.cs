namespace MLOps.Tool.Kernel;

/// <summary>
/// VS Code may send hidden Python to any kernel: to find a debugger, to list variables, and the start-up commands of its settings,
/// which are IPython's as a rule. It is answered with an empty success: an error that nobody asked for would only worry people.
/// </summary>
internal static class PythonProbe
{
    private static readonly string[] Beginnings = ["%", "__VSCODE", "_VSCODE", "__vsc_", "get_ipython(", "matplotlib."];

    public static bool Matches(string code)
    {
        var line = code.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0 && !l.StartsWith("# ", StringComparison.Ordinal)) ?? "";
        return Beginnings.Any(b => line.StartsWith(b, StringComparison.OrdinalIgnoreCase))
            || (line.StartsWith("import ", StringComparison.Ordinal) && !line.EndsWith(';'))
            || (line.StartsWith("from ", StringComparison.Ordinal) && line.Contains(" import ", StringComparison.Ordinal))
            || (line.StartsWith("def ", StringComparison.Ordinal) && line.EndsWith(':'))
            || (line.StartsWith("del ", StringComparison.Ordinal) && !line.EndsWith(';'))
            || line is "try:";
    }
}
