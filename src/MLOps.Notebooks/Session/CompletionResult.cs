namespace MLOps.Notebooks.Session;

/// <summary>What may stand at the cursor. Positions are UTF-16 offsets into the cell.</summary>
/// <param name="ReplaceStart">First character that a completion replaces.</param>
/// <param name="ReplaceEnd">One past the last.</param>
public sealed record CompletionResult(int ReplaceStart, int ReplaceEnd, IReadOnlyList<CompletionEntry> Items);

/// <param name="Text">What takes the place of the text between the two; it may have several lines, as an override has.</param>
/// <param name="Kind">"method", "property", "class", "keyword", "variable", "command", "option", "dataset"..., lower case.</param>
/// <param name="Description">A line about it: a declaration with the number of overloads, a version, a summary; null when there is nothing to say.</param>
public sealed record CompletionEntry(string Text, string Kind, string? Description = null);

/// <summary>What the thing at the cursor is, as text and as markdown.</summary>
public sealed record InspectionResult(string Text, string Markdown);

/// <summary>How much is told about a name.</summary>
public enum InspectionDetail
{
    /// <summary>Its declaration and what it is for.</summary>
    Summary,

    /// <summary>Remarks and exceptions as well, and how the notebook itself declares it.</summary>
    Full,
}

/// <summary>Whether Enter should run the text or begin a new line.</summary>
/// <param name="Indent">Spaces that the next line should start with, when incomplete.</param>
public sealed record Completeness(CompletenessStatus Status, string Indent = "");

public enum CompletenessStatus
{
    Complete,
    Incomplete,
    Invalid,
}

/// <summary>Something that the compiler says about a cell.</summary>
/// <param name="Line">Within the cell, from 1.</param>
/// <param name="Column">Within the line, from 1, in UTF-16 units.</param>
/// <param name="EndLine">Line of the first character behind it.</param>
/// <param name="EndColumn">Column of the first character behind it.</param>
/// <param name="Id">The compiler's code, <c>CS0103</c>; "magic" for a mistake in a magic line.</param>
public sealed record CellDiagnostic(int Line, int Column, int EndLine, int EndColumn, CellSeverity Severity, string Id, string Message);

public enum CellSeverity
{
    Warning,
    Error,
}
