using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>Aggregates as SQL.</summary>
internal static class Figure
{
    /// <param name="filter">The rows it is of; all when null.</param>
    public static string Of(Aggregate aggregate, Source source, string? filter, SuiteDialect dialect)
    {
        // Aggregates pass over null: what the filter does not pick becomes one.
        string Picked(string expression) => filter is null ? expression : RowCondition.Picked(expression, filter);
        if (aggregate.Column is not { } name)
        {
            return RowCondition.CountOf([], filter, dialect);
        }

        var column = source.Column(name);
        var x = Sql.Name(column.Name);
        string Missing() => dialect.CountTrue(RowCondition.Picked(RowCondition.Missing(column, dialect), filter));
        return aggregate.Function switch
        {
            "count" => $"count({Picked(x)})",
            "count_distinct" => $"count(DISTINCT {Picked(x)})",
            "distinct_share" => $"{dialect.AsNumber($"count(DISTINCT {Picked(x)})")} / nullif(count({Picked(x)}), 0)",
            "min_length" => dialect.Aggregate("min", dialect.Length(Picked(x)), null),
            "max_length" => dialect.Aggregate("max", dialect.Length(Picked(x)), null),
            "mean_length" => dialect.Aggregate("avg", dialect.Length(Picked(x)), null),
            "missing" => Missing(),
            "missing_share" => $"{dialect.AsNumber(Missing())} / nullif({RowCondition.CountOf([], filter, dialect)}, 0)",
            "corr" => dialect.Aggregate("corr", Picked(x), Picked(Sql.Name(source.Column(aggregate.Second!).Name))),
            _ when Aggregate.Functions.Contains(aggregate.Function) => dialect.Aggregate(aggregate.Function, Picked(x), aggregate.Second),
            _ => throw new UserException(UserError.Unknown("aggregate", aggregate.Function, Aggregate.Functions)),
        };
    }
}
