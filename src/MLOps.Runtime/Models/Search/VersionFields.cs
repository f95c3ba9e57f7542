using DuckDB.NET.Data;
using MLOps.Store;
using MLOps.Store.Filtering;

namespace MLOps.Models.Search;

/// <summary>What versions can be filtered and sorted by, as SQL over <c>model_versions v</c> and <see cref="EvaluatedMetrics"/>.</summary>
internal sealed class VersionFields(DuckDBConnection connection) : IFilterFields
{
    /// <summary>The aliases of a version, as a list.</summary>
    public const string Aliases = "(SELECT coalesce(list(a.alias ORDER BY a.alias), []) FROM model_aliases a WHERE a.model = v.model AND a.version = v.version)";

    private static readonly Dictionary<string, (string Sql, FilterFieldKind Kind)> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["model"] = ("v.model", FilterFieldKind.Text),
        ["name"] = ("v.model", FilterFieldKind.Text),
        ["version"] = ("v.version", FilterFieldKind.Number),
        ["version_number"] = ("v.version", FilterFieldKind.Number),
        ["alias"] = (Aliases, FilterFieldKind.Several),
        ["aliases"] = (Aliases, FilterFieldKind.Several),
        ["format"] = ("v.format", FilterFieldKind.Text),
        ["author"] = ("v.author", FilterFieldKind.Text),
        ["user"] = ("v.author", FilterFieldKind.Text),
        ["run"] = ("v.run", FilterFieldKind.Text),
        ["run_id"] = ("v.run", FilterFieldKind.Text),
        ["data"] = ("v.trained_on", FilterFieldKind.Text),
        ["description"] = ("v.description", FilterFieldKind.Text),
        ["digest"] = ("v.digest", FilterFieldKind.Text),
        ["size"] = ("v.size", FilterFieldKind.Number),
        ["registered"] = ("v.created", FilterFieldKind.Time),
        ["creation_timestamp"] = ("v.created", FilterFieldKind.Time),
        ["retired"] = ("v.retired", FilterFieldKind.Time),
    };

    public string Some => "metrics.auc, params.trees, tags.team, alias or registered";

    public string Example => "metrics.auc > 0.9 and tags.team = 'x'";

    public FilterField Find(string name, TextSpan? span = null)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (kind, key) = dot < 0 ? ("", name) : (name[..dot].ToLowerInvariant(), name[(dot + 1)..]);
        return kind switch
        {
            "metrics" or "metric" => Known("metric", key, Metrics, span) ?? new(
                name, "coalesce((SELECT e.value FROM evaluated e WHERE e.model = v.model AND e.version = v.version AND e.key = ?), TRY_CAST(json_extract_string(v.metrics, ?) AS DOUBLE))",
                FilterFieldKind.Number, [key, Pointer(key)]),
            "params" or "param" or "parameters" or "parameter" => Known("parameter", key, Parameters, span) ?? new(
                name, "(SELECT arg_max(value, rowid) FROM params WHERE run = v.run AND key = ?)", FilterFieldKind.Free, [key]),
            "tags" or "tag" => Known("tag", key, Tags, span) ?? new(name, "json_extract_string(v.tags, ?)", FilterFieldKind.Free, [Pointer(key)]),
            "" when Attributes.TryGetValue(name, out var attribute) => new(name, attribute.Sql, attribute.Kind, []),
            _ => throw new UserException(UserError.Unknown("field", name, Attributes.Keys.Concat(Metrics().Select(k => "metrics." + k)).Concat(Tags().Select(k => "tags." + k)), span: span)),
        };
    }

    // Null when some version has it.
    private static FilterField? Known(string what, string key, Func<IReadOnlyList<string>> all, TextSpan? span) =>
        all() is var keys && keys.Contains(key, StringComparer.Ordinal) ? null : throw new UserException(UserError.Unknown(what, key, keys, span: span));

    private List<string> Metrics() => Names("SELECT DISTINCT unnest(json_keys(metrics)) FROM model_versions WHERE deleted IS NULL UNION SELECT key FROM evaluated");

    private List<string> Parameters() => Names("SELECT DISTINCT key FROM params WHERE run IN (SELECT run FROM model_versions)");

    private List<string> Tags() => Names("SELECT DISTINCT unnest(json_keys(tags)) FROM model_versions WHERE deleted IS NULL AND tags IS NOT NULL");

    private List<string> Names(string sql) => connection.Query(sql, row => row.GetString(0));

    // As in RFC 6901: a key may have a slash in it.
    private static string Pointer(string key) => "/" + key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
