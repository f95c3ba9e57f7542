using System.Data;
using DuckDB.NET.Data;
using MLOps.Store;
using MLOps.Store.Filtering;

namespace MLOps.Models.Search;

/// <summary>Finds versions of all models by what is known of them.</summary>
internal sealed class VersionSearch(DuckDBConnection connection)
{
    /// <exception cref="UserException">The filter or the order cannot be read, or names what no version has.</exception>
    public VersionList Find(VersionQuery query) => EvaluatedMetrics.Use(connection, evaluated =>
    {
        var fields = new VersionFields(connection);
        var filter = string.IsNullOrWhiteSpace(query.Filter) ? new Filter("TRUE", []) : Filter.Parse(query.Filter, fields);
        var order = FilterOrder.Parse(query.Sort, fields, "v.created DESC, v.model, v.version DESC");
        var total = connection.Scalar<long>($"SELECT count(*) FROM model_versions v WHERE v.deleted IS NULL AND {filter.Sql}", [.. filter.Args]);
        var versions = connection.Query(
            $"""
            SELECT v.model, v.version, to_json({VersionFields.Aliases}),
                v.metrics, coalesce(v.tags, json_object()), v.trained_on, v.run, v.author, v.created, v.retired IS NOT NULL
            FROM model_versions v WHERE v.deleted IS NULL AND {filter.Sql} ORDER BY {order.Sql} LIMIT ?
            """,
            row => Read(row, evaluated), [.. filter.Args, .. order.Args, Math.Max(query.Limit, 0)]);
        return new VersionList(versions, query.Filter, query.Sort, query.Columns, total);
    });

    private static VersionSummary Read(IDataRecord row, ILookup<(string, int), (string Key, double Value)> evaluated)
    {
        var (model, version) = (row.GetString(0), row.GetInt32(1));
        return new VersionSummary(
            model, version, Json.Read<List<string>>(row.GetString(2)),
            EvaluatedMetrics.Over(Json.Read<Dictionary<string, double>>(row.GetString(3)), evaluated[(model, version)]), Json.Read<Dictionary<string, string>>(row.GetString(4)),
            row.Text(5), row.Text(6), row.Text(7), row.Time(8), row.GetBoolean(9));
    }
}
