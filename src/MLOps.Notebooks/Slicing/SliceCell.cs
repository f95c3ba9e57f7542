using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Slicing;

/// <summary>One executed version of a cell, as the slicer reads it.</summary>
/// <param name="Order">Execution count within the session, from 1.</param>
/// <param name="Text">The whole cell as it was executed, magics included.</param>
/// <param name="CellId">The front end's id; versions with the same id are re-runs of one cell. Null: a cell of its own.</param>
public sealed record SliceCell(int Order, string Text, string? CellId = null, CellOutcome Outcome = CellOutcome.Succeeded)
{
    /// <summary>The cell as it was written on the page, when <see cref="Text"/> holds what it imported too.</summary>
    public string Written { get; init; } = Text;
}
