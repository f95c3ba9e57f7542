using MLOps.Store.Filtering;

namespace MLOps.Tracking.Filtering;

/// <summary>What runs can be filtered and sorted by, as SQL over <c>runs r</c>.</summary>
internal sealed class RunFields(RunKeys known) : IFilterFields
{
    private static readonly Dictionary<string, (string Sql, FilterFieldKind Kind)> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = ("r.id", FilterFieldKind.Text),
        ["run_id"] = ("r.id", FilterFieldKind.Text),
        ["name"] = ("r.name", FilterFieldKind.Text),
        ["run_name"] = ("r.name", FilterFieldKind.Text),
        ["experiment"] = ("r.experiment", FilterFieldKind.Text),
        ["status"] = ("r.status", FilterFieldKind.Status),
        ["user"] = ("r.user_name", FilterFieldKind.Text),
        ["user_id"] = ("r.user_name", FilterFieldKind.Text),
        ["parent"] = ("r.parent", FilterFieldKind.Text),
        ["notebook"] = ("r.notebook", FilterFieldKind.Text),
        ["commit"] = ("r.git_commit", FilterFieldKind.Text),
        ["started"] = ("r.started", FilterFieldKind.Time),
        ["start_time"] = ("r.started", FilterFieldKind.Time),
        ["ended"] = ("r.ended", FilterFieldKind.Time),
        ["end_time"] = ("r.ended", FilterFieldKind.Time),
        ["seconds"] = ("epoch(r.ended - r.started)", FilterFieldKind.Number),
        ["took"] = ("epoch(r.ended - r.started)", FilterFieldKind.Number),
        ["group"] = ("(SELECT arg_max(value, rowid) FROM tags WHERE run = r.id AND key = 'mlops.group')", FilterFieldKind.Text),
    };

    public string Some => "metrics.auc, params.trees, tags.team or status";

    public string Example => "metrics.auc > 0.9 and params.trainer = 'LightGbm'";

    /// <summary><c>metrics.KEY</c>, <c>params.KEY</c>, <c>tags.KEY</c>, or an attribute such as <c>status</c> (also <c>attributes.status</c>).</summary>
    /// <exception cref="UserException">No run has such a thing; the message names the nearest.</exception>
    public FilterField Find(string name, TextSpan? span = null)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (kind, key) = dot < 0 ? ("", name) : (name[..dot].ToLowerInvariant(), name[(dot + 1)..]);
        return kind switch
        {
            "metrics" or "metric" => Pair(name, "metric", key, "run_metrics", "(SELECT value FROM run_metrics WHERE run = r.id AND key = ?)", FilterFieldKind.Number, span),
            "params" or "param" or "parameters" or "parameter" => Pair(name, "parameter", key, "params", "(SELECT arg_max(value, rowid) FROM params WHERE run = r.id AND key = ?)", FilterFieldKind.Free, span),
            "tags" or "tag" => Pair(name, "tag", key, "tags", "(SELECT arg_max(value, rowid) FROM tags WHERE run = r.id AND key = ?)", FilterFieldKind.Free, span),
            "attributes" or "attribute" or "attr" or "run" when Attributes.TryGetValue(key, out var attribute) => new FilterField(key, attribute.Sql, attribute.Kind, []),
            "" when Attributes.TryGetValue(name, out var attribute) => new FilterField(name, attribute.Sql, attribute.Kind, []),
            _ => throw new UserException(UserError.Unknown("field", name, Candidates(), span: span)),
        };
    }

    private FilterField Pair(string name, string what, string key, string table, string sql, FilterFieldKind kind, TextSpan? span) =>
        known.Has(table, key) ? new FilterField(name, sql, kind, [key]) : throw new UserException(UserError.Unknown(what, key, known.All(table), span: span));

    private IEnumerable<string> Candidates() => Attributes.Keys
        .Concat(known.All("run_metrics").Select(k => "metrics." + k)).Concat(known.All("params").Select(k => "params." + k)).Concat(known.All("tags").Select(k => "tags." + k));
}
