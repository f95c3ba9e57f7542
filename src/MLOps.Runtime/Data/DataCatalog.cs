using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>Opens sources and keeps datasets: named, versioned by content, their rows kept as artifacts.</summary>
public sealed partial class DataCatalog
{
    private readonly Workspace _workspace;
    private readonly FileSources _files;
    private readonly VariableSources _variables;
    private readonly QueryRunner _queries;
    private readonly DatasetTable _datasets;

    private readonly ConditionalWeakTable<IDataView, Source> _views = [];

    internal DataCatalog(Workspace workspace, DataEngine engine)
    {
        _workspace = workspace;
        Engine = engine;
        _files = new FileSources(engine, workspace.BaseDirectory);
        _variables = new VariableSources(engine);
        _queries = new QueryRunner(workspace, this, _files);
        _datasets = new DatasetTable(workspace.Store);
    }

    internal DataEngine Engine { get; }

    /// <summary>
    /// Opens a DataFrame, IDataView, DataTable, database command (<see cref="DbCommand"/>) or sequence of records; or, for text, a registered dataset (<c>trips</c>,
    /// <c>trips@3</c>), a file, glob or folder, or SQL that starts with SELECT, WITH or FROM.
    /// </summary>
    /// <param name="name">What to call a variable in reports.</param>
    /// <param name="encoding">How a text file is encoded, as people or Python call it: <c>windows-1251</c>, <c>shift_jis</c>. Null: it is found out.</param>
    /// <exception cref="UserException">It is none of these; the message names the nearest dataset, or the nearest encoding.</exception>
    public Source Open(object source, string? name = null, string? encoding = null) =>
        encoding is null ? OpenUntil(source, name, default) : Read(OpenEncoded(source, encoding));

    /// <param name="cancellation">Stops a query whose rows are the source, and the loading of a variable.</param>
    internal Source OpenUntil(object source, string? name, CancellationToken cancellation) => OpenAs(source, name, copies: false, cancellation);

    private Source OpenAs(object source, string? name, bool copies, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        var opened = source switch
        {
            Source already => already,
            IHasSource report => report.Source,
            DatasetVersion version => OpenVersion(version),
            string text => OpenText(text, copies, cancellation),
            _ => _variables.Open(source, name ?? "data", cancellation),
        };
        return Read(opened);
    }

    private Source Read(Source opened)
    {
        _workspace.Activity.Read(opened);
        return opened;
    }

    private Source OpenEncoded(object source, string encoding) => source is string text && !QueryText.IsQuery(text) && _files.LooksLikeFile(text)
        ? _files.Open(text, copies: false, encoding)
        : throw new UserException($"Only a file can be read as '{encoding}'.", "Name a CSV, TSV or JSON file.");

    /// <summary>Opens a source for as long as <paramref name="work"/> takes: what was copied into the engine for it is gone afterwards.</summary>
    /// <param name="copies">Text files of moderate size are copied as they are read for the first time: for work that asks more than once.</param>
    internal T During<T>(object source, string? name, Func<Source, T> work, bool copies = true, CancellationToken cancellation = default)
    {
        var opened = OpenAs(source, name, copies, cancellation);
        try
        {
            return work(opened);
        }
        finally
        {
            if (source is not (Source or IHasSource) && opened.IsCopy)
            {
                Engine.Execute($"DROP TABLE IF EXISTS {opened.Relation}");
            }
        }
    }

    /// <summary>Opens several sources for as long as <paramref name="work"/> takes.</summary>
    internal T During<T>(IReadOnlyList<(object Source, string? Name)> sources, Func<IReadOnlyList<Source>, T> work, CancellationToken cancellation = default)
    {
        T Next(List<Source> opened) => opened.Count == sources.Count ? work(opened) : During(sources[opened.Count].Source, sources[opened.Count].Name, one => Next([.. opened, one]), cancellation: cancellation);
        return Next([]);
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
            var latest = DatasetTable.Latest(transaction.Connection, name);
            // Read in another encoding, the same file holds other texts.
            if (latest?.Digest == digest && (!opened.IsReadAsTold || latest.Artifact == artifact))
            {
                return latest with { Unchanged = true, Notes = opened.Notes };
            }

            var location = opened.Kind == SourceKind.File ? opened.Name : null;
            var version = new DatasetVersion(name, (latest?.Version ?? 0) + 1, digest, format, location, artifact, rows, opened.Columns, description ?? latest?.Description, transaction.Now);
            DatasetTable.Insert(transaction, version, _workspace.Activity.Cell);
            opened.LinkOrigins(transaction);
            transaction.Link(opened.LineageNode, "dataset:" + version.Reference, "registered");
            transaction.Audit("dataset.added", version.Reference, new { digest, rows, location });
            return version with { Notes = opened.Notes };
        });
    }

    /// <summary>The version that <c>trips@3</c> names, or the latest for <c>trips</c>.</summary>
    /// <exception cref="UserException">There is none; the message names the nearest.</exception>
    public DatasetVersion Get(string reference) =>
        Find(reference) ?? throw new UserException(UserError.Unknown("dataset", reference, Names()));

    /// <summary>The latest version of every dataset, by name.</summary>
    public DatasetList List() => new(_datasets.LatestOfAll());

    /// <summary>All versions of one dataset, the latest first.</summary>
    public IReadOnlyList<DatasetVersion> Versions(string name) => _datasets.Versions(name);

    /// <summary>Sets a tag of a dataset; an empty value removes it.</summary>
    public void Tag(string name, string key, string value)
    {
        Get(name);
        _datasets.Tag(name, key, value);
    }

    /// <summary>Replaces the description of all versions of a dataset.</summary>
    public void Describe(string name, string description)
    {
        Get(name);
        _datasets.Describe(name, description);
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
            var rows = Engine.Query($"SELECT * FROM {source.Relation} LIMIT {limit}", PlainValues.Row, cancellation);
            var total = rows.Count < limit ? rows.Count : Count(source, cancellation);
            return new TableReport(name ?? "Query", source.Columns, rows, total, source);
        }
        catch (DuckDBException error)
        {
            throw QueryRunner.SqlError(error);
        }
    }

    /// <summary>Opens a query as a source, its result kept in the engine: <paramref name="variables"/> are C# tables it may name.</summary>
    /// <exception cref="UserException">The engine refuses the query; the message is its first sentence.</exception>
    public Source OpenSql(string sql, Dictionary<string, object>? variables = null, string? name = null, CancellationToken cancellation = default) =>
        _queries.Open(sql.Trim().TrimEnd(';'), variables ?? new Dictionary<string, object>(StringComparer.Ordinal), name, cancellation);

    /// <summary>A query's columns as a source without rows: the query does not run, as far as it can be told from inside another.</summary>
    /// <exception cref="UserException">The engine refuses the query; the message is its first sentence.</exception>
    public Source OpenColumns(string sql, Dictionary<string, object>? variables = null) => OpenSql(QueryText.WithoutRows(sql), variables);

    /// <summary>All rows as a DataFrame: numbers as double or long, booleans, text; dates as DateTime; missing values as null.</summary>
    public DataFrame ToDataFrame(object source) => new Materializer(Engine).ToDataFrame(Open(source));

    /// <summary>
    /// All rows as ML.NET's trainers want them: every number as Single (missing is NaN), booleans as bool (missing is false), all else
    /// as text (missing is empty). Row order is kept.
    /// </summary>
    public IDataView ToDataView(object source)
    {
        var opened = Open(source);
        var view = new Materializer(Engine).ToDataView(opened);
        _views.AddOrUpdate(view, opened);
        return view;
    }

    /// <summary>The source that a data view was made of, itself or by transforms, filters and splits; null when it was not made here.</summary>
    internal Source? SourceOf(IDataView view) => ViewOrigins.Of(view).Select(v => _views.TryGetValue(v, out var source) ? source : null).FirstOrDefault(s => s is not null);

    /// <summary>All rows as objects of <typeparamref name="T"/>: settable properties are filled by column name, case ignored.</summary>
    /// <exception cref="UserException">A property of <typeparamref name="T"/> has no column; the message names the nearest.</exception>
    public IReadOnlyList<T> Rows<T>(object source)
        where T : new() => new Materializer(Engine).Rows<T>(Open(source));

    /// <summary>Rows of a source; every value as the reports show it.</summary>
    internal IReadOnlyList<IReadOnlyList<object?>> Rows(Source source, int limit) =>
        Engine.Query($"SELECT * FROM {source.Relation} LIMIT {limit}", PlainValues.Row);

    internal long Count(Source source, CancellationToken cancellation = default) => Engine.Query($"SELECT count(*) FROM {source.Relation}", r => r.GetInt64(0), cancellation)[0];

    internal IEnumerable<string> Names() => _datasets.Names();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_.-]*\z")]
    private static partial Regex ValidName();

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static void CheckName(string name)
    {
        if (!ValidName().IsMatch(name))
        {
            throw new UserException($"'{name}' cannot be a dataset's name.", "Start with a letter; letters, digits, '_', '-' and '.' may follow.");
        }
    }

    private Source OpenText(string text, bool copies, CancellationToken cancellation)
    {
        if (QueryText.IsQuery(text))
        {
            return OpenSql(text, cancellation: cancellation);
        }

        // A file that exists wins over nothing; a registered name wins over a file that does not.
        if (Find(text) is { } version)
        {
            return OpenVersion(version);
        }

        return _files.LooksLikeFile(text)
            ? _files.Open(text, copies, encoding: null, cancellation)
            : throw new UserException(UserError.Unknown("dataset, variable or file", text, Names()));
    }

    private Source OpenVersion(DatasetVersion version)
    {
        var path = Sql.Text(_workspace.Store.Artifacts.PathOf(version.Artifact));
        var relation = version.Format switch
        {
            "parquet" => $"read_parquet({path})",
            _ => throw new UserException($"Dataset {version.Reference} has the unknown format '{version.Format}'.", "Update MLOps to open it."),
        };
        return new Source(version.Reference, SourceKind.Dataset, relation, version.Columns, () => version.Digest, "dataset:" + version.Reference)
        {
            Gone = _workspace.Store.Artifacts.Has(version.Artifact) ? null : Artifacts.Missing(version.Artifact),
            HasRowNumbers = Source.CanNumberRows(version.Columns),
        };
    }

    /// <summary>The version that a reference names; null when there is none.</summary>
    // For a path the store need not be opened.
    internal DatasetVersion? Find(string reference) => ValidName().IsMatch(reference.Split('@')[0]) ? _datasets.Find(reference) : null;

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

    /// <summary>Whether the query contains this name as a word outside its texts; it may then be a table of that name.</summary>
    public static bool Mentions(string query, string name) => QueryText.Names(query).Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a source's text is a query rather than a name: it starts with SELECT, WITH, FROM, VALUES or the like.</summary>
    public static bool IsSql(string text) => QueryText.IsQuery(text);

    /// <summary>Whether a C# value can stand after FROM.</summary>
    public static bool IsTable(object? value) =>
        value is DataFrame or IDataView or DataTable or DbCommand or Source or IHasSource
        || (value is System.Collections.IEnumerable and not string);
}
