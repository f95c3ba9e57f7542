namespace MLOps.Validation;

/// <summary>What to do with a validation besides reporting it.</summary>
public sealed record ValidationOptions
{
    /// <summary>
    /// A Parquet file, relative to the workspace's base directory, that receives every failing row with its position, the checks
    /// it broke and the offending values. Written to a temporary name, then renamed; written with no rows when none fails.
    /// </summary>
    public string? Quarantine { get; init; }

    /// <summary>A Parquet file that receives the rows that break no check. With the quarantine they are all rows of the source.</summary>
    public string? Clean { get; init; }

    /// <summary>C# tables that foreign keys and reconciliations may name as their source.</summary>
    public IReadOnlyDictionary<string, object> Variables { get; init; } = new Dictionary<string, object>(StringComparer.Ordinal);

    /// <summary>Columns of personal data besides those that the suite names: their values are not shown in the report. The quarantine file has them.</summary>
    public IReadOnlyList<string> Mask { get; init; } = [];

    /// <summary>Only checks with one of these tags are run; all when empty.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>
    /// The source is this partition of a larger table: its states are kept, so that <see cref="Workspace.ValidateWhole"/> can judge all partitions
    /// without reading them. The same name again replaces the partition.
    /// </summary>
    public string? Partition { get; init; }

    /// <summary>
    /// Memory that the engine may take meanwhile, in bytes; what does not fit is kept on disk. Null, the default: a quarter of the
    /// machine's.
    /// </summary>
    public long? Memory { get; init; }

    /// <summary>Failing rows shown for each failed check. 5 by default; the quarantine file has all.</summary>
    public int SampleRows { get; init; } = 5;
}
