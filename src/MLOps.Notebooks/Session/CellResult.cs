using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Session;

/// <summary>How the execution of one cell ended.</summary>
/// <param name="Result">The value of the last expression, formatted; null when there was none.</param>
/// <param name="Error">Set unless <paramref name="Outcome"/> is <see cref="CellOutcome.Succeeded"/>.</param>
public sealed record CellResult(CellOutcome Outcome, TimeSpan Duration, MimeBundle? Result = null, CellError? Error = null);

public enum CellOutcome
{
    Succeeded,
    Failed,
    Interrupted,
}

/// <summary>What went wrong, as a front end shows it.</summary>
/// <param name="Name">Short name of the kind: an exception's type, "UserError" or "CompilationError".</param>
/// <param name="Message">One sentence first.</param>
/// <param name="Traceback">Lines for display, the cell and line first; empty when the message says all (a user's mistake).</param>
/// <param name="Line">Line within the cell, from 1, when known.</param>
public sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback, int? Line = null);
