namespace MLOps.Data;

/// <summary>One immutable version of a dataset: its rows are kept as an artifact, whatever happens to the file it came from.</summary>
/// <param name="Digest">SHA-256 of the content.</param>
/// <param name="Format">"csv", "json" or "parquet": how the artifact is stored.</param>
/// <param name="Location">Where it came from, relative to the notebook; null for variables and SQL.</param>
public sealed record DatasetVersion(
    string Name, int Version, string Digest, string Format, string? Location, string Artifact, long Rows,
    IReadOnlyList<ColumnSchema> Columns, string? Description, DateTimeOffset Created) : IReport
{
    /// <summary>True when adding found this very content as the latest version and made no new one.</summary>
    public bool Unchanged { get; init; }

    /// <summary>How the file had to be read when that was not the ordinary way, as said when it was added; empty later.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public string Reference => $"{Name}@{Version}";

    public string Title => $"Dataset {Reference}";
}

/// <summary>The latest version of every dataset, with the number of versions of each.</summary>
public sealed record DatasetList(IReadOnlyList<DatasetVersion> Datasets) : IReport
{
    public string Title => "Datasets";
}

/// <summary>What changed between two versions or sources: columns by name, rows by count and by content.</summary>
/// <param name="OnlyInA">Rows (counted with their multiplicity) of A that are not in B, over the columns they share.</param>
public sealed record DatasetDiff(
    string A, string B, long RowsA, long RowsB, IReadOnlyList<ColumnSchema> Added, IReadOnlyList<ColumnSchema> Removed,
    IReadOnlyList<TypeChange> Retyped, long OnlyInA, long OnlyInB) : IReport
{
    public string Title => $"{A} against {B}";
}

public sealed record TypeChange(string Column, string TypeA, string TypeB);
