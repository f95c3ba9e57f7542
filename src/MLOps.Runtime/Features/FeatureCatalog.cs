using System.Text.RegularExpressions;
using MLOps.Data;

namespace MLOps.Features;

/// <summary>
/// Feature views: named, versioned queries that serve training and prediction with the same values. A view is named by its name
/// (the latest version) or by <c>name@version</c>.
/// </summary>
public sealed partial class FeatureCatalog
{
    private readonly Workspace _workspace;
    private readonly FeatureStore _views;
    private readonly OnlineFeatures _online;

    internal FeatureCatalog(Workspace workspace)
    {
        _workspace = workspace;
        _views = new FeatureStore(workspace);
        _online = new OnlineFeatures(workspace);
    }

    /// <summary>
    /// Defines a view over datasets and files. The same definition as the latest version gives that version again; another query,
    /// entity, event time, time to live or schema becomes the next one. The query is run once to check it.
    /// </summary>
    /// <param name="entity">Column that names the entity; several are separated by commas.</param>
    /// <param name="eventTime">Date or timestamp column (UTC): the instant from which on a row was known.</param>
    /// <param name="ttl">How old a row may be and still be used, that age included; null: any age.</param>
    /// <exception cref="UserException">The query fails, a column is not in it, or there is no feature besides entity and time.</exception>
    public FeatureView Define(string name, string sql, string entity, string eventTime, TimeSpan? ttl = null, string? description = null)
    {
        if (!ValidName().IsMatch(name))
        {
            throw new UserException($"'{name}' cannot be a feature view's name.", "Start with a letter; letters, digits, '_' and '-' may follow.");
        }

        if (ttl <= TimeSpan.Zero)
        {
            throw new UserException("The time to live must be longer than nothing.");
        }

        var query = sql.ReplaceLineEndings("\n").Trim().TrimEnd(';').TrimEnd();
        var rows = _workspace.Data.OpenSql(query);
        try
        {
            var draft = Check(new FeatureView(name, 0, entity, eventTime, query, rows.Columns, ttl, description, default, null), rows);
            return _views.Save(draft, Upstream(query));
        }
        finally
        {
            Drop(rows);
        }
    }

    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public FeatureView Get(string reference) =>
        _views.Find(reference) ?? throw new UserException(UserError.Unknown("feature view", reference, _views.Latest(retired: true).Select(v => v.Name)));

    /// <summary>The latest version of every view.</summary>
    /// <param name="retired">Also those that are retired.</param>
    public FeatureViewList List(bool retired = false) => new(_views.Latest(retired));

    /// <summary>Views with all the words in their name, description, entity, query or features; case is ignored.</summary>
    public FeatureViewList Search(string words)
    {
        var wanted = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new FeatureViewList(_views.Latest(retired: true).Where(v => wanted.All(w => Text(v).Contains(w, StringComparison.OrdinalIgnoreCase))).ToList(), words);

        static string Text(FeatureView v) => string.Join('\n', [v.Name, v.Description, v.Entity, v.Sql, .. v.Columns.Select(c => c.Name)]);
    }

    /// <summary>The view, what its query gives now, where it comes from and what used it.</summary>
    public FeatureViewReport Show(string reference)
    {
        var view = Get(reference);
        var rows = _workspace.Data.OpenSql(view.Sql);
        try
        {
            var (upstream, downstream) = _views.Edges(view);
            return FeatureSummary.Of(_workspace.Data, view, rows) with { Upstream = upstream, Downstream = downstream, Online = _views.Online(view), Versions = _views.Versions(view.Name) };
        }
        finally
        {
            Drop(rows);
        }
    }

    /// <summary>
    /// Joins labels with the features as they were known at each label's instant: of each entity the latest row whose event time is
    /// at or before it and not older than the view's time to live. Every label row is kept, in order.
    /// </summary>
    /// <param name="labels">A source with the entity, the instant and anything else.</param>
    /// <param name="entity">The labels' entity columns when they are called otherwise than the view's, separated by commas.</param>
    /// <param name="time">The labels' instant when it is called otherwise than the view's.</param>
    /// <exception cref="UserException">A column is missing, of the wrong type, or both a label and a feature; or the view is retired.</exception>
    public TrainingSet TrainingSet(string view, object labels, string? entity = null, string? time = null)
    {
        var found = Usable(view);
        var source = _workspace.Data.Open(labels, "labels");
        var rows = _workspace.Data.OpenSql(found.Sql);
        try
        {
            var keys = entity?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? found.Entities;
            var set = new PointInTime(_workspace.Data).Join(found, rows, source, keys, time ?? found.EventTime);
            Link(found.Sql, "features:" + found.Reference);
            if (labels is string query && source.Kind == SourceKind.Sql)
            {
                Link(query, source.LineageNode);
            }

            _workspace.Activity.Read(set.Source);
            _workspace.Store.Record(set, found.Reference, _workspace.Activity.Cell, _workspace.Activity.Run);
            return set;
        }
        finally
        {
            Drop(rows);
        }
    }

    /// <inheritdoc cref="TrainingSet(string, object, string?, string?)"/>
    public TrainingSet TrainingSet(FeatureView view, object labels, string? entity = null, string? time = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        return TrainingSet(view.Reference, labels, entity, time);
    }

    /// <summary>
    /// Keeps the latest row of every entity for lookups, as a Parquet artifact. Without <paramref name="asOf"/> lookups answer for the
    /// instant they are made at; with it, for that instant.
    /// </summary>
    /// <exception cref="UserException">There is no such view, or it is retired.</exception>
    public Materialization Materialize(string view, DateTimeOffset? asOf = null)
    {
        var found = Usable(view);
        var rows = _workspace.Data.OpenSql(found.Sql);
        try
        {
            var (artifact, count) = _online.Write(found, rows, asOf ?? _workspace.Clock.GetUtcNow());
            return _views.Save(found, artifact, count, asOf, Upstream(found.Sql));
        }
        finally
        {
            Drop(rows);
        }
    }

    /// <inheritdoc cref="Materialize(string, DateTimeOffset?)"/>
    public Materialization Materialize(FeatureView view, DateTimeOffset? asOf = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        return Materialize(view.Reference, asOf);
    }

    /// <summary>The online values of one entity: what a training set has for a label of that entity at that instant.</summary>
    /// <param name="key">One value per entity column, in the view's order; text stands for any type.</param>
    /// <exception cref="UserException">The view is unknown or not materialised, or the number of key values is wrong.</exception>
    public FeatureVector Lookup(string view, params object[] key) => _online.Lookup(view, key, Load);

    /// <summary>No new training sets or online values of it; versions and values that exist stay. Defining it again revives it as a new version.</summary>
    /// <param name="reference">A name retires all versions, <c>name@version</c> only that one.</param>
    public FeatureView Retire(string reference)
    {
        var view = Get(reference);
        _views.Retire(view, allVersions: !reference.Contains('@', StringComparison.Ordinal));
        return Get(view.Reference);
    }

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_-]*\z")]
    private static partial Regex ValidName();

    private (FeatureView View, Materialization Online) Load(string reference)
    {
        var view = Get(reference);
        return (view, _views.Online(view) ?? throw new UserException($"{view.Reference} has no online values yet.", $"#!feature materialize {view.Name} makes them."));
    }

    private FeatureView Usable(string reference)
    {
        var view = Get(reference);
        return view.Retired is null ? view : throw new UserException($"Feature view {view.Reference} is retired.", $"#!feature define {view.Name} revives it as a new version.");
    }

    private static FeatureView Check(FeatureView draft, Source rows)
    {
        if (draft.Entities.Count == 0)
        {
            throw new UserException("A feature view needs an entity: the column that says what a row is about.");
        }

        var view = draft with { Entity = string.Join(", ", draft.Entities.Select(e => rows.Column(e).Name)), EventTime = rows.Column(draft.EventTime).Name };
        if (rows.Column(view.EventTime) is { IsTemporal: false } wrong)
        {
            throw new UserException($"Column '{wrong.Name}' is {wrong.Type}, not a date or time.", $"Cast it in the query: CAST({wrong.Name} AS TIMESTAMP) AS {wrong.Name}.");
        }

        return view.Features.Count > 0 ? view : throw new UserException($"The query of {view.Name} gives no feature besides {view.Entity} and {view.EventTime}.");
    }

    private void Link(string query, string node)
    {
        foreach (var upstream in Upstream(query))
        {
            _workspace.Store.Link(upstream, node, "computed");
        }
    }

    private IReadOnlyList<string> Upstream(string query) => QuerySources.Of(_workspace, query);

    private void Drop(Source rows) => _workspace.Data.Engine.Execute($"DROP TABLE IF EXISTS {rows.Relation}");
}
