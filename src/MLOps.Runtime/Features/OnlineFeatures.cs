using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Numerics;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Features;

/// <summary>
/// Online values: written as Parquet, read once into memory, looked up by key. A lookup asks the store again only when the store's
/// file has changed since.
/// </summary>
internal sealed class OnlineFeatures(Workspace workspace)
{
    private readonly ConcurrentDictionary<string, Loaded> _loaded = new(StringComparer.Ordinal);

    private DataEngine Engine => workspace.Data.Engine;

    /// <returns>The artifact's digest and the number of entities in it.</returns>
    public (string Artifact, long Rows) Write(FeatureView view, Source rows, DateTimeOffset asOf)
    {
        var prepared = "main." + Sql.Name(Engine.NextTable());
        var file = Path.Combine(Path.GetTempPath(), $"mlops-{Guid.NewGuid():N}.parquet");
        try
        {
            Engine.Execute(FeatureSql.Prepare(view, rows.Relation, prepared));
            Engine.Execute($"COPY ({FeatureSql.Latest(view, prepared, asOf)}) TO {Sql.Text(file)} (FORMAT parquet, COMPRESSION zstd)");
            var count = Engine.Scalar<long>($"SELECT count(*) FROM read_parquet({Sql.Text(file)})");
            return (workspace.Store.Artifacts.Add(file).Digest, count);
        }
        finally
        {
            Engine.Execute($"DROP TABLE IF EXISTS {prepared}");
            File.Delete(file);
        }
    }

    public FeatureVector Lookup(string reference, IReadOnlyList<object> key, Func<string, (FeatureView, Materialization)> load)
    {
        var stamp = Stamp();
        if (!_loaded.TryGetValue(reference, out var loaded) || loaded.Stamp != stamp)
        {
            var (view, online) = load(reference);
            loaded = loaded?.Online.Artifact == online.Artifact && loaded.View.Reference == view.Reference
                ? loaded with { Online = online, Stamp = Stamp() }
                : Read(view, online);
            _loaded[reference] = loaded;
        }

        return Answer(loaded, key.Select(Text).ToList());
    }

    private FeatureVector Answer(Loaded loaded, List<string> key)
    {
        var view = loaded.View;
        if (key.Count != view.Entities.Count)
        {
            throw new UserException($"{view.Reference} is looked up by {view.Entity}: {view.Entities.Count} value(s), not {key.Count}.");
        }

        var instant = loaded.Online.AsOf ?? workspace.Clock.GetUtcNow();
        var row = loaded.Rows.GetValueOrDefault(Joined(key));
        var state = row is null ? FeatureState.Unknown : view.Ttl is { } ttl && row.Time < instant - ttl ? FeatureState.Expired : FeatureState.Found;
        var values = loaded.Names.Select((name, i) => KeyValuePair.Create(name, state == FeatureState.Found ? row!.Values[i] : null));
        return new FeatureVector(view.Reference, key, instant, row?.Time, state, new Dictionary<string, object?>(values, StringComparer.OrdinalIgnoreCase));
    }

    private Loaded Read(FeatureView view, Materialization online)
    {
        var stamp = Stamp();
        var names = view.Features.Select(f => f.Name).ToList();
        var keys = view.Entities.Count;
        var list = string.Join(", ", Enumerable.Range(0, keys).Select(i => $"CAST(__k{i} AS VARCHAR)").Append("__t").Concat(names.Select(Sql.Name)));
        var rows = Engine.Query(
            $"SELECT {list} FROM read_parquet({Sql.Text(workspace.Store.Artifacts.Find(online.Artifact))})",
            row => (
                Key: Joined(Enumerable.Range(0, keys).Select(row.GetString)),
                Row: new OnlineRow(row.Time(keys), Enumerable.Range(keys + 1, names.Count).Select(i => Value(row, i)).ToArray())));
        return new Loaded(view, online, stamp, names, rows.ToDictionary(r => r.Key, r => r.Row, StringComparer.Ordinal));
    }

    // Only looked at, never opened: closing a handle on the store's file would drop the engine's lock.
    private (DateTime Written, long Log) Stamp() => workspace.Store.Stamp;

    private static string Joined(IEnumerable<string> key) => string.Join('\u001f', key);

    private static object? Value(IDataRecord row, int index) => row.IsDBNull(index) ? null : row.GetValue(index) switch
    {
        BigInteger big => (double)big,
        var value => value,
    };

    /// <summary>A key value as DuckDB writes it as text.</summary>
    private static string Text(object value) => value switch
    {
        null => "",
        bool x => x ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } x => x.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime x => x.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateOnly x => x.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable x => x.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private sealed record Loaded(FeatureView View, Materialization Online, (DateTime Written, long Log) Stamp, IReadOnlyList<string> Names, Dictionary<string, OnlineRow> Rows);

    private sealed record OnlineRow(DateTimeOffset Time, object?[] Values);
}
