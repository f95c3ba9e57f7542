using MLOps.Data;
using MLOps.Store;

namespace MLOps.Profiling;

/// <summary>
/// A source made ready to be asked many times: columns named <c>c0</c>, <c>c1</c>, ..., NaN as null, nested values as text.
/// Text files are read once, into a table that goes with this object.
/// </summary>
internal sealed class PreparedRelation : IDisposable
{
    private readonly DataEngine _engine;
    private readonly string? _table;

    private PreparedRelation(DataEngine engine, string relation, string? table, IReadOnlyList<PreparedColumn> columns)
    {
        _engine = engine;
        _table = table;
        Relation = relation;
        Columns = columns;
        Rows = engine.Scalar<long>($"SELECT count(*) FROM {relation}");
    }

    public string Relation { get; }

    public IReadOnlyList<PreparedColumn> Columns { get; }

    public long Rows { get; }

    public static PreparedRelation Of(DataEngine engine, Source source, CancellationToken cancellation)
    {
        var columns = source.Columns.Select((c, i) => new PreparedColumn(i, c, ColumnKinds.Of(c))).ToList();
        var selected = columns.Select(c => $"{DuckDbSpelling.Prepare(c, Sql.Name(c.Schema.Name))} AS {c.Sql}");
        var query = $"SELECT {string.Join(", ", selected)} FROM {source.Relation}";
        columns = WithoutFlatJson(engine, source, columns, cancellation);
        if (!IsParsedText(source))
        {
            return new(engine, $"({query})", null, columns);
        }

        var table = "main." + Sql.Name(engine.NextTable());
        engine.Query($"CREATE TABLE {table} AS {query}", _ => 0, cancellation);
        return new(engine, table, table, columns);
    }

    /// <summary>A repeatable sample of the rows of some columns, as a table of the engine; the caller drops it.</summary>
    public string Sample(IEnumerable<string> expressions, int rows, int seed) =>
        $"(SELECT {string.Join(", ", expressions)} FROM {Relation} USING SAMPLE reservoir({rows} ROWS) REPEATABLE ({seed}))";

    public void Dispose()
    {
        if (_table is not null)
        {
            _engine.Execute($"DROP TABLE IF EXISTS {_table}");
        }
    }

    private static bool IsParsedText(Source source) =>
        source.Relation.StartsWith("read_csv", StringComparison.Ordinal) || source.Relation.StartsWith("read_json", StringComparison.Ordinal);

    // A JSON column of nothing but scalars ("1984" beside "Brazil") is text.
    private static List<PreparedColumn> WithoutFlatJson(DataEngine engine, Source source, List<PreparedColumn> columns, CancellationToken cancellation)
    {
        var json = columns.Where(c => c.Schema.Type == "JSON").ToList();
        if (json.Count == 0)
        {
            return columns;
        }

        var asked = string.Join(", ", json.Select(c => DuckDbSpelling.HoldsNested(Sql.Name(c.Schema.Name))));
        var flat = engine.Query($"SELECT {asked} FROM {source.Relation}", row => json.Where((_, i) => !row.GetBoolean(i)).ToList(), cancellation)[0];
        return columns.Select(c => flat.Contains(c) ? c with { Kind = ColumnKind.Text } : c).ToList();
    }
}
