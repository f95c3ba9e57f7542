namespace MLOps.Tracking.Filtering;

/// <summary>Something of a run that can be filtered and sorted by, as SQL over <c>runs r</c>.</summary>
/// <param name="Args">Values of the SQL's parameters.</param>
internal sealed record RunField(string Name, string Sql, RunFieldKind Kind, IReadOnlyList<object?> Args)
{
    private static readonly Dictionary<string, (string Sql, RunFieldKind Kind)> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = ("r.id", RunFieldKind.Text),
        ["run_id"] = ("r.id", RunFieldKind.Text),
        ["name"] = ("r.name", RunFieldKind.Text),
        ["run_name"] = ("r.name", RunFieldKind.Text),
        ["experiment"] = ("r.experiment", RunFieldKind.Text),
        ["status"] = ("r.status", RunFieldKind.Status),
        ["user"] = ("r.user_name", RunFieldKind.Text),
        ["user_id"] = ("r.user_name", RunFieldKind.Text),
        ["parent"] = ("r.parent", RunFieldKind.Text),
        ["notebook"] = ("r.notebook", RunFieldKind.Text),
        ["commit"] = ("r.git_commit", RunFieldKind.Text),
        ["started"] = ("r.started", RunFieldKind.Time),
        ["start_time"] = ("r.started", RunFieldKind.Time),
        ["ended"] = ("r.ended", RunFieldKind.Time),
        ["end_time"] = ("r.ended", RunFieldKind.Time),
        ["seconds"] = ("epoch(r.ended - r.started)", RunFieldKind.Number),
        ["took"] = ("epoch(r.ended - r.started)", RunFieldKind.Number),
        ["group"] = ("(SELECT arg_max(value, rowid) FROM tags WHERE run = r.id AND key = 'mlops.group')", RunFieldKind.Text),
    };

    /// <summary><c>metrics.KEY</c>, <c>params.KEY</c>, <c>tags.KEY</c>, or an attribute such as <c>status</c> (also <c>attributes.status</c>).</summary>
    /// <exception cref="UserException">No run has such a thing; the message names the nearest.</exception>
    public static RunField Parse(string name, RunKeys known, TextSpan? span = null)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (kind, key) = dot < 0 ? ("", name) : (name[..dot].ToLowerInvariant(), name[(dot + 1)..]);
        return kind switch
        {
            "metrics" or "metric" => Pair(name, "metric", key, known, "run_metrics", "(SELECT value FROM run_metrics WHERE run = r.id AND key = ?)", RunFieldKind.Number, span),
            "params" or "param" or "parameters" or "parameter" => Pair(name, "parameter", key, known, "params", "(SELECT arg_max(value, rowid) FROM params WHERE run = r.id AND key = ?)", RunFieldKind.Free, span),
            "tags" or "tag" => Pair(name, "tag", key, known, "tags", "(SELECT arg_max(value, rowid) FROM tags WHERE run = r.id AND key = ?)", RunFieldKind.Free, span),
            "attributes" or "attribute" or "attr" or "run" when Attributes.TryGetValue(key, out var attribute) => new RunField(key, attribute.Sql, attribute.Kind, []),
            "" when Attributes.TryGetValue(name, out var attribute) => new RunField(name, attribute.Sql, attribute.Kind, []),
            _ => throw new UserException(UserError.Unknown("field", name, Candidates(known), span: span)),
        };
    }

    private static RunField Pair(string name, string what, string key, RunKeys known, string table, string sql, RunFieldKind kind, TextSpan? span) =>
        known.Has(table, key) ? new RunField(name, sql, kind, [key]) : throw new UserException(UserError.Unknown(what, key, known.All(table), span: span));

    private static IEnumerable<string> Candidates(RunKeys known) => Attributes.Keys
        .Concat(known.All("run_metrics").Select(k => "metrics." + k)).Concat(known.All("params").Select(k => "params." + k)).Concat(known.All("tags").Select(k => "tags." + k));
}

internal enum RunFieldKind
{
    Text,
    Number,
    Time,
    Status,

    /// <summary>A text that is compared as a number with a number.</summary>
    Free,
}
