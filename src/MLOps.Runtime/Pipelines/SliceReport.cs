namespace MLOps.Pipelines;

/// <summary>What an export of the notebook keeps, cell by cell in the order of execution, and why the rest goes.</summary>
/// <param name="Outcomes">What the slice was made for: registered models, logged metrics, checks.</param>
/// <param name="Problems">What stands in the way of an export, each in one sentence; empty when nothing does.</param>
/// <param name="Seconds">How long the analysis took.</param>
public sealed record SliceReport(string Title, IReadOnlyList<SliceCellReport> Cells, IReadOnlyList<string> Outcomes, IReadOnlyList<string> Problems, double Seconds) : IReport
{
    public int Kept => Cells.Count(c => c.Fate != CellFate.Dropped);

    public int Dropped => Cells.Count(c => c.Fate == CellFate.Dropped);
}

/// <param name="Order">Execution count of the cell, from 1.</param>
/// <param name="Text">First line of the cell.</param>
/// <param name="KeptStatements">Statements and magics of the cell that stay, of <paramref name="Statements"/>.</param>
/// <param name="Reason">Why it stays or goes, in words.</param>
/// <param name="NeededBy">The kept cells that need something of this one, by execution count.</param>
public sealed record SliceCellReport(int Order, string Text, CellFate Fate, int KeptStatements, int Statements, string Reason, IReadOnlyList<int> NeededBy);

public enum CellFate
{
    Kept,
    PartlyKept,
    Dropped,
}
