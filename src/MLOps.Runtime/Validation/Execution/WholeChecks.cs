using System.Data;
using System.Globalization;
using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>Expectations of the source as a whole, each by a query of its own.</summary>
internal sealed class WholeChecks(DataEngine engine, Source source, TimeProvider clock, CancellationToken cancellation)
{
    private const int Shown = 5;

    public Finding Find(BoundCheck check)
    {
        try
        {
            return check.Expectation switch
            {
                DistinctValues x => Compare(x, check),
                MostCommon x => Modes(x, check),
                Distribution x => new DistributionChecks(engine, source, cancellation).Find(x, check),
                CramersPhi x => new DistributionChecks(engine, source, cancellation).Find(x, check),
                Fresh x => Age(x, check),
                SameRows x => Same(x, check),
                SameSchema x => Schema(x, check.Other!),
                NoRows x => Violations(check.Query ?? x.Sql),
                _ => throw new ArgumentOutOfRangeException(nameof(check), check.Expectation.Kind, null),
            };
        }
        catch (DuckDBException error)
        {
            return Finding.Of(EngineErrors.Sentence(error));
        }
    }

    /// <summary>Rows of the source that the check is about.</summary>
    public static string Picked(Source source, BoundCheck check) =>
        check.Filter is { } filter ? $"(SELECT * FROM {source.Relation} WHERE ({filter}\n))" : source.Relation;

    private Finding Compare(DistinctValues expectation, BoundCheck check)
    {
        var (column, picked) = (check.Columns[0], Picked(source, check));
        var x = Sql.Name(column.Name);
        var wanted = string.Join(", ", expectation.Values.Select(v => $"({TypeRules.Sql(v, column, SuiteDialect.DuckDb)})"));
        var there = $"SELECT DISTINCT {x} AS v FROM {picked} WHERE NOT ({RowCondition.Missing(column, SuiteDialect.DuckDb)})";
        List<string> Difference(string a, string b) => engine.Query($"SELECT CAST(v AS VARCHAR) FROM (SELECT v FROM ({a}) EXCEPT SELECT v FROM ({b})) ORDER BY v", r => r.GetString(0), cancellation);
        var set = $"SELECT v FROM (VALUES {wanted}) w(v)";
        var foreign = expectation.Relation == SetRelation.Contain ? [] : Difference(there, set);
        var absent = expectation.Relation == SetRelation.In ? [] : Difference(set, there);
        var words = new[] { Listed("missing", absent), Listed("not expected", foreign) }.OfType<string>().ToList();
        var wrong = foreign.Count + absent.Count;
        return new Finding(wrong == 0, wrong, 1, words.Count == 0 ? "these are there" : string.Join("; ", words));
    }

    private static string? Listed(string word, List<string> values) => values.Count == 0
        ? null
        : $"{word}: {string.Join(", ", values.Take(Shown))}{(values.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {values.Count - Shown:N0} more") : "")}";

    private Finding Modes(MostCommon expectation, BoundCheck check)
    {
        var column = check.Columns[0];
        var x = Sql.Name(column.Name);
        var allowed = string.Join(", ", expectation.Values.Select(v => TypeRules.Sql(v, column, SuiteDialect.DuckDb)));
        var modes = engine.Query(
            $"SELECT CAST(v AS VARCHAR), n, v IN ({allowed}) FROM (SELECT {x} AS v, count(*) AS n FROM {Picked(source, check)} WHERE NOT ({RowCondition.Missing(column, SuiteDialect.DuckDb)}) GROUP BY 1) QUALIFY rank() OVER (ORDER BY n DESC) = 1 ORDER BY v",
            r => (Value: r.GetString(0), Count: r.GetInt64(1), Allowed: r.GetBoolean(2)), cancellation);
        var wrong = modes.Count(m => !m.Allowed);
        return modes.Count == 0
            ? new Finding(false, 1, 0, "there is no value to look at")
            : new Finding(wrong == 0, wrong == 0 ? 0 : 1, 1, string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", modes.Take(Shown).Select(m => m.Value))} ({modes[0].Count:N0} rows)"));
    }

    private Finding Age(Fresh expectation, BoundCheck check)
    {
        var latest = engine.Query($"SELECT CAST(max({Sql.Name(check.Columns[0].Name)}) AS TIMESTAMP) FROM {Picked(source, check)}", r => r.IsDBNull(0) ? (DateTime?)null : r.GetDateTime(0), cancellation)[0];
        if (latest is not { } time)
        {
            return new Finding(false, 1, 0, "there is no time to look at");
        }

        var age = clock.GetUtcNow().UtcDateTime - time;
        var holds = age <= expectation.MaxAge;
        var seen = time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return new Finding(holds, holds ? 0 : 1, 1, age < TimeSpan.Zero ? $"the latest is {seen}, in the future" : $"the latest is {seen}, {Durations.Tell(age)} old");
    }

    private Finding Same(SameRows expectation, BoundCheck check)
    {
        var names = check.Columns.Count > 0 ? check.Columns : source.Columns;
        var mine = $"SELECT {string.Join(", ", names.Select(c => Sql.Name(c.Name)))} FROM {Picked(source, check)}";
        var theirs = $"SELECT {string.Join(", ", names.Select(c => Sql.Name(check.Other!.Column(c.Name).Name)))} FROM {check.Other!.Relation}";
        var counts = engine.Query(
            $"SELECT (SELECT count(*) FROM ({mine} EXCEPT ALL {theirs})), (SELECT count(*) FROM ({theirs} EXCEPT ALL {mine})), (SELECT count(*) FROM ({mine}))",
            r => (Here: r.GetInt64(0), There: r.GetInt64(1), All: r.GetInt64(2)), cancellation)[0];
        var differing = counts.Here + counts.There;
        var observed = string.Create(CultureInfo.InvariantCulture, $"{counts.Here:N0} rows only here, {counts.There:N0} only there");
        return new Finding(differing == 0, differing, counts.All + counts.There, differing == 0 ? "all rows are the same" : observed)
        {
            Samples = differing == 0 ? null : Rows($"({mine} EXCEPT ALL {theirs})"),
        };
    }

    private Finding Schema(SameSchema expectation, Source other)
    {
        var wrong = new List<string>();
        foreach (var column in other.Columns)
        {
            var own = source.Columns.FirstOrDefault(c => string.Equals(c.Name, column.Name, StringComparison.OrdinalIgnoreCase));
            if (own is null)
            {
                wrong.Add($"{column.Name} is missing");
            }
            else if (own.Type != column.Type)
            {
                wrong.Add($"{column.Name} is {own.Type}, not {column.Type}");
            }
        }

        var extra = source.Columns.Where(c => !other.Columns.Any(o => string.Equals(o.Name, c.Name, StringComparison.OrdinalIgnoreCase))).Select(c => c.Name).ToList();
        wrong.AddRange(expectation.AllowOthers ? [] : extra.Select(e => $"{e} is not expected"));
        if (wrong.Count == 0 && expectation.Ordered && !source.Columns.Select(c => c.Name).Except(extra).SequenceEqual(other.Columns.Select(c => c.Name), StringComparer.OrdinalIgnoreCase))
        {
            wrong.Add($"the order is {string.Join(", ", source.Columns.Select(c => c.Name))}");
        }

        return new Finding(wrong.Count == 0, wrong.Count, 1, wrong.Count == 0 ? "the schema is the same" : string.Join("; ", wrong));
    }

    private Finding Violations(string sql)
    {
        var query = $"({SuiteBinder.NoRowsQuery(sql, source.Relation)}\n)";
        var found = engine.Query($"SELECT count(*) FROM {query}", r => r.GetInt64(0), cancellation)[0];
        return new Finding(found == 0, found, 1, found == 0 ? "no rows" : string.Create(CultureInfo.InvariantCulture, $"{found:N0} {(found == 1 ? "row" : "rows")}"))
        {
            Samples = found == 0 ? null : Rows(query),
        };
    }

    // Positions count within what the query gives: these are not rows of the source.
    private SampleRows Rows(string relation)
    {
        var columns = engine.Describe(relation);
        var rows = engine.Query($"SELECT * FROM {relation} LIMIT {Shown}", Values, cancellation);
        return new SampleRows(columns.Select(c => c.Name).ToList(), columns.Count, rows.Select((values, i) => new SampleRow(i + 1, values)).ToList());
    }

    private static List<object?> Values(IDataRecord row) => Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? null : PlainValues.Of(row.GetValue(i))).ToList();
}
