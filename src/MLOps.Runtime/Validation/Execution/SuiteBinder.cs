using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using MLOps.Data;
using MLOps.Store;
using MLOps.Validation.Suites;

namespace MLOps.Validation.Execution;

/// <summary>
/// Finds the columns and other sources that checks name, before a row is read. What cannot be meant (an unknown column or source, SQL
/// that is none) is a mistake of the suite; what the data's types do not allow is an error of that check alone.
/// </summary>
internal sealed partial class SuiteBinder(DataCatalog data, Source source, IReadOnlyDictionary<string, object> variables, string baseDirectory, CancellationToken cancellation = default) : IDisposable
{
    private readonly List<SuiteMistake> _mistakes = [];
    private readonly OtherSources _others = new(data, variables, cancellation);
    private readonly EmptyColumns _empty = new(data.Engine, source);
    private HashSet<string> _sound = [];

    public IReadOnlyList<SuiteMistake> Mistakes => _mistakes;

    /// <summary>What was copied into the engine for other sources is gone afterwards.</summary>
    public void Dispose() => _others.Dispose();

    public List<BoundCheck> Bind(SuiteDraft draft)
    {
        foreach (var (name, place) in draft.Columns.Where(c => Find(source, c.Name) is null))
        {
            _mistakes.Add(new(Unknown(name, source), place));
        }

        // SQL is tried on a table without rows: opening a CSV again for each condition would read its head each time.
        var empty = "main." + Sql.Name(data.Engine.NextTable());
        data.Engine.Execute($"CREATE TABLE {empty} AS SELECT * FROM {source.Relation} LIMIT 0");
        try
        {
            _sound = Sound(draft.Suite.Checks, empty);
            return draft.Suite.Checks.Select((check, number) => Bind(check, empty) with { Number = number }).ToList();
        }
        finally
        {
            data.Engine.Execute($"DROP TABLE {empty}");
        }
    }

    /// <summary>The checks with the rows of the queries that they name as other sources: up to here those gave their columns alone.</summary>
    public List<BoundCheck> WithRows(List<BoundCheck> checks) => checks.Select(_others.WithRows).ToList();

    private BoundCheck Bind(ValidationCheck check, string empty)
    {
        var columns = Columns(check, check.Expectation.Reads, source);
        if (check.Expectation is Condition condition)
        {
            columns = Mentioned(condition.Sql);
        }

        var other = Other(check);
        var error = Boolean(check, check.Filter, "where", empty, source) ?? check.Expectation switch
        {
            Condition c => Boolean(check, c.Sql, "sql", empty, source),
            NoRows c => Query(check, c) ?? Table(check, NoRowsQuery(c.Sql, empty)),
            _ => null,
        };
        var bound = Dividing(new BoundCheck(check, columns, other, error));
        if (error is not null || columns.Count != check.Expectation.Reads.Count)
        {
            return bound;
        }

        return (TypeRules.Mismatch(bound) ?? Regex(check.Expectation)) is { } misfit
            ? _empty.Find(bound) is { } found ? bound with { Known = found } : bound with { Error = misfit }
            : bound with { Function = check.Expectation is FitsJsonSchema schema ? JsonSchema(check, schema) : null };
    }

    /// <summary>The query of <c>no_rows</c> over a table.</summary>
    public static string NoRowsQuery(string sql, string relation) => sql.Trim().TrimEnd(';').Replace("{source}", $"(SELECT * FROM {relation})", StringComparison.Ordinal);

    private BoundCheck Dividing(BoundCheck check) => check.Error is not null ? check : check with
    {
        Where = Divisions.Of(data.Engine, check.Check.Filter),
        Dividing = Divisions.Of(data.Engine, (check.Expectation as Condition)?.Sql),
        OtherWhere = check.Expectation is AggregateEquals { OtherWhere: { } filter } ? Divisions.RefusedCondition(data.Engine, filter) : null,
        Query = check.Expectation is NoRows { Sql: var sql } ? Divisions.Refused(data.Engine, sql.Trim().TrimEnd(';')) : null,
    };

    private string? JsonSchema(ValidationCheck check, FitsJsonSchema schema)
    {
        try
        {
            return JsonSchemas.Register(data.Engine, schema, baseDirectory);
        }
        catch (UserException error)
        {
            _mistakes.Add(new(error.Error, check.Places.Of("schema")));
            return null;
        }
    }

    private string? Query(ValidationCheck check, NoRows expectation)
    {
        if (DataCatalog.IsSql(expectation.Sql))
        {
            return null;
        }

        var error = new UserError($"no_rows takes a query, which starts with SELECT, WITH or FROM, and not '{QueryText.Short(expectation.Sql)}'.");
        _mistakes.Add(new(error, check.Places.Of("sql")));
        return error.Message;
    }

    private string? Table(ValidationCheck check, string sql)
    {
        try
        {
            data.Engine.Describe($"({sql}\n)");
            return null;
        }
        catch (DuckDBException error)
        {
            return Refused(error, check, "sql", source);
        }
    }

    private string? Refused(DuckDBException error, ValidationCheck check, string word, Source of)
    {
        var sentence = EngineErrors.Sentence(error);
        if (!EngineErrors.IsMistake(error))
        {
            return sentence;
        }

        _mistakes.Add(new(EngineErrors.UnknownColumn(error) is { } column ? Unknown(column, of) : new UserError(sentence), check.Places.Of(word)));
        return null;
    }

    private List<ColumnSchema> Columns(ValidationCheck check, IEnumerable<string> names, Source of)
    {
        var found = new List<ColumnSchema>();
        foreach (var name in names)
        {
            if (Find(of, name) is { } column)
            {
                found.Add(column);
            }
            else
            {
                _mistakes.Add(new(Unknown(name, of), check.Places.Of("=" + name)));
            }
        }

        return found;
    }

    private static UserError Unknown(string column, Source of) => UserError.Unknown("column", column, of.Columns.Select(c => c.Name), of.Name);

    private static ColumnSchema? Find(Source of, string name) => of.Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    private List<ColumnSchema> Mentioned(string sql)
    {
        var words = Words().Matches(sql).Select(m => m.Value.Trim('"')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return source.Columns.Where(c => words.Contains(c.Name)).ToList();
    }

    private Source? Other(ValidationCheck check)
    {
        var (name, columns) = check.Expectation switch
        {
            ForeignKey x => (x.Source, x.Referenced),
            AggregateEquals x => (x.Source, [.. x.Other.Reads, .. x.OtherBy]),
            Distribution { Source: { } from } x => (from, [x.Other ?? x.Column]),
            SameRows x => (x.Source, x.Columns.Count > 0 ? x.Columns : source.Columns.Select(c => c.Name).ToList()),
            SameSchema x => (x.Source, []),
            _ => (null, (IReadOnlyList<string>)[]),
        };
        if (name is null || _others.Open(name, error => _mistakes.Add(new(error, check.Places.Of("source")))) is not { } other)
        {
            return null;
        }

        Columns(check, columns, other);
        if (check.Expectation is AggregateEquals { OtherWhere: { } filter } && Boolean(check, filter, "other_where", $"(SELECT * FROM {other.Relation} LIMIT 0)", other) is { } wrong)
        {
            _mistakes.Add(new(new UserError(wrong), check.Places.Of("other_where")));
        }

        return other;
    }

    // Binding tells a column that is not there from types that do not fit.
    private string? Boolean(ValidationCheck check, string? sql, string word, string empty, Source of)
    {
        if (sql is null || (of == source && _sound.Contains(sql)))
        {
            return null;
        }

        try
        {
            var type = data.Engine.Describe($"(SELECT ({sql}\n) FROM {empty})")[0].Type;
            return type == "BOOLEAN" ? null : $"{(word == "sql" ? "the condition" : "its " + word)} is {type}, neither true nor false";
        }
        catch (DuckDBException error)
        {
            return Refused(error, check, word, of);
        }
    }

    // In most suites nothing is wrong: one question about all conditions tells so, and only when it is refused each is asked of its own.
    private HashSet<string> Sound(IReadOnlyList<ValidationCheck> checks, string empty)
    {
        var conditions = checks.SelectMany(c => new[] { c.Filter, (c.Expectation as Condition)?.Sql }).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        try
        {
            var types = conditions.Count < 2 ? [] : data.Engine.Describe($"(SELECT {string.Join(", ", conditions.Select(c => $"({c}\n)"))} FROM {empty})");
            return types.Count == conditions.Count && types.All(t => t.Type == "BOOLEAN") ? conditions.ToHashSet(StringComparer.Ordinal) : [];
        }
        catch (DuckDBException)
        {
            return [];
        }
    }

    private string? Regex(Expectation expectation)
    {
        var patterns = expectation switch
        {
            MatchesRegex x => x.Patterns,
            NotMatchesRegex x => x.Patterns,
            _ => [],
        };
        foreach (var pattern in patterns)
        {
            try
            {
                data.Engine.Scalar<bool>($"SELECT regexp_matches('', {Sql.Text(pattern)})");
            }
            catch (DuckDBException error)
            {
                return $"'{pattern}' is not a regular expression: {EngineErrors.Sentence(error)}";
            }
        }

        return null;
    }

    [GeneratedRegex("\"[^\"]+\"|[\\p{L}_][\\p{L}\\p{Nd}_]*")]
    private static partial Regex Words();
}
