namespace MLOps.Rendering.Values;

/// <summary>Rows and columns, or the beginning and the end of them. Says what was cut.</summary>
/// <param name="Title">What it is; empty for none. Sizes are added when it is drawn.</param>
/// <param name="Head">The first rows.</param>
/// <param name="Tail">The last rows, when rows between them and the first are left out; else empty.</param>
/// <param name="TotalRows">How many rows there are; null when counting would mean reading them all.</param>
public sealed record TableNode(string Title, IReadOnlyList<TableColumn> Columns, IReadOnlyList<TableRow> Head, IReadOnlyList<TableRow> Tail, long? TotalRows) : ValueNode
{
    /// <summary>How many columns there are, the ones left out included.</summary>
    public int TotalColumns { get; init; } = Columns.Count;

    /// <summary>Before this column others were left out; null when none were.</summary>
    public int? ColumnsCutAt { get; init; }

    /// <summary>What the rows' names are: "index", "key"; null when the rows have no names.</summary>
    public string? RowHeader { get; init; }

    /// <summary>False for small tables whose size everyone sees.</summary>
    public bool IsSizeShown { get; init; } = true;

    /// <summary>What else the reader should know, such as where reading stopped; empty for nothing.</summary>
    public string Note { get; init; } = "";
}

/// <param name="Type">As people write it; empty when it says nothing.</param>
public sealed record TableColumn(string Name, string Type = "", bool IsNumeric = false);

/// <param name="Name">An index or a key; empty when the rows have no names.</param>
public sealed record TableRow(string Name, IReadOnlyList<ValueNode> Cells);
