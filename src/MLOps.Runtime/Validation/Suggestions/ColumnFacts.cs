using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation;

/// <summary>What a profile does not tell of a column and rules ask for; read in one pass over the source.</summary>
/// <param name="NotANumber">NaN values.</param>
/// <param name="Reading">The type that every text can be read as, narrowest first; null when none.</param>
/// <param name="Form">The form that every text has; null when none.</param>
internal sealed record ColumnFacts(long NotANumber, string? Reading, string? Form)
{
    /// <summary>The few ways in which all texts are built; empty when there are many.</summary>
    public IReadOnlyList<TextShape> Shapes { get; init; } = [];

    private static readonly string[] Readings = ["BIGINT", "DOUBLE", "DATE", "TIMESTAMP"];
    private static readonly string[] Forms = ["uuid", "email", "ipv4", "url"];

    /// <summary>By column name; empty when the engine refuses the question.</summary>
    public static IReadOnlyDictionary<string, ColumnFacts> Read(DataEngine engine, Source source, CancellationToken cancellation)
    {
        var asked = source.Columns.Where(c => c.IsText || c.Type is "FLOAT" or "DOUBLE").ToList();
        if (asked.Count == 0)
        {
            return new Dictionary<string, ColumnFacts>(StringComparer.Ordinal);
        }

        try
        {
            var query = $"SELECT {string.Join(", ", asked.SelectMany(Questions))} FROM {source.Relation}";
            var answers = engine.Query(query, row => Enumerable.Range(0, row.FieldCount).Select(row.GetInt64).ToList(), cancellation)[0];
            var next = 0;
            var facts = asked.ToDictionary(c => c.Name, c => Of(c, () => answers[next++]), StringComparer.Ordinal);
            return facts.ToDictionary(f => f.Key, f => source.Column(f.Key).IsText && f.Value.Form is null ? f.Value with { Shapes = TextShape.Read(engine, source, f.Key, cancellation) } : f.Value, StringComparer.Ordinal);
        }
        catch (DuckDBException)
        {
            return new Dictionary<string, ColumnFacts>(StringComparer.Ordinal);
        }
    }

    private static IEnumerable<string> Questions(ColumnSchema column)
    {
        var x = Sql.Name(column.Name);
        return column.IsText
            ? [
                $"count({x})",
                .. Readings.Select(r => r == "BIGINT" ? $"count(CASE WHEN TRY_CAST({x} AS BIGINT) = TRY_CAST({x} AS DOUBLE) THEN 1 END)" : $"count(TRY_CAST({x} AS {r}))"),
                .. Forms.Select(f => $"count(CASE WHEN regexp_matches({x}, {Sql.Text(TextForms.Patterns[f])}) THEN 1 END)"),
            ]
            : [$"count(CASE WHEN isnan({x}) THEN 1 END)"];
    }

    private static ColumnFacts Of(ColumnSchema column, Func<long> next)
    {
        if (!column.IsText)
        {
            return new(next(), null, null);
        }

        var count = next();
        var readings = Readings.Where(_ => next() == count).ToList();
        var forms = Forms.Where(_ => next() == count).ToList();
        return count == 0 ? new(0, null, null) : new(0, readings.FirstOrDefault(), forms.FirstOrDefault());
    }
}
