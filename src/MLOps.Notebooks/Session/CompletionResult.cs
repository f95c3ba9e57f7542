namespace MLOps.Notebooks.Session;

/// <summary>What may stand at the cursor. Positions are UTF-16 offsets into the cell.</summary>
/// <param name="ReplaceStart">First character that a completion replaces.</param>
/// <param name="ReplaceEnd">One past the last.</param>
public sealed record CompletionResult(int ReplaceStart, int ReplaceEnd, IReadOnlyList<CompletionEntry> Items);

/// <param name="Kind">"method", "property", "class", "keyword", "variable", "command", "option", "dataset"..., lower case.</param>
/// <param name="Description">A line about it; null when getting one would cost too much.</param>
public sealed record CompletionEntry(string Text, string Kind, string? Description = null);

/// <summary>What the thing at the cursor is, as text and as markdown.</summary>
public sealed record InspectionResult(string Text, string Markdown);

/// <summary>Whether Enter should run the text or begin a new line.</summary>
/// <param name="Indent">Spaces that the next line should start with, when incomplete.</param>
public sealed record Completeness(CompletenessStatus Status, string Indent = "");

public enum CompletenessStatus
{
    Complete,
    Incomplete,
    Invalid,
}
