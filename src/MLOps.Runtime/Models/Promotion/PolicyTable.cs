using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Policies as the store keeps them: each setting is a row, the latest counts.</summary>
internal static class PolicyTable
{
    public static PolicyReport Find(DuckDBConnection connection, string model, string alias) => connection.Query(
        "SELECT body, actor, created FROM model_policies WHERE model = ? AND alias = ? ORDER BY rowid DESC LIMIT 1",
        row => new PolicyReport(model, alias, Json.Read<PromotionPolicy>(row.GetString(0)), row.GetString(1), row.Time(2)), model, alias)
        .FirstOrDefault() ?? new PolicyReport(model, alias, null, null, null);

    public static PolicyReport Set(StoreTransaction transaction, string model, string alias, PromotionPolicy policy)
    {
        transaction.Execute("INSERT INTO model_policies VALUES (?, ?, ?, ?, ?)", model, alias, Json.Write(policy), transaction.User, transaction.Now);
        transaction.Audit("model.policy-set", $"{model}@{alias}", new { model, alias, policy });
        return new PolicyReport(model, alias, policy, transaction.User, transaction.Now);
    }
}
