using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>Opens sources and keeps datasets: named, versioned by content, their rows kept as artifacts.</summary>
public sealed partial class DataCatalog
{
    private const string Select = "SELECT name, version, digest, format, location, artifact, row_count, columns, description, created FROM datasets";

    private readonly Lock _names = new(); // two queries at once would take each other's views for their own
    private readonly Workspace _workspace;
    private readonly FileSources _files;
    private readonly VariableSources _variables;

    internal DataCatalog(Workspace workspace, DataEngine engine)
    {
        _workspace = workspace;
        Engine = engine;
        _files = new FileSources(engine, workspace.BaseDirectory);
        _variables = new VariableSources(engine);
    }

    internal DataEngine Engine { get; }

    /// <summary>
    /// Opens a DataFrame, IDataView, DataTable or sequence of records; or, for text, a registered dataset (<c>trips</c>,
    /// <c>trips@3</c>), a file, glob or folder, or SQL that starts with SELECT, WITH or FROM.
    /// </summary>
    /// <param name="name">What to call a variable in reports.</param>
    /// <exception cref="UserException">It is none of these; the message names the nearest dataset.</exception>
    public Source Open(object source, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var opened = source switch
        {
            Source already => already,
            IHasSource report => report.Source,
            DatasetVersion version => OpenVersion(version),
            string text => OpenText(text),
            _ => _variables.Open(source, name ?? "data"),
        };
        _workspace.Activity.Read(opened);
        return opened;
    }

    /// <summary>
    /// Registers the source's content under a name. The same content as the latest version gives that version again; anything else
    /// becomes the next one.
    /// </summary>
    /// <exception cref="UserException">The name or the source cannot be used.</exception>
    public DatasetVersion Add(string name, object source, string? description = null)
    {
        CheckName(name);
        var opened = Open(source, name);
        var (digest, artifact, format) = Snapshot(opened);
        var rows = Engine.Scalar<long>($"SELECT count(*) FROM {opened.Relation}");
        return _workspace.Store.Decide(transaction =>
        {
            var latest = transaction.Connection.Query($"{Select} WHERE name = ? ORDER BY version DESC LIMIT 1", Read, name).FirstOrDefault();
            if (latest?.Digest == digest)
            {
                return latest with { Unchanged = true };
            }

            var location = opened.Kind == SourceKind.File ? opened.Name : null;
            var version = new DatasetVersion(name, (latest?.Version ?? 0) + 1, digest, format, location, artifact, rows, opened.Columns, description ?? latest?.Description, transaction.Now);
            Insert(transaction, version);
            opened.LinkOrigins(transaction);
            transaction.Link(opened.LineageNode, "dataset:" + version.Reference, "registered");
            transaction.Audit("dataset.added", version.Reference, new { digest, rows, location });
            return version;
        });
    }

    /// <summary>The version that <c>trips@3</c> names, or the latest for <c>trips</c>.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public DatasetVersion Get(string reference) =>
        Find(reference) ?? throw new UserException(UserError.Unknown("dataset", reference, Names()));

    /// <summary>The latest version of every dataset, by name.</summary>
    public DatasetList List() => new(_workspace.Store.Read(c =>
        c.Query($"{Select} QUALIFY row_number() OVER (PARTITION BY name ORDER BY version DESC) = 1 ORDER BY name", Read)));

    /// <summary>All versions of one dataset, the latest first.</summary>
    public IReadOnlyList<DatasetVersion> Versions(string name) =>
        _workspace.Store.Read(c => c.Query($"{Select} WHERE name = ? ORDER BY version DESC", Read, name));

    /// <summary>Sets a tag of a dataset; an empty value removes it.</summary>
    public void Tag(string name, string key, string value)
    {
        Get(name);
        _workspace.Store.Decide(transaction =>
        {
            transaction.Execute("DELETE FROM dataset_tags WHERE name = ? AND key = ?", name, key);
            if (value.Length > 0)
            {
                transaction.Execute("INSERT INTO dataset_tags VALUES (?, ?, ?)", name, key, value);
            }

            transaction.Audit("dataset.tagged", name, new { key, value });
        });
    }

    /// <summary>Replaces the description of all versions of a dataset.</summary>
    public void Describe(string name, string description)
    {
        Get(name);
        _workspace.Store.Decide(transaction =>
        {
            transaction.Execute("UPDATE datasets SET description = ? WHERE name = ?", description, name);
            transaction.Audit("dataset.described", name, new { description });
        });
    }

    /// <summary>Compares two sources: schemas by column name, rows as multisets over the columns they share.</summary>
    public DatasetDiff Diff(object a, object b)
    {
        var (left, right) = (Open(a, "a"), Open(b, "b"));
        var shared = left.Columns.Where(c => right.Columns.Any(r => Same(r.Name, c.Name))).ToList();
        var list = string.Join(", ", shared.Select(c => Sql.Name(c.Name)));
        long Only(Source x, Source y) => shared.Count == 0 ? 0 : Engine.Scalar<long>(
            $"SELECT count(*) FROM (SELECT {list} FROM {x.Relation} EXCEPT ALL SELECT {list} FROM {y.Relation})");
        return new DatasetDiff(
            left.Name, right.Name, Count(left), Count(right),
            right.Columns.Where(c => !left.Columns.Any(l => Same(l.Name, c.Name))).ToList(),
            left.Columns.Where(c => !right.Columns.Any(r => Same(r.Name, c.Name))).ToList(),
            shared.Select(c => new TypeChange(c.Name, c.Type, right.Column(c.Name).Type)).Where(c => c.TypeA != c.TypeB).ToList(),
            Only(left, right), Only(right, left));
    }

    /// <summary>
    /// Asks with DuckDB's SQL. Datasets (<c>trips</c>), files in quotes (<c>'a.csv'</c>) and <paramref name="variables"/> may stand
    /// after FROM; <c>store.runs</c> and the store's other tables too.
    /// </summary>
    /// <param name="limit">Rows to bring back at most; all are counted.</param>
    /// <param name="name">What to call the result in reports.</param>
    /// <exception cref="UserException">The engine refuses the query; the message is its first sentence.</exception>
    public TableReport Query(string sql, Dictionary<string, object>? variables = null, int limit = 1000, string? name = null, CancellationToken cancellation = default)
    {
        var source = OpenSql(sql, variables, name, cancellation);
        try
        {
            var rows = Engine.Query($"SELECT * FROM {source.Relation} LIMIT {limit}", Values, cancellation);
            var total = rows.Count < limit ? rows.Count : Count(source);
            return new TableReport(name ?? "Query", source.Columns, rows, total, source);
        }
        catch (DuckDBException error)
        {
            throw SqlError(error);
        }
    }

    /// <summary>Opens a query as a source, its result kept in the engine: <paramref name="variables"/> are C# tables it may name.</summary>
    /// <exception cref="UserException">The engine refuses the query; the message is its first sentence.</exception>
    public Source OpenSql(string sql, Dictionary<string, object>? variables = null, string? name = null, CancellationToken cancellation = default)
    {
        lock (_names)
        {
            return OpenNamed(sql.Trim().TrimEnd(';'), variables ?? new Dictionary<string, object>(StringComparer.Ordinal), name, cancellation);
        }
    }

    private Source OpenNamed(string query, Dictionary<string, object> variables, string? name, CancellationToken cancellation)
    {
        var table = "main." + Sql.Name(Engine.NextTable());
        var origins = new Dictionary<string, Source>(StringComparer.OrdinalIgnoreCase);
        var copies = new List<string>();
        try
        {
            RegisterNames(query, variables, origins, copies);
            Engine.Use(
                connection =>
                {
                    int Run() => DataEngine.Run(connection, $"SET file_search_path = {Sql.Text(_workspace.BaseDirectory)}; CREATE TABLE {table} AS {query}", cancellation);
                    return StoreNames().IsMatch(query) ? _workspace.Store.Attached(connection, Run) : Run();
                },
                cancellation);
            var kept = origins.Count > 1 ? origins.Values.Select(o => (o, "queried")).ToList() : [];
            copies.RemoveAll(copy => kept.Any(k => k.o.Relation == copy)); // a run may still ask for its digest
            return new Source(name ?? "SQL", SourceKind.Sql, table, Engine.Describe(table), () => ContentDigest.Of(Engine, table), NodeOf(query, origins.Values)) { Origins = kept };
        }
        catch (DuckDBException error)
        {
            throw Explain(error);
        }
        finally
        {
            foreach (var view in origins.Keys)
            {
                Engine.Execute($"DROP VIEW IF EXISTS {Sql.Name(view)}");
            }

            foreach (var copy in copies)
            {
                Engine.Execute($"DROP TABLE {copy}");
            }
        }
    }

    /// <summary>All rows as a DataFrame: numbers as double or long, booleans, text; dates as DateTime; missing values as null.</summary>
    public DataFrame ToDataFrame(object source) => new Materializer(Engine).ToDataFrame(Open(source));

    /// <summary>
    /// All rows as ML.NET's trainers want them: every number as Single (missing is NaN), booleans as bool (missing is false), all else
    /// as text (missing is empty). Row order is kept.
    /// </summary>
    public IDataView ToDataView(object source) => new Materializer(Engine).ToDataView(Open(source));

    /// <summary>All rows as objects of <typeparamref name="T"/>: settable properties are filled by column name, case ignored.</summary>
    /// <exception cref="UserException">A property of <typeparamref name="T"/> has no column; the message names the nearest.</exception>
    public IReadOnlyList<T> Rows<T>(object source)
        where T : new() => new Materializer(Engine).Rows<T>(Open(source));

    /// <summary>Rows of a source; every value as the reports show it.</summary>
    internal IReadOnlyList<IReadOnlyList<object?>> Rows(Source source, int limit) =>
        Engine.Query($"SELECT * FROM {source.Relation} LIMIT {limit}", Values);

    internal long Count(Source source) => Engine.Scalar<long>($"SELECT count(*) FROM {source.Relation}");

    internal IEnumerable<string> Names() => _workspace.Store.Read(c => c.Query("SELECT DISTINCT name FROM datasets ORDER BY name", r => r.GetString(0)));

    [GeneratedRegex(@"\bstore\s*\.\s*\w+", RegexOptions.IgnoreCase)]
    private static partial Regex StoreNames();

    [GeneratedRegex(@"^\s*(\(|select\b|with\b|from\b|values\b|pivot\b|unpivot\b|summarize\b|describe\b|show\b)", RegexOptions.IgnoreCase)]
    private static partial Regex SqlStart();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_.-]*\z")]
    private static partial Regex ValidName();

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    internal static string Short(string query)
    {
        var line = string.Join(' ', query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 60 ? line : line[..57] + "...";
    }

    private UserException Explain(DuckDBException error) => MissingTable().Match(error.Message) is { Success: true } table
        ? new UserException(UserError.Unknown("table", table.Groups[1].Value, Names()))
        : SqlError(error);

    [GeneratedRegex("Table with name (.+?) does not exist")]
    private static partial Regex MissingTable();

    internal static UserException SqlError(DuckDBException error)
    {
        var lines = error.Message.ReplaceLineEndings("\n").Split('\n').Where(l => l.Trim().Length > 0).Select(l => l.Trim()).ToList();
        return new UserException("SQL: " + lines[0], lines.FirstOrDefault(l => l.Contains("Did you mean", StringComparison.Ordinal) || l.StartsWith("Candidate bindings", StringComparison.Ordinal)));
    }

    private static void CheckName(string name)
    {
        if (!ValidName().IsMatch(name))
        {
            throw new UserException($"'{name}' cannot be a dataset's name.", "Start with a letter; letters, digits, '_', '-' and '.' may follow.");
        }
    }

    private Source OpenText(string text)
    {
        if (SqlStart().IsMatch(text))
        {
            return OpenSql(text);
        }

        // A file that exists wins over nothing; a registered name wins over a file that does not.
        if (Find(text) is { } version)
        {
            return OpenVersion(version);
        }

        return _files.LooksLikeFile(text)
            ? _files.Open(text)
            : throw new UserException(UserError.Unknown("dataset, variable or file", text, Names()));
    }

    private Source OpenVersion(DatasetVersion version)
    {
        var path = Sql.Text(_workspace.Store.Artifacts.Find(version.Artifact));
        var relation = version.Format switch
        {
            "parquet" => $"read_parquet({path})",
            _ => throw new UserException($"Dataset {version.Reference} has the unknown format '{version.Format}'.", "Update MLOps to open it."),
        };
        return new Source(version.Reference, SourceKind.Dataset, relation, version.Columns, () => version.Digest, "dataset:" + version.Reference);
    }

    private DatasetVersion? Find(string reference)
    {
        var at = reference.LastIndexOf('@');
        if (at < 0)
        {
            return _workspace.Store.Read(c => c.Query($"{Select} WHERE name = ? ORDER BY version DESC LIMIT 1", Read, reference)).FirstOrDefault();
        }

        return int.TryParse(reference.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? _workspace.Store.Read(c => c.Query($"{Select} WHERE name = ? AND version = ?", Read, reference[..at], number)).FirstOrDefault()
            : null;
    }

    // Rows are kept as Parquet whatever they came from: typed, small, and read back without guessing.
    // A file's version is known by the digest of the file itself, so that anyone can check it with sha256sum.
    private (string Digest, string Artifact, string Format) Snapshot(Source source)
    {
        var temporary = Path.Combine(Path.GetTempPath(), $"mlops-{Guid.NewGuid():N}.parquet");
        try
        {
            Engine.Execute($"COPY (SELECT * FROM {source.Relation}) TO {Sql.Text(temporary)} (FORMAT parquet, COMPRESSION zstd)");
            var (artifact, _) = _workspace.Store.Artifacts.Add(temporary);
            return (source.Digest, artifact, "parquet");
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // Datasets and variables that the query mentions become views of that name while it runs; variables are copied in for as long.
    private void RegisterNames(string query, Dictionary<string, object> variables, Dictionary<string, Source> origins, List<string> copies)
    {
        var words = NamesIn(query).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in variables.Where(v => words.Contains(v.Key) && IsTable(v.Value)))
        {
            origins[name] = Open(value, name);
            if (origins[name].Kind == SourceKind.Variable && value is not (Source or IHasSource))
            {
                copies.Add(origins[name].Relation);
            }
        }

        foreach (var dataset in Names().Where(n => words.Contains(n) && !origins.ContainsKey(n)).ToList())
        {
            origins[dataset] = Open(dataset);
        }

        foreach (var (name, source) in origins)
        {
            Engine.Execute($"CREATE OR REPLACE VIEW {Sql.Name(name)} AS SELECT * FROM {source.Relation}");
        }
    }

    // A query over one source is that source, filtered or reshaped: the lineage shows the source itself and not the query's text.
    private string NodeOf(string query, IReadOnlyCollection<Source> origins)
    {
        var nodes = origins.Select(o => o.LineageNode).Concat(_files.NodesIn(query)).Distinct(StringComparer.Ordinal).ToList();
        return nodes.Count == 1 ? nodes[0] : "query:" + Short(query);
    }

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_]*")]
    private static partial Regex Words();

    /// <summary>Whether the query contains this name as a word; it may then be a table of that name.</summary>
    public static bool Mentions(string query, string name) =>
        NamesIn(query).Contains(name, StringComparer.OrdinalIgnoreCase);

    // What stands in single quotes is text or a file, never the name of a table.
    private static IEnumerable<string> NamesIn(string query) => Words().Matches(FileSources.TextLiterals().Replace(query, "''")).Select(m => m.Value);

    /// <summary>Whether a source's text is a query rather than a name: it starts with SELECT, WITH, FROM, VALUES or the like.</summary>
    public static bool IsSql(string text) => SqlStart().IsMatch(text);

    /// <summary>Whether a C# value can stand after FROM.</summary>
    public static bool IsTable(object? value) =>
        value is DataFrame or IDataView or DataTable or Source or IHasSource
        || (value is System.Collections.IEnumerable and not string);

    private static IReadOnlyList<object?> Values(IDataRecord row)
    {
        var values = new object?[row.FieldCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.IsDBNull(i) ? null : Plain(row.GetValue(i));
        }

        return values;
    }

    internal static object? Plain(object value) => value switch
    {
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        string or bool or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => value,
        System.Collections.IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(x => x is null ? "null" : Plain(x))) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static void Insert(StoreTransaction transaction, DatasetVersion v) => transaction.Execute(
        "INSERT INTO datasets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        v.Name, v.Version, v.Digest, v.Format, v.Location, v.Artifact, v.Rows, Json.Write(v.Columns), v.Description, v.Created);

    private static DatasetVersion Read(IDataRecord row) => new(
        row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.Text(4), row.GetString(5), row.GetInt64(6),
        Json.Read<List<ColumnSchema>>(row.GetString(7)), row.Text(8), row.Time(9));
}
