namespace MLOps.Pipelines;

/// <summary>What an export of the notebook keeps, cell by cell in the order of execution, and why the rest goes.</summary>
/// <param name="Outcomes">What the slice was made for: registered models, logged metrics, checks.</param>
/// <param name="Problems">What stands in the way of an export, each in one sentence; empty when nothing does.</param>
/// <param name="Seconds">How long the analysis took.</param>
public sealed record SliceReport(string Title, IReadOnlyList<SliceCellReport> Cells, IReadOnlyList<string> Outcomes, IReadOnlyList<string> Problems, double Seconds) : IReport
{
    /// <summary>Where the page and what was executed differ; empty too when no page is known.</summary>
    public IReadOnlyList<PageDifference> Differences { get; init; } = [];

    /// <summary>The steps that an export makes of what stays; empty when it cannot be exported.</summary>
    public IReadOnlyList<PipelineStepReport> Steps { get; init; } = [];

    public int Kept => Cells.Count(c => c.Fate != CellFate.Dropped);

    public int Dropped => Cells.Count(c => c.Fate == CellFate.Dropped);
}

/// <summary>A step of an exported pipeline.</summary>
/// <param name="After">Numbers of the steps right before it, from 1.</param>
public sealed record PipelineStepReport(string Title, IReadOnlyList<int> After);

/// <param name="Order">Execution count of the cell, from 1.</param>
/// <param name="Text">First line of the cell.</param>
/// <param name="KeptStatements">Statements and magics of the cell that stay, of <paramref name="Statements"/>.</param>
/// <param name="Reason">Why it stays or goes, in words.</param>
/// <param name="NeededBy">The kept cells that need something of this one, by execution count.</param>
public sealed record SliceCellReport(int Order, string Text, CellFate Fate, int KeptStatements, int Statements, string Reason, IReadOnlyList<int> NeededBy);

/// <param name="Order">Execution count of the cell; null when it never ran.</param>
/// <param name="Message">The difference in a sentence.</param>
public sealed record PageDifference(PageDifferenceKind Kind, int? Order, string Message);

public enum PageDifferenceKind
{
    Edited,
    Deleted,
    RanAgain,
    OutOfOrder,
    NeverRun,
}

public enum CellFate
{
    Kept,
    PartlyKept,
    Dropped,
}
