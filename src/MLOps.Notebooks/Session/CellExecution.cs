namespace MLOps.Notebooks.Session;

/// <summary>One cell to be executed.</summary>
/// <param name="Text">The whole cell, magics included.</param>
/// <param name="CellId">The front end's id of the cell, when it tells one.</param>
/// <param name="Name">What errors call the cell; <c>cell</c> and the execution count when null.</param>
public sealed record CellSubmission(string Text, string? CellId = null, string? Name = null);

/// <summary>An executed version of a cell, as recorded; reproduction and export rest on the sequence of these.</summary>
/// <param name="Order">Execution count within the session, from 1.</param>
/// <param name="Declared">Names that the cell declared at top level (variables, methods, types).</param>
/// <param name="Read">Names of earlier cells that it used.</param>
/// <param name="Mutated">Names of earlier cells' variables that it may have assigned, or whose object it may have changed.</param>
/// <param name="Inputs">Data read, as source name and SHA-256 digest.</param>
/// <param name="Outputs">Files written, as name (relative to the workspace's folder where they lie below it) and SHA-256 digest.</param>
/// <param name="Expanded">The cell's text with the cells of every file that it imported in their place; null when it imported none.</param>
public sealed record CellExecution(
    int Order,
    CellSubmission Submission,
    DateTimeOffset Started,
    TimeSpan Duration,
    CellOutcome Outcome,
    IReadOnlyList<string> Declared,
    IReadOnlyList<string> Read,
    IReadOnlyList<string> Mutated,
    IReadOnlyDictionary<string, string> Inputs,
    IReadOnlyDictionary<string, string> Outputs,
    string? Expanded = null);
