using System.Data;
using System.Globalization;
using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>Compares an aggregate of two sources, over everything or group by group.</summary>
internal sealed class Reconciliation(DataEngine engine, Source source, CancellationToken cancellation)
{
    private const int ShownGroups = 3;

    public Finding Find(BoundCheck check)
    {
        var expectation = (AggregateEquals)check.Expectation;
        try
        {
            var groups = engine.Query(Query(source, check, SuiteDialect.DuckDb), Read, cancellation);
            var differing = groups.Where(g => !g.Equal).ToList();
            return new Finding(differing.Count == 0, differing.Count, groups.Count, Observed(expectation, groups, differing));
        }
        catch (DuckDBException error)
        {
            return Finding.Of(EngineErrors.Sentence(error));
        }
    }

    /// <summary>Both sides group by group, and whether they are equal.</summary>
    public static string Query(Source source, BoundCheck check, SuiteDialect dialect)
    {
        var e = (AggregateEquals)check.Expectation;
        var left = Side(source, e.Aggregate, e.By, check.Filter, dialect);
        var right = Side(check.Other!, e.Other, e.OtherBy, check.OtherWhere ?? e.OtherWhere, dialect);
        var join = e.By.Count == 0 ? "TRUE" : string.Join(" AND ", e.By.Select((_, i) => $"a.g{i} IS NOT DISTINCT FROM b.g{i}"));
        var label = e.By.Count == 0 ? "''" : string.Join(" || ', ' || ", e.By.Select((_, i) => $"coalesce({dialect.AsText($"CASE WHEN b.there THEN b.g{i} ELSE a.g{i} END")}, 'null')"));
        return $"SELECT {label}, {dialect.AsText("a.v")}, {dialect.AsText("b.v")}, a.there IS NOT NULL, b.there IS NOT NULL, {Equal(e, dialect)} FROM ({left}) a FULL JOIN ({right}) b ON {join} ORDER BY 1";
    }

    private static string Side(Source of, Aggregate aggregate, IReadOnlyList<string> by, string? filter, SuiteDialect dialect)
    {
        var groups = by.Select((name, i) => $"{Sql.Name(of.Column(name).Name)} AS g{i}").Append("TRUE AS there");
        var where = filter is null ? "" : $" WHERE ({filter}\n)";
        var groupBy = by.Count == 0 ? "" : $" GROUP BY {string.Join(", ", Enumerable.Range(1, by.Count))}";
        return $"SELECT {string.Join(", ", groups)}, {Figure.Of(aggregate, of, null, dialect)} AS v FROM {of.Relation}{where}{groupBy}";
    }

    // Equal as they are, or as numbers within the tolerance. A side that has no such group differs even from null.
    private static string Equal(AggregateEquals e, SuiteDialect dialect)
    {
        var (a, b) = (dialect.TryNumber("a.v"), dialect.TryNumber("b.v"));
        var within = string.Create(CultureInfo.InvariantCulture, $"abs({a} - {b}) <= {dialect.Greatest(dialect.Number(e.Tolerance), $"{dialect.Number(e.RelativeTolerance)} * abs({b})")}");
        return $"a.there IS NOT NULL AND b.there IS NOT NULL AND ({dialect.AsText("a.v")} IS NOT DISTINCT FROM {dialect.AsText("b.v")} OR coalesce({within}, FALSE))";
    }

    private static Group Read(IDataRecord row) =>
        new(row.GetString(0), row.GetBoolean(3) ? row.Text(1) ?? "null" : "nothing", row.GetBoolean(4) ? row.Text(2) ?? "null" : "nothing", row.GetBoolean(5));

    private static string Observed(AggregateEquals e, List<Group> groups, List<Group> differing)
    {
        if (e.By.Count == 0)
        {
            return $"{groups[0].Left} here, {groups[0].Right} there";
        }

        var shown = string.Join("; ", differing.Take(ShownGroups).Select(g => $"{g.Name}: {g.Left} here, {g.Right} there"));
        var more = differing.Count > ShownGroups ? $"; and {differing.Count - ShownGroups} more" : "";
        return differing.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"all {groups.Count} groups are equal")
            : string.Create(CultureInfo.InvariantCulture, $"{differing.Count} of {groups.Count} groups differ ({shown}{more})");
    }

    private sealed record Group(string Name, string Left, string Right, bool Equal);
}
