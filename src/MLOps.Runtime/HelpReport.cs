namespace MLOps;

/// <summary>Commands and what they take: all of them in groups, or those that were asked for in full.</summary>
/// <param name="Subject">The command that was asked for; null for all.</param>
public sealed record HelpReport(string? Subject, IReadOnlyList<HelpGroup> Groups) : IReport
{
    public string Title => Subject is null ? "Commands" : $"#!{Subject}";
}

/// <param name="Name">What the commands are about: "Data", "Models".</param>
public sealed record HelpGroup(string Name, IReadOnlyList<HelpCommand> Commands);

/// <param name="Usage">The command's shape on one line: <c>#!data add NAME SOURCE [--description TEXT]</c>.</param>
/// <param name="Body">What the lines below it hold: "SQL", "YAML"; null for nothing of the command's.</param>
/// <param name="Examples">As they stand in a cell.</param>
public sealed record HelpCommand(
    string Path, string Usage, string Summary, IReadOnlyList<HelpParameter> Parameters, string? Body, IReadOnlyList<string> Examples);

public sealed record HelpParameter(string Name, string Help);
