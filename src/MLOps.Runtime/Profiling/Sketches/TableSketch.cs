namespace MLOps.Profiling.Sketches;

/// <summary>
/// What is remembered of a table when its rows are out of reach: enough to compare it with another, to merge it with another part, and
/// to suggest what to expect of the next. It is kept with a dataset's version.
/// </summary>
public sealed record TableSketch
{
    /// <summary>Number of the form that it is stored in.</summary>
    public const int Format = 2;

    public required long Rows { get; init; }

    /// <summary>In the order of the table; fields within structs and JSON objects by their path.</summary>
    public required IReadOnlyList<ColumnSketch> Columns { get; init; }

    /// <summary>The sketch of the column of this name, case ignored.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public ColumnSketch Column(string name) =>
        Columns.FirstOrDefault(c => c.Name == name)
        ?? Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UserException(UserError.Unknown("column", name, Columns.Select(c => c.Name)));

    /// <summary>
    /// The sketch of the rows of both, columns by name. A column that only one of them has is missing in the rows of the other.
    /// </summary>
    /// <exception cref="ArgumentException">A column is of different types in them.</exception>
    public TableSketch Merge(TableSketch other)
    {
        var theirs = other.Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
        var mine = Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var shared = Columns.Select(c => theirs.TryGetValue(c.Name, out var same) ? c.Merge(same) : c with { Missing = c.Missing + other.Rows });
        var added = other.Columns.Where(c => !mine.Contains(c.Name)).Select(c => c with { Missing = c.Missing + Rows });
        return new() { Rows = Rows + other.Rows, Columns = shared.Concat(added).ToList() };
    }
}
