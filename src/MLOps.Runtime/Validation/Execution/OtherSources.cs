using MLOps.Data;

namespace MLOps.Validation.Execution;

/// <summary>
/// The other tables that a suite names, each opened once. A query gives its columns first, and its rows when nothing in the suite is
/// amiss. What was copied into the engine is gone afterwards.
/// </summary>
internal sealed class OtherSources(DataCatalog data, IReadOnlyDictionary<string, object> variables, CancellationToken cancellation) : IDisposable
{
    private readonly Dictionary<string, Source> _opened = new(StringComparer.Ordinal);
    private readonly Dictionary<Source, string> _queries = [];
    private readonly Dictionary<string, (Source? Rows, string? Error)> _answers = new(StringComparer.Ordinal);
    private readonly List<Source> _copies = [];

    public void Dispose()
    {
        foreach (var copy in _copies)
        {
            data.Engine.Execute($"DROP TABLE IF EXISTS {copy.Relation}");
        }
    }

    /// <summary>Null when it cannot be opened, which is reported.</summary>
    public Source? Open(string name, Action<UserError> report)
    {
        if (_opened.TryGetValue(name, out var known))
        {
            return known;
        }

        try
        {
            var variable = variables.GetValueOrDefault(name);
            var other = variable is null && DataCatalog.IsSql(name) ? ColumnsOf(name) : data.OpenUntil(variable ?? name, name, cancellation);
            if (variable is not (Source or IHasSource))
            {
                Keep(other);
            }

            return _opened[name] = other;
        }
        catch (UserException error)
        {
            report(error.Error);
            return null;
        }
    }

    /// <summary>The check with the rows of its other source, or with the reason why its query has none.</summary>
    public BoundCheck WithRows(BoundCheck check)
    {
        if (!check.IsAsked || check.Other is not { } other || !_queries.TryGetValue(other, out var query))
        {
            return check;
        }

        if (!_answers.TryGetValue(query, out var answer))
        {
            _answers[query] = answer = Answer(query);
        }

        return check with { Other = answer.Rows ?? other, Error = answer.Error };
    }

    private Source ColumnsOf(string query)
    {
        var columns = data.OpenColumns(query);
        _queries.Add(columns, query);
        return columns;
    }

    private (Source? Rows, string? Error) Answer(string query)
    {
        try
        {
            var rows = data.OpenUntil(query, null, cancellation);
            Keep(rows);
            return (rows, null);
        }
        catch (UserException error)
        {
            return (null, error.Error.Message);
        }
    }

    private void Keep(Source source)
    {
        if (source.IsCopy)
        {
            _copies.Add(source);
        }
    }
}
