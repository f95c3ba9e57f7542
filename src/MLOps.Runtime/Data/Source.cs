using MLOps.Store;


namespace MLOps.Data;

/// <summary>
/// Rows that can be asked with SQL, wherever they came from. Made by <see cref="DataCatalog.Open"/>; valid as long as its workspace.
/// </summary>
public sealed class Source
{
    private readonly Lazy<string> _digest;
    private readonly string _relation;

    internal Source(string name, SourceKind kind, string relation, IReadOnlyList<ColumnSchema> columns, Func<string> digest, string node)
    {
        Name = name;
        Kind = kind;
        _relation = relation;
        Columns = columns;
        LineageNode = node;
        _digest = new Lazy<string>(digest);
    }

    /// <summary>As people would call it: <c>weather.csv</c>, <c>weather@2</c>, a variable's name.</summary>
    public string Name { get; }

    public SourceKind Kind { get; }

    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <summary>How the file had to be read when that was not the ordinary way: "read as Windows-1252", "line ends are mixed".</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The same, no value of a text in them.</summary>
    internal IReadOnlyList<string>? NotesWithoutValues { get; init; }

    /// <summary>Those of the notes that tell of what could not be read as it stands; the others tell how values were understood.</summary>
    internal IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>SHA-256 of the content, 64 lower-case hex digits; computed when first asked for.</summary>
    public string Digest => _digest.Value;

    /// <summary>What may stand after FROM in the workspace's data engine.</summary>
    /// <exception cref="UserException">Its rows are gone.</exception>
    internal string Relation => Gone is null ? _relation : throw new UserException(Gone);

    /// <summary>Why the rows of a dataset's version cannot be read any more; what the store remembers of them still can. Null: they can be read.</summary>
    internal UserError? Gone { get; init; }

    /// <summary>What may stand after FROM when each row's position, from 1, is wanted in a column of this name. Rows may come in any order.</summary>
    internal string Numbered(string position) => HasRowNumbers
        ? $"(SELECT file_row_number + 1 AS {position}, * EXCLUDE (file_row_number) FROM {Relation[..^1]}, file_row_number = true))"
        : $"(SELECT row_number() OVER () AS {position}, * FROM {Relation})";

    /// <summary>The relation reads one Parquet file, which knows the numbers of its rows: counting them would take one core and the order of the file.</summary>
    internal bool HasRowNumbers { get; init; }

    /// <summary>A column of the reader's own name for them would be taken for the numbers of rows.</summary>
    internal static bool CanNumberRows(IEnumerable<ColumnSchema> columns) => !columns.Any(c => string.Equals(c.Name, "file_row_number", StringComparison.OrdinalIgnoreCase));

    /// <summary>A text file: its columns have the types that their values look like, and text where there are no values.</summary>
    internal bool HasGuessedTypes { get; init; }

    /// <summary>Its encoding was given by whom opened it.</summary>
    internal bool IsReadAsTold { get; init; }

    /// <summary>Its rows are a table of the engine, made when it was opened.</summary>
    internal bool IsCopy => _relation.StartsWith("main.", StringComparison.Ordinal);

    /// <summary>Its node in the lineage: <c>file:data/weather.csv</c>, <c>dataset:weather@2</c>.</summary>
    internal string LineageNode { get; }

    /// <summary>Other sources that went into these rows, with the part they played: a training set's labels.</summary>
    internal IReadOnlyList<(Source Source, string Role)> Origins { get; init; } = [];

    /// <summary>Links what went into these rows with them, for a decision that rests on the rows.</summary>
    internal void LinkOrigins(StoreTransaction transaction)
    {
        foreach (var (origin, role) in Origins)
        {
            origin.LinkOrigins(transaction);
            transaction.Link(origin.LineageNode, LineageNode, role);
        }
    }

    /// <summary>The column of this name, case ignored as DuckDB does.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public ColumnSchema Column(string name) =>
        Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UserException(UserError.Unknown("column", name, Columns.Select(c => c.Name), Name));
}

public enum SourceKind
{
    File,
    Dataset,
    Variable,
    Sql,

    /// <summary>A training set of a feature view.</summary>
    Features,
}
