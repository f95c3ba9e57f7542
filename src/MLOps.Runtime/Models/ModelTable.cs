using System.Data;
using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Model versions and aliases as the store keeps them.</summary>
internal static class ModelTable
{
    private const string Select = """
        SELECT v.model, v.version, v.digest, v.size, v.format, v.signature, v.example, v.reference, v.trained_on, v.metrics, v.run, v.description, v.created,
            v.author, v.content, coalesce(v.tags, '{}'), v.retired,
            (SELECT to_json(coalesce(list(a.alias ORDER BY a.alias), [])) FROM model_aliases a WHERE a.model = v.model AND a.version = v.version)
        FROM model_versions v
        """;

    public static List<string> Names(DuckDBConnection connection) => connection.Query("SELECT DISTINCT model FROM model_versions WHERE deleted IS NULL ORDER BY model", row => row.GetString(0));

    /// <summary>The version of this number, the one that the alias points to, or the latest when neither is given; null when there is none.</summary>
    public static ModelVersion? Find(DuckDBConnection connection, string model, string? alias, int? number) => (alias, number) switch
    {
        (null, _) => connection.Query($"{Select} WHERE v.deleted IS NULL AND v.model = ? ORDER BY v.version DESC LIMIT 1", Read, model),
        (_, { } version) => connection.Query($"{Select} WHERE v.deleted IS NULL AND v.model = ? AND v.version = ?", Read, model, version),
        _ => connection.Query($"{Select} WHERE v.deleted IS NULL AND v.model = ? AND v.version = (SELECT version FROM model_aliases WHERE model = ? AND alias = ?)", Read, model, model, alias),
    } is [var found, ..] ? found : null;

    /// <summary>The latest version of every model with all its aliases, by name.</summary>
    public static ModelList List(DuckDBConnection connection)
    {
        var aliases = connection.Query("SELECT model, alias, version FROM model_aliases ORDER BY alias", row => (Model: row.GetString(0), Alias: row.GetString(1), Version: row.GetInt32(2))).ToLookup(a => a.Model, StringComparer.Ordinal);
        var counts = connection.Query("SELECT model, count(*) FROM model_versions WHERE deleted IS NULL GROUP BY model", row => (row.GetString(0), row.GetInt64(1))).ToDictionary(c => c.Item1, c => (int)c.Item2, StringComparer.Ordinal);
        var evaluated = Search.EvaluatedMetrics.OfLatest(connection);
        return new ModelList(connection.Query($"{Select} WHERE (v.model, v.version) IN (SELECT (model, max(version)) FROM model_versions WHERE deleted IS NULL GROUP BY model) ORDER BY v.model", Read)
            .Select(v => new ModelEntry(v, counts[v.Model], aliases[v.Model].ToDictionary(a => a.Alias, a => a.Version, StringComparer.Ordinal))
            {
                Metrics = Search.EvaluatedMetrics.Over(v.Metrics, evaluated[(v.Model, v.Version)]),
            }).ToList());
    }

    /// <summary>The latest first; of one model, or of all by name.</summary>
    public static List<ModelVersion> Versions(DuckDBConnection connection, string? model = null) => model is null
        ? connection.Query($"{Select} WHERE v.deleted IS NULL ORDER BY v.model, v.version DESC", Read)
        : connection.Query($"{Select} WHERE v.deleted IS NULL AND v.model = ? ORDER BY v.version DESC", Read, model);

    public static Dictionary<string, int> Aliases(DuckDBConnection connection, string model) => connection
        .Query("SELECT alias, version FROM model_aliases WHERE model = ? ORDER BY alias", row => (row.GetString(0), row.GetInt32(1)), model)
        .ToDictionary(x => x.Item1, x => x.Item2, StringComparer.Ordinal);

    /// <summary>The last value of every metric of a run; when several came at once, the one of the highest step.</summary>
    public static Dictionary<string, double> Metrics(DuckDBConnection connection, string run) => connection
        .Query("SELECT key, arg_max(value, (step, time)) FROM metrics WHERE run = ? GROUP BY key ORDER BY key", row => (row.GetString(0), row.GetDouble(1)), run)
        .ToDictionary(x => x.Item1, x => x.Item2, StringComparer.Ordinal);

    /// <param name="cell">The cell that registers it; null outside a notebook.</param>
    public static void Insert(StoreTransaction transaction, ModelVersion v, string? cell) => transaction.Execute(
        "INSERT INTO model_versions (model, version, digest, size, format, signature, example, reference, trained_on, metrics, run, description, created, author, content, tags, cell) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        v.Model, v.Version, v.Digest, v.Size, v.Format, Json.Write(v.Signature), Json.Write(v.Example), v.TrainingRows, v.TrainedOn, Json.Write(v.Metrics), v.Run, v.Description, v.Created,
        v.Author, v.Content, Json.Write(v.Tags), cell);

    /// <summary>Every move of a model's aliases, or of all models', the latest first, out of the audit log.</summary>
    public static List<(string Model, AliasMove Move)> Moves(DuckDBConnection connection, string? model) => connection.Query(
        """
        SELECT payload->>'model', payload->>'alias', CAST((payload->>'from') AS INTEGER), CAST((payload->>'to') AS INTEGER), payload->>'digest', actor, time, payload->>'why'
        FROM audit WHERE event = 'model.alias-moved' AND (? IS NULL OR (payload->>'model') = ?) ORDER BY seq DESC
        """,
        row => (row.GetString(0), new AliasMove(row.GetString(1), Version(row, 2), Version(row, 3), row.GetString(4), row.GetString(5), row.Time(6), row.Text(7))),
        model, model);

    private static ModelVersion Read(IDataRecord row) => new(
        row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetInt64(3), row.GetString(4), Json.Read<ModelSignature>(row.GetString(5)),
        Json.Read<List<Dictionary<string, object?>>>(row.GetString(6)), row.Text(7), row.Text(8),
        Json.Read<Dictionary<string, double>>(row.GetString(9)), row.Text(10), row.Text(11), row.Time(12), Json.Read<List<string>>(row.GetString(17)))
    {
        Author = row.Text(13),
        Content = row.Text(14),
        Tags = Json.Read<Dictionary<string, string>>(row.GetString(15)),
        Retired = row.TimeOrNull(16),
    };

    private static int? Version(IDataRecord row, int index) => row.IsDBNull(index) ? null : row.GetInt32(index);
}
