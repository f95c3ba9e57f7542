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
        string Call(string sql, params string[] conditions)
        {
            var all = filter is null ? conditions : [.. conditions, $"({filter}\n)"];
            return all.Length == 0 ? sql : $"{sql} FILTER (WHERE {string.Join(" AND ", all)})";
        }

        string Missing() => Call("count(*)", RowCondition.Missing(column!));
        return aggregate.Function switch
        {
            "count" => Call($"count({x})"),
            "count_distinct" => Call($"count(DISTINCT {x})"),
            "distinct_share" => $"{Call($"count(DISTINCT {x})")} / nullif({Call($"count({x})")}, 0)",
            "sum" or "avg" or "min" or "max" or "median" or "skewness" or "kurtosis" or "entropy" => Call($"{aggregate.Function}({x})"),
            "quantile" => Call($"quantile_cont({x}, {aggregate.Second})"),
            "stddev" => Call($"stddev_samp({x})"),
            "variance" => Call($"var_samp({x})"),
            "corr" => Call($"corr({x}, {Sql.Name(source.Column(aggregate.Second!).Name)})"),
            "min_length" => Call($"min(length({x}))"),
            "max_length" => Call($"max(length({x}))"),
            "mean_length" => Call($"avg(length({x}))"),
            "missing" => Missing(),
            "missing_share" => $"{Missing()} / nullif({Call("count(*)")}, 0)",
            _ => throw new UserException(UserError.Unknown("aggregate", aggregate.Function, Aggregate.Functions)),
        };
    }
}
