namespace MLOps.Interactive.Commands;

/// <summary>What a command gives back: a report, a plain message, or nothing to show.</summary>
/// <param name="Value">Given to C# by <c>--as NAME</c>; the report itself when null.</param>
/// <param name="Failure">The work was done and its answer is no (a failed gate, a failed proof): shown, and the cell fails with this sentence.</param>
public sealed record CommandResult(IReport? Report = null, string? Message = null, object? Value = null, string? Failure = null)
{
    public static CommandResult Of(IReport report) => new(report);

    public static CommandResult Say(string message) => new(Message: message);
}
