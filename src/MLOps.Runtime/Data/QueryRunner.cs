using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>Runs a user's query with the names it mentions standing for datasets, C# variables and the store's tables.</summary>
internal sealed class QueryRunner(Workspace workspace, DataCatalog catalog, FileSources files)
{
    private readonly Lock _names = new(); // two queries at once would take each other's views for their own
    private readonly DataEngine _engine = catalog.Engine;

    /// <summary>The query's rows, kept in the engine.</summary>
    public Source Open(string query, Dictionary<string, object> variables, string? name, CancellationToken cancellation)
    {
        lock (_names)
        {
            return Run(query, variables, name, cancellation);
        }
    }

    internal static UserException SqlError(DuckDBException error)
    {
        var lines = error.Message.ReplaceLineEndings("\n").Split('\n').Where(l => l.Trim().Length > 0).Select(l => l.Trim()).ToList();
        return new UserException("SQL: " + lines[0], lines.FirstOrDefault(l => l.Contains("Did you mean", StringComparison.Ordinal) || l.StartsWith("Candidate bindings", StringComparison.Ordinal)));
    }

    private Source Run(string query, Dictionary<string, object> variables, string? name, CancellationToken cancellation)
    {
        var table = "main." + Sql.Name(_engine.NextTable());
        var origins = new Dictionary<string, Source>(StringComparer.OrdinalIgnoreCase);
        var copies = new List<string>();
        try
        {
            RegisterNames(query, variables, origins, copies);
            _engine.Use(
                connection =>
                {
                    int Create() => DataEngine.Run(connection, $"SET file_search_path = {Sql.Text(workspace.BaseDirectory)}; CREATE TABLE {table} AS {query}", cancellation);
                    return QueryText.StoreTable().IsMatch(query) ? workspace.Store.Attached(connection, Create) : Create();
                },
                cancellation);
            var kept = origins.Count > 1 ? origins.Values.Select(o => (o, "queried")).ToList() : [];
            copies.RemoveAll(copy => kept.Any(k => k.o.Relation == copy)); // a run may still ask for its digest
            return new Source(name ?? NameOf(NodesOf(query, origins.Values)), SourceKind.Sql, table, _engine.Describe(table, cancellation), () => ContentDigest.Of(_engine, table), NodeOf(query, origins.Values)) { Origins = kept };
        }
        catch (DuckDBException error)
        {
            throw Explain(error);
        }
        finally
        {
            foreach (var view in origins.Keys)
            {
                _engine.Execute($"DROP VIEW IF EXISTS {Sql.Name(view)}");
            }

            foreach (var copy in copies)
            {
                _engine.Execute($"DROP TABLE {copy}");
            }
        }
    }

    // Datasets and variables that the query mentions become views of that name while it runs; variables are copied in for as long.
    private void RegisterNames(string query, Dictionary<string, object> variables, Dictionary<string, Source> origins, List<string> copies)
    {
        var words = QueryText.Names(query).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in variables.Where(v => words.Contains(v.Key) && DataCatalog.IsTable(v.Value)))
        {
            origins[name] = catalog.Open(value, name);
            if (origins[name].Kind == SourceKind.Variable && value is not (Source or IHasSource))
            {
                copies.Add(origins[name].Relation);
            }
        }

        foreach (var dataset in catalog.Names().Where(n => words.Contains(n) && !origins.ContainsKey(n)).ToList())
        {
            origins[dataset] = catalog.Open(dataset);
        }

        foreach (var (name, source) in origins)
        {
            _engine.Execute($"CREATE OR REPLACE VIEW {Sql.Name(name)} AS SELECT * FROM {source.Relation}");
        }
    }

    // A query over one source is that source, filtered or reshaped: the lineage shows the source itself and not the query's text.
    private string NodeOf(string query, IReadOnlyCollection<Source> origins)
    {
        var nodes = NodesOf(query, origins);
        return nodes.Count == 1 ? nodes[0] : "query:" + QueryText.Short(query);
    }

    private List<string> NodesOf(string query, IReadOnlyCollection<Source> origins) =>
        origins.Select(o => o.LineageNode).Concat(files.NodesIn(query)).Distinct(StringComparer.Ordinal).ToList();

    // By what it reads and not by its words: those may be long, or hold what nobody should read in a title.
    private static string NameOf(List<string> nodes)
    {
        var names = nodes.Select(n => n[(n.IndexOf(':', StringComparison.Ordinal) + 1)..]).ToList();
        return names.Count switch
        {
            0 => "SQL",
            1 => $"SQL over {names[0]}",
            2 => $"SQL over {names[0]} and {names[1]}",
            _ => $"SQL over {names[0]} and {names.Count - 1} others",
        };
    }

    private UserException Explain(DuckDBException error) => QueryText.MissingTable().Match(error.Message) is { Success: true } table
        ? new UserException(UserError.Unknown("table", table.Groups[1].Value, catalog.Names()))
        : SqlError(error);
}
