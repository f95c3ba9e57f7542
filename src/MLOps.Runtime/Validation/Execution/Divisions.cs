using System.Text.Json.Nodes;
using MLOps.Data;

namespace MLOps.Validation.Execution;

/// <summary>
/// A condition that divides, so written that a division by zero is noticed. The engine answers it with infinity or null, which would pass
/// for a result. Here it is null, and the condition is open where that null decides: <c>qty = 0 OR total / qty > 3</c> is true without it.
/// Where only some rows come to a division (CASE, lambdas, subqueries) it stops the query instead.
/// </summary>
/// <param name="Sql">The condition; null where a division by zero decides.</param>
/// <param name="ByZero">True for rows in which something is divided by zero.</param>
internal sealed record Divisions(string Sql, string ByZero)
{
    private const string Source = "__mlops_source";

    /// <summary>True for the rows that a division by zero leaves open.</summary>
    public string Open => $"({Sql}) IS NULL AND ({ByZero})";

    /// <summary>Null when there is no condition, or it divides by nothing that could be zero.</summary>
    public static Divisions? Of(DataEngine engine, string? condition)
    {
        if (condition is null || Read(engine, $"SELECT ({condition}\n)") is not { } statement)
        {
            return null;
        }

        var rewriting = new DivisionRewriting(engine);
        var selected = (JsonArray)statement["statements"]![0]!["node"]!["select_list"]!;
        rewriting.Rewrite(selected, refuse: false);
        if (!rewriting.Any)
        {
            return null;
        }

        var sql = Text(engine, statement);
        selected[0] = rewriting.ByZero();
        return new(sql, Text(engine, statement));
    }

    /// <summary>The query, which a division by zero stops, with <c>{source}</c> where it stood; null when it divides by nothing that could be zero.</summary>
    public static string? Refused(DataEngine engine, string query)
    {
        if (Read(engine, query.Replace("{source}", Source, StringComparison.Ordinal)) is not { } statement)
        {
            return null;
        }

        var rewriting = new DivisionRewriting(engine);
        rewriting.Rewrite(statement, refuse: true);
        return rewriting.Any ? engine.Scalar<string>("SELECT json_deserialize_sql(CAST(? AS JSON))", statement.ToJsonString())!.Replace(Source, "{source}", StringComparison.Ordinal) : null;
    }

    /// <summary>The condition, which a division by zero stops; null when it divides by nothing that could be zero.</summary>
    public static string? RefusedCondition(DataEngine engine, string condition) => Refused(engine, $"SELECT ({condition}\n)")?["SELECT ".Length..];

    private static JsonNode? Read(DataEngine engine, string query) =>
        DivisionRewriting.MayDivide(query) && JsonNode.Parse(engine.Scalar<string>("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)", query)!) is { } read && !(bool)read["error"]! ? read : null;

    private static string Text(DataEngine engine, JsonNode statement) =>
        engine.Scalar<string>("SELECT json_deserialize_sql(CAST(? AS JSON))", statement.ToJsonString())!["SELECT ".Length..];
}
