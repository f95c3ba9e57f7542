using MLOps.Data;
using MLOps.Store;

namespace MLOps.Profiling;

/// <summary>
/// A source made ready to be asked many times: columns named <c>c0</c>, <c>c1</c>, ..., NaN as null, nested values as text.
/// Text files and wide ones are read once, into tables that go with this object.
/// </summary>
internal sealed class PreparedRelation : IDisposable
{
    /// <summary>
    /// The engine reads a wide file's schema again for every statement about it, and looks at all columns of a wide table to plan one.
    /// What has more columns is kept in tables of so many, or fewer where memory is scarce.
    /// </summary>
    public const int MostColumnsInPlace = 100;

    private const int FewestColumns = 4;

    // To read a column of a file and write it into a table takes so much memory on each core while it lasts.
    private const long BytesPerColumn = 3_000_000;

    private readonly DataEngine _engine;
    private readonly Source _source;
    private readonly IReadOnlyList<string> _tables;
    private readonly int _columnsPerTable;

    private PreparedRelation(DataEngine engine, Source source, IReadOnlyList<string> tables, int columnsPerTable, IReadOnlyList<PreparedColumn> columns)
    {
        _engine = engine;
        _source = source;
        _tables = tables;
        _columnsPerTable = columnsPerTable;
        Columns = columns;
        Rows = engine.Scalar<long>($"SELECT count(*) FROM {(tables.Count > 0 ? tables[0] : source.Relation)}");
    }

    /// <summary>Rows of the source when these are a sample of it.</summary>
    public long? SampledFrom { get; private init; }

    public IReadOnlyList<PreparedColumn> Columns { get; }

    /// <summary>True when the columns are kept in several tables: rows as wholes are dear, for the engine holds a piece of every column.</summary>
    public bool IsInParts => _tables.Count > 1;

    public long Rows { get; }

    public static PreparedRelation Of(DataEngine engine, Source source, ProfileOptions options, CancellationToken cancellation)
    {
        var columns = source.Columns.Select((c, i) => new PreparedColumn(i, c, ColumnKinds.Of(c), Sql.Name(c.Name))).ToList();
        columns = WithFields(engine, source, WithoutFlatJson(engine, source, columns, cancellation));
        if (options.Sample is { } sample)
        {
            var all = engine.Scalar<long>($"SELECT count(*) FROM {source.Relation}");
            return KeptOnce(engine, source, DuckDbQueries.Sample(source.Relation, "*", sample, options.Seed), ColumnsPerTable(engine, options), columns, cancellation, all);
        }

        var perTable = columns.Count <= MostColumnsInPlace ? MostColumnsInPlace : ColumnsPerTable(engine, options);
        return columns.Count <= MostColumnsInPlace && !IsText(source) ? new(engine, source, [], perTable, columns)
            : columns.Count <= MostColumnsInPlace || IsCheapInParts(source) || (IsText(source) && perTable < MostColumnsInPlace)
                ? new(engine, source, Keep(engine, source.Relation, perTable, columns, cancellation), perTable, columns)
            : KeptOnce(engine, source, $"SELECT * FROM {source.Relation}", perTable, columns, cancellation);
    }

    /// <summary>What may stand after FROM to ask about these columns. The fewer there are, the less the engine has to plan.</summary>
    public string Of(IEnumerable<PreparedColumn> columns)
    {
        if (_tables.Count == 0)
        {
            return $"({Select(columns, _source.Relation)})";
        }

        var needed = columns.Select(Table).Distinct().Select(i => _tables[i]).ToList();
        return needed.Count == 1 ? needed[0] : $"({string.Join(" POSITIONAL JOIN ", needed.DefaultIfEmpty(_tables[0]))})";
    }

    /// <summary>The same with the number of each row as column <c>r</c>; null where only reading in order would tell it.</summary>
    public string? Numbered(IEnumerable<PreparedColumn> columns) => _tables.Count switch
    {
        0 when RowNumber is { } number => $"({Select(columns, _source.Relation, $", {number} AS r")})",
        1 => $"(SELECT *, rowid AS r FROM {_tables[0]})",
        _ => null,
    };

    /// <summary>The same for one number or time, NaN as it is stored: what is asked under a condition on it, the file's own statistics help to answer.</summary>
    public string AsStored(PreparedColumn column) => _tables.Count == 0 ? $"(SELECT {column.Expression} AS {column.Sql} FROM {_source.Relation})" : Of([column]);

    /// <summary>Parts of what is to be asked, none about columns of several tables.</summary>
    public IEnumerable<T[]> Parts<T>(IEnumerable<T> asked, Func<T, PreparedColumn> column, int most) =>
        asked.GroupBy(a => Table(column(a))).SelectMany(g => g.Chunk(most));

    public void Dispose() => Drop(_engine, _tables);

    // A column of that name would be taken for it.
    private string? RowNumber => _source.HasRowNumbers ? "file_row_number"
        : _source.IsCopy && !_source.Columns.Any(c => string.Equals(c.Name, "rowid", StringComparison.OrdinalIgnoreCase)) ? "rowid" : null;

    private int Table(PreparedColumn column) => column.Index / _columnsPerTable;

    private static int ColumnsPerTable(DataEngine engine, ProfileOptions options) =>
        (int)Math.Clamp(MemoryBudget.Of(options, 0).Engine / (BytesPerColumn * engine.Threads), FewestColumns, MostColumnsInPlace);

    // Rows that are dear to read, or would be others the next time, are read in one piece before they are divided.
    private static PreparedRelation KeptOnce(DataEngine engine, Source source, string rows, int perTable, List<PreparedColumn> columns, CancellationToken cancellation, long? sampledFrom = null)
    {
        var whole = NewTable(engine);
        try
        {
            engine.Query($"CREATE TABLE {whole} AS {rows}", _ => 0, cancellation);
            return new(engine, source, Keep(engine, whole, perTable, columns, cancellation), perTable, columns) { SampledFrom = sampledFrom };
        }
        finally
        {
            Drop(engine, [whole]);
        }
    }

    private static List<string> Keep(DataEngine engine, string from, int perTable, List<PreparedColumn> columns, CancellationToken cancellation)
    {
        var parts = columns.Chunk(perTable).Select(part => (Table: NewTable(engine), Columns: part)).ToList();
        var tables = parts.Select(p => p.Table).ToList();
        try
        {
            engine.QuerySideBySide(parts.Select(p => $"CREATE TABLE {p.Table} AS {Select(p.Columns, from)}").ToList(), _ => 0, cancellation);
            return tables;
        }
        catch
        {
            Drop(engine, tables);
            throw;
        }
    }

    private static string NewTable(DataEngine engine) => "main." + Sql.Name(engine.NextTable());

    private static void Drop(DataEngine engine, IEnumerable<string> tables)
    {
        foreach (var table in tables)
        {
            engine.Execute($"DROP TABLE IF EXISTS {table}");
        }
    }

    private static string Select(IEnumerable<PreparedColumn> columns, string from, string more = "") =>
        $"SELECT {string.Join(", ", columns.Select(c => $"{DuckDbSpelling.Prepare(c)} AS {c.Sql}"))}{more} FROM {from}";

    private static bool IsText(Source source) =>
        source.Relation.Contains("read_csv(", StringComparison.Ordinal) || source.Relation.Contains("read_json_auto(", StringComparison.Ordinal);

    // Of these, single columns can be read without the others.
    private static bool IsCheapInParts(Source source) => source.IsCopy || source.Relation.Contains("read_parquet(", StringComparison.Ordinal);

    private static List<PreparedColumn> WithFields(DataEngine engine, Source source, List<PreparedColumn> columns)
    {
        if (columns.TrueForAll(c => c.Kind != ColumnKind.Nested))
        {
            return columns;
        }

        var nested = new NestedColumns(engine, source.Relation);
        return columns
            .SelectMany(c => c.Kind == ColumnKind.Nested ? nested.Within(c.Schema).Select(f => new PreparedColumn(0, f.Schema, ColumnKinds.Of(f.Schema), f.Expression)).Prepend(c) : [c])
            .Select((c, i) => c with { Index = i }).ToList();
    }

    // A JSON column of nothing but scalars ("1984" beside "Brazil") is text.
    private static List<PreparedColumn> WithoutFlatJson(DataEngine engine, Source source, List<PreparedColumn> columns, CancellationToken cancellation)
    {
        var json = columns.Where(c => c.Schema.Type == "JSON").ToList();
        if (json.Count == 0)
        {
            return columns;
        }

        var asked = string.Join(", ", json.Select(c => DuckDbSpelling.HoldsNested(c.Expression)));
        var flat = engine.Query($"SELECT {asked} FROM {source.Relation}", row => json.Where((_, i) => !row.GetBoolean(i)).ToList(), cancellation)[0];
        return columns.Select(c => flat.Contains(c) ? c with { Kind = ColumnKind.Text } : c).ToList();
    }
}
