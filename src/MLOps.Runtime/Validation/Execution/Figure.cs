using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>Aggregates in DuckDB's SQL.</summary>
internal static class Figure
{
    public static string Of(Aggregate aggregate, Source source, string? filter)
    {
        var column = aggregate.Column is { } name ? source.Column(name) : null;
        var x = column is null ? "*" : Sql.Name(column.Name);
        var call = aggregate.Function switch
        {
            "count" => $"count({x})",
            "count_distinct" => $"count(DISTINCT {x})",
            "sum" or "avg" or "min" or "max" or "median" => $"{aggregate.Function}({x})",
            "stddev" => $"stddev_samp({x})",
            "missing" => "count(*)",
            _ => throw new UserException(UserError.Unknown("aggregate", aggregate.Function, Aggregate.Functions)),
        };
        var conditions = new[] { aggregate.Function == "missing" ? RowCondition.Missing(column!) : null, filter is null ? null : $"({filter}\n)" }.OfType<string>().ToList();
        return conditions.Count == 0 ? call : $"{call} FILTER (WHERE {string.Join(" AND ", conditions)})";
    }
}
