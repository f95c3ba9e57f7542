using System.Diagnostics;
using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Features;

/// <summary>Makes training sets: every label row with what was known of its entity at its instant.</summary>
internal sealed class PointInTime(DataCatalog data)
{
    private const int SampleRows = 8;

    private static readonly (string Words, string Interval)[] AgeSteps =
        [("0", "0 seconds"), ("1 hour", "1 hour"), ("1 day", "1 day"), ("1 week", "7 days"), ("30 days", "30 days"), ("1 year", "365 days")];

    private DataEngine Engine => data.Engine;

    /// <exception cref="UserException">A column is missing, has the wrong type, or stands on both sides.</exception>
    public TrainingSet Join(FeatureView view, Source features, Source labels, IReadOnlyList<string> entity, string time)
    {
        var watch = Stopwatch.StartNew();
        Check(view, labels, entity, time);
        var (prepared, joined) = ("main." + Sql.Name(Engine.NextTable()), "main." + Sql.Name(Engine.NextTable()));
        try
        {
            Engine.Execute(FeatureSql.Prepare(view, features.Relation, prepared));
            var columns = labels.Columns.Select(c => c.Name).ToList();
            Engine.Execute(FeatureSql.Join(view, labels.Relation, columns, entity.Select(e => labels.Column(e).Name).ToList(), labels.Column(time).Name, prepared, joined));
            return Report(view, labels, entity, time, prepared, joined, watch);
        }
        catch (DuckDBException error)
        {
            throw QueryRunner.SqlError(error);
        }
        finally
        {
            Engine.Execute($"DROP TABLE IF EXISTS {prepared}");
        }
    }

    private TrainingSet Report(FeatureView view, Source labels, IReadOnlyList<string> entity, string time, string prepared, string joined, Stopwatch watch)
    {
        var names = labels.Columns.Concat(view.Features).Select(c => Sql.Name(c.Name)).ToList();
        var relation = $"(SELECT {string.Join(", ", names)} FROM {joined})";
        var source = new Source(view.Reference, SourceKind.Features, relation, Engine.Describe(relation), () => ContentDigest.Of(Engine, relation), "features:" + view.Reference)
        {
            Origins = [(labels, "labels")],
        };
        var keys = entity.Select(e => labels.Column(e).Name).ToList();
        var missingKey = FeatureSql.And(keys.Select(k => $"j.{Sql.Name(k)} IS NOT NULL").Append("__at IS NOT NULL"));
        var known = $"EXISTS (SELECT 1 FROM {prepared} AS f WHERE {FeatureSql.And(keys.Select((k, i) => $"f.__k{i} = j.{Sql.Name(k)}"))})";
        var counts = Engine.Query(
            $"""
            SELECT count(*), count(*) FILTER (__fresh), count(*) FILTER (NOT __fresh AND __age IS NOT NULL),
                   count(*) FILTER (__age IS NULL AND {missingKey} AND {known}), count(*) FILTER (__age IS NULL AND {missingKey} AND NOT {known}),
                   count(*) FILTER (NOT ({missingKey}))
            FROM {joined} AS j
            """,
            row => Enumerable.Range(0, 6).Select(row.GetInt64).ToArray())[0];
        return new TrainingSet(
            view.Reference, labels.Name, counts[0], counts[1], counts[2], counts[3], counts[4], counts[5],
            Columns(view, labels, entity, time, source), Ages(joined), data.Rows(source, SampleRows), watch.Elapsed.TotalSeconds, source);
    }

    private List<TrainingColumn> Columns(FeatureView view, Source labels, IReadOnlyList<string> entity, string time, Source source)
    {
        var missing = Engine.Query(
            $"SELECT {string.Join(", ", source.Columns.Select(c => $"count(*) - count({Sql.Name(c.Name)})"))} FROM {source.Relation}",
            row => Enumerable.Range(0, row.FieldCount).Select(row.GetInt64).ToArray())[0];
        return source.Columns.Select((c, i) => new TrainingColumn(c.Name, c.Type, Role(c.Name, i), missing[i])).ToList();

        string Role(string column, int index) => index switch
        {
            _ when index >= labels.Columns.Count => "feature",
            _ when entity.Contains(column, StringComparer.OrdinalIgnoreCase) => "entity",
            _ when string.Equals(column, time, StringComparison.OrdinalIgnoreCase) => "time",
            _ => "label",
        };
    }

    private List<FeatureAge> Ages(string joined)
    {
        var steps = string.Join(" ", AgeSteps.Select((s, i) => $"WHEN __age <= INTERVAL '{s.Interval}' THEN {i}"));
        var counts = Engine.Query(
                $"SELECT CASE {steps} ELSE {AgeSteps.Length} END, count(*) FROM {joined} WHERE __fresh GROUP BY 1",
                row => (Index: row.GetInt32(0), Rows: row.GetInt64(1)))
            .ToDictionary(x => x.Index, x => x.Rows);
        return AgeSteps.Select(s => s.Words).Append("older").Select((words, i) => new FeatureAge(words, counts.GetValueOrDefault(i))).ToList();
    }

    private static void Check(FeatureView view, Source labels, IReadOnlyList<string> entity, string time)
    {
        if (entity.Count != view.Entities.Count)
        {
            throw new UserException($"{view.Reference} has the entity {view.Entity}; the labels must name {view.Entities.Count} column(s) for it, not {entity.Count}.");
        }

        foreach (var column in entity)
        {
            labels.Column(column);
        }

        if (labels.Column(time) is { IsTemporal: false } wrong)
        {
            throw new UserException($"Column '{wrong.Name}' of {labels.Name} is {wrong.Type}, not a date or time.", $"Cast it: SELECT CAST({wrong.Name} AS TIMESTAMP) ...");
        }

        if (view.Features.FirstOrDefault(f => labels.Columns.Any(l => string.Equals(l.Name, f.Name, StringComparison.OrdinalIgnoreCase))) is { } twice)
        {
            throw new UserException(
                $"'{twice.Name}' is a column of the labels and a feature of {view.Reference}.",
                $"Give the labels only their key, time and label: \"SELECT {string.Join(", ", entity)}, {time}, ... FROM ...\".");
        }
    }
}
