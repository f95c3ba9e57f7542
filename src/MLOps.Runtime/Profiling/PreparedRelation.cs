using MLOps.Data;
using MLOps.Store;

namespace MLOps.Profiling;

/// <summary>
/// A source made ready to be asked many times: columns named <c>c0</c>, <c>c1</c>, ..., NaN as null, nested values as text.
/// Text files and wide ones are read once, into a table that goes with this object.
/// </summary>
internal sealed class PreparedRelation : IDisposable
{
    // A wide file's schema is read again by every statement about it, and of a wide table all columns are given their names again.
    public const int MostColumnsInPlace = 100;

    private const int ColumnsPerStatement = 400;

    private readonly DataEngine _engine;
    private readonly string _source;
    private readonly string? _table;

    private PreparedRelation(DataEngine engine, string source, string? table, IReadOnlyList<PreparedColumn> columns)
    {
        _engine = engine;
        _source = source;
        _table = table;
        Columns = columns;
        Rows = engine.Scalar<long>($"SELECT count(*) FROM {table ?? source}");
    }

    /// <summary>Rows of the source when these are a sample of it.</summary>
    public long? SampledFrom { get; private init; }

    public IReadOnlyList<PreparedColumn> Columns { get; }

    public long Rows { get; }

    public static PreparedRelation Of(DataEngine engine, Source source, ProfileOptions options, CancellationToken cancellation)
    {
        var columns = source.Columns.Select((c, i) => new PreparedColumn(i, c, ColumnKinds.Of(c), Sql.Name(c.Name))).ToList();
        columns = WithFields(engine, source, WithoutFlatJson(engine, source, columns, cancellation));
        columns = columns.Count > MostColumnsInPlace ? WithoutNeedlessTests(engine, source, columns, cancellation) : columns;
        if (options.Sample is { } sample)
        {
            return Sampled(engine, source, columns, sample, options.Seed, cancellation);
        }

        if (!IsDearToRead(source))
        {
            return new(engine, source.Relation, null, columns);
        }

        var table = "main." + Sql.Name(engine.NextTable());
        engine.Query($"CREATE TABLE {table} AS {Select(columns, source.Relation)}", _ => 0, cancellation);
        return new(engine, source.Relation, table, columns);
    }

    /// <summary>What may stand after FROM to ask about these columns. The fewer there are, the less the engine has to plan.</summary>
    public string Of(IEnumerable<PreparedColumn> columns) => _table ?? $"({Select(columns, _source)})";

    public void Dispose()
    {
        if (_table is not null)
        {
            _engine.Execute($"DROP TABLE IF EXISTS {_table}");
        }
    }

    private static PreparedRelation Sampled(DataEngine engine, Source source, List<PreparedColumn> columns, int rows, int seed, CancellationToken cancellation)
    {
        var all = engine.Scalar<long>($"SELECT count(*) FROM {source.Relation}");
        var table = "main." + Sql.Name(engine.NextTable());
        engine.Query($"CREATE TABLE {table} AS {DuckDbQueries.Sample($"({Select(columns, source.Relation)})", "*", rows, seed)}", _ => 0, cancellation);
        return new(engine, source.Relation, table, columns) { SampledFrom = all };
    }

    private static string Select(IEnumerable<PreparedColumn> columns, string from) =>
        $"SELECT {string.Join(", ", columns.Select(c => $"{DuckDbSpelling.Prepare(c)} AS {c.Sql}"))} FROM {from}";

    private static bool IsDearToRead(Source source) =>
        source.Relation.Contains("read_csv(", StringComparison.Ordinal) || source.Relation.Contains("read_json_auto(", StringComparison.Ordinal)
        || (source.Columns.Count > MostColumnsInPlace && (source.IsCopy || source.Relation.Contains("read_parquet(", StringComparison.Ordinal)));

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

    // The engine plans thousands of conditions in one statement for a minute, and as many plain columns within a second.
    private static List<PreparedColumn> WithoutNeedlessTests(DataEngine engine, Source source, List<PreparedColumn> columns, CancellationToken cancellation)
    {
        bool[] Holding(PreparedColumn[] chunk) => engine.Query(
            $"SELECT {string.Join(", ", chunk.Select(c => DuckDbSpelling.HoldsNaN(c.Expression)))} FROM {source.Relation}", row => chunk.Select((_, i) => row.GetBoolean(i)).ToArray(), cancellation)[0];
        var free = columns.Where(c => c.IsFloat).Chunk(ColumnsPerStatement).SelectMany(chunk => chunk.Zip(Holding(chunk))).Where(f => !f.Second).Select(f => f.First.Index).ToHashSet();
        return columns.Select(c => c with { IsFreeOfNaN = free.Contains(c.Index) }).ToList();
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
