namespace MLOps.Interactive.Commands;

/// <summary>
/// A language that notebooks mix with C# and that no kernel here runs. Its lines are passed over with one sentence, so that the
/// rest of the notebook can go on.
/// </summary>
/// <param name="Name">As people write it: <c>F#</c>.</param>
public sealed record ForeignLanguage(string Name)
{
    private static readonly Dictionary<string, ForeignLanguage> ByWord = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fsharp"] = new("F#"),
        ["f#"] = new("F#"),
        ["pwsh"] = new("PowerShell"),
        ["powershell"] = new("PowerShell"),
        ["kql"] = new("KQL"),
        ["http"] = new("HTTP"),
        ["http-request"] = new("HTTP"),
        ["python"] = new("Python"),
        ["r"] = new("R"),
        ["vb"] = new("Visual Basic"),
        ["qsharp"] = new("Q#"),
        ["bash"] = new("shell scripts"),
    };

    /// <summary>The language that a magic line (without <c>#!</c>) names by its first word; null when it names none of these.</summary>
    public static ForeignLanguage? Find(string commandLine) =>
        CommandLineTokens.Split(commandLine) is [var first, ..] ? ByWord.GetValueOrDefault(first.Text) ?? Database(first.Text) : null;

    /// <summary>The sentence that stands in place of an answer.</summary>
    /// <param name="word">What the notebook called it: <c>fsharp</c>.</param>
    public string PassedOver(string word) => $"#!{word}: this kernel does not run {Name}; these lines were passed over.";

    // A connected database gets a name of its own: sql-adventureworks, kql-logs.
    private static ForeignLanguage? Database(string word) =>
        word.StartsWith("sql-", StringComparison.OrdinalIgnoreCase) ? new("SQL of a connected database")
        : word.StartsWith("kql-", StringComparison.OrdinalIgnoreCase) ? new("KQL of a connected cluster")
        : null;
}
