using System.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Features;

/// <summary>Counts and ranges of what a view's query gives.</summary>
internal static class FeatureSummary
{
    public static FeatureViewReport Of(DataCatalog data, FeatureView view, Source rows)
    {
        var time = $"CAST({Sql.Name(view.EventTime)} AS TIMESTAMP)";
        var keys = string.Join(", ", view.Entities.Select(Sql.Name));
        return data.Engine.Query(
            $"SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT {keys} FROM {rows.Relation})), min({time}), max({time}) FROM {rows.Relation}",
            row => new FeatureViewReport(
                view, row.GetInt64(0), row.GetInt64(1), row.TimeOrNull(2), row.TimeOrNull(3),
                view.Features.Select(f => Column(data, rows, f)).ToList(), [], [], null, []))[0];
    }

    private static FeatureStatistics Column(DataCatalog data, Source rows, ColumnSchema column)
    {
        var name = Sql.Name(column.Name);
        var mean = column.IsNumeric ? $"avg(CAST({name} AS DOUBLE)) FILTER (isfinite(CAST({name} AS DOUBLE)))" : "NULL";
        return data.Engine.Query(
            $"SELECT count(*) - count({name}), count(DISTINCT {name}), {mean}, CAST(min({name}) AS VARCHAR), CAST(max({name}) AS VARCHAR) FROM {rows.Relation}",
            row => new FeatureStatistics(column.Name, column.Type, row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetDouble(2), row.Text(3), row.Text(4)))[0];
    }
}
