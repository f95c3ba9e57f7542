using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Models.Scoring;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Collects answers batch by batch beside the rows they belong to, and gives both as one table.</summary>
internal sealed class PredictionTable(DataCatalog data, Source source, CancellationToken cancellation = default) : IDisposable
{
    private const int ShownRows = 20;

    private readonly string _rows = SourceBatches.Pin(data.Engine, source, cancellation);
    private readonly string _answers = data.Engine.NextTable();
    private bool _created;

    /// <summary>The pinned rows: what the batches must be read from.</summary>
    public string Relation => _rows;

    public void Add(IReadOnlyList<ColumnBuffer> outputs, int rows) => data.Engine.Use(connection =>
    {
        Create(connection, outputs.Select(o => (o.Spec.Name, o.DuckType)));
        using var appender = connection.CreateAppender("main", _answers);
        for (var row = 0; row < rows; row++)
        {
            var target = appender.CreateRow();
            foreach (var output in outputs)
            {
                output.Append(target, row);
            }

            target.EndRow();
        }

        return true;
    });

    /// <summary>The table so far; without any rows the outputs come from the signature.</summary>
    public Predictions Finish(string model, ModelSignature signature, double seconds)
    {
        data.Engine.Use(connection =>
        {
            Create(connection, signature.Outputs.Select(o => (o.Name, TensorType.Of(o).DuckType + (o.Length is null ? "" : "[]"))));
            return true;
        });
        var table = "main." + Sql.Name(data.Engine.NextTable());
        var kept = string.Join(", ", source.Columns.Where(c => !signature.Outputs.Any(o => Same(ColumnName(o.Name), c.Name))).Select(c => "r." + Sql.Name(c.Name)).Append("a.*"));
        data.Engine.Execute($"CREATE TABLE {table} AS SELECT {kept} FROM {_rows} AS r POSITIONAL JOIN {Sql.Name(_answers)} AS a");
        var columns = data.Engine.Describe(table);
        var result = new Source("predictions", SourceKind.Sql, table, columns, () => ContentDigest.Of(data.Engine, table), source.LineageNode);
        return new Predictions(model, source.Name, columns, data.Rows(result, ShownRows), data.Count(result), seconds) { Source = result };
    }

    /// <summary>Lets go of the rows and answers collected; what <see cref="Finish"/> gave stays.</summary>
    public void Dispose() => data.Engine.Execute($"DROP TABLE IF EXISTS {_rows}; DROP TABLE IF EXISTS {Sql.Name(_answers)}");

    /// <summary>The column that holds an output: an input of the same name keeps its own.</summary>
    public static string ColumnName(string output) => "prediction." + output;

    private void Create(DuckDBConnection connection, IEnumerable<(string Name, string Type)> columns)
    {
        if (!_created)
        {
            connection.Execute($"CREATE TABLE {Sql.Name(_answers)} ({string.Join(", ", columns.Select(c => $"{Sql.Name(ColumnName(c.Name))} {c.Type}"))})");
            _created = true;
        }
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
