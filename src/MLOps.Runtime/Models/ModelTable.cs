using System.Data;
using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Model versions and aliases as the store keeps them.</summary>
internal static class ModelTable
{
    private const string Select = """
        SELECT v.model, v.version, v.digest, v.size, v.format, v.signature, v.example, v.reference, v.trained_on, v.metrics, v.run, v.description, v.created,
            (SELECT to_json(coalesce(list(a.alias ORDER BY a.alias), [])) FROM model_aliases a WHERE a.model = v.model AND a.version = v.version)
        FROM model_versions v
        """;

    /// <summary>The latest first; of one model, or of all by name.</summary>
    public static List<ModelVersion> Versions(DuckDBConnection connection, string? model = null) => model is null
        ? connection.Query($"{Select} ORDER BY v.model, v.version DESC", Read)
        : connection.Query($"{Select} WHERE v.model = ? ORDER BY v.version DESC", Read, model);

    public static Dictionary<string, int> Aliases(DuckDBConnection connection, string model) => connection
        .Query("SELECT alias, version FROM model_aliases WHERE model = ? ORDER BY alias", row => (row.GetString(0), row.GetInt32(1)), model)
        .ToDictionary(x => x.Item1, x => x.Item2, StringComparer.Ordinal);

    /// <summary>The last value of every metric of a run; when several came at once, the one of the highest step.</summary>
    public static Dictionary<string, double> Metrics(DuckDBConnection connection, string run) => connection
        .Query("SELECT key, arg_max(value, (step, time)) FROM metrics WHERE run = ? GROUP BY key ORDER BY key", row => (row.GetString(0), row.GetDouble(1)), run)
        .ToDictionary(x => x.Item1, x => x.Item2, StringComparer.Ordinal);

    public static void Insert(StoreTransaction transaction, ModelVersion v) => transaction.Execute(
        "INSERT INTO model_versions (model, version, digest, size, format, signature, example, reference, trained_on, metrics, run, description, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        v.Model, v.Version, v.Digest, v.Size, v.Format, Json.Write(v.Signature), Json.Write(v.Example), v.TrainingRows, v.TrainedOn, Json.Write(v.Metrics), v.Run, v.Description, v.Created);

    /// <summary>Every move of a model's aliases, the latest first, out of the audit log.</summary>
    public static List<AliasMove> Moves(DuckDBConnection connection, string model) => connection.Query(
        """
        SELECT payload->>'alias', CAST((payload->>'from') AS INTEGER), CAST((payload->>'to') AS INTEGER), payload->>'digest', actor, time
        FROM audit WHERE event = 'model.alias-moved' AND (payload->>'model') = ? ORDER BY seq DESC
        """,
        row => new AliasMove(row.GetString(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.GetInt32(2), row.GetString(3), row.GetString(4), row.Time(5)),
        model);

    private static ModelVersion Read(IDataRecord row) => new(
        row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetInt64(3), row.GetString(4), Json.Read<ModelSignature>(row.GetString(5)),
        Json.Read<List<Dictionary<string, object?>>>(row.GetString(6)), row.Text(7), row.Text(8),
        Json.Read<Dictionary<string, double>>(row.GetString(9)), row.Text(10), row.Text(11), row.Time(12), Json.Read<List<string>>(row.GetString(13)));
}
