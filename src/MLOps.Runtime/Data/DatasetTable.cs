using System.Data;
using System.Globalization;
using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Data;

/// <summary>The datasets in the store: their versions, tags and descriptions.</summary>
internal sealed class DatasetTable(MetadataStore store)
{
    private const string Select = "SELECT name, version, digest, format, location, artifact, row_count, columns, description, created FROM datasets";

    public static DatasetVersion? Latest(DuckDBConnection connection, string name) =>
        connection.Query($"{Select} WHERE name = ? ORDER BY version DESC LIMIT 1", Read, name).FirstOrDefault();

    /// <param name="cell">The cell that makes it, as <c>session/execution</c>; null outside a notebook.</param>
    public static void Insert(StoreTransaction transaction, DatasetVersion v, string? cell) => transaction.Execute(
        "INSERT INTO datasets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        v.Name, v.Version, v.Digest, v.Format, v.Location, v.Artifact, v.Rows, Json.Write(v.Columns), v.Description, v.Created, cell);

    /// <summary>The version that <c>trips@3</c> names, or the latest for <c>trips</c>; null when there is none.</summary>
    public DatasetVersion? Find(string reference)
    {
        var at = reference.LastIndexOf('@');
        if (at < 0)
        {
            return store.Read(c => Latest(c, reference));
        }

        return int.TryParse(reference.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? store.Read(c => c.Query($"{Select} WHERE name = ? AND version = ?", Read, reference[..at], number)).FirstOrDefault()
            : null;
    }

    /// <summary>The latest version of every dataset, by name.</summary>
    public IReadOnlyList<DatasetVersion> LatestOfAll() =>
        store.Read(c => c.Query($"{Select} QUALIFY row_number() OVER (PARTITION BY name ORDER BY version DESC) = 1 ORDER BY name", Read));

    /// <summary>The latest first.</summary>
    public IReadOnlyList<DatasetVersion> Versions(string name) => store.Read(c => c.Query($"{Select} WHERE name = ? ORDER BY version DESC", Read, name));

    public IReadOnlyList<string> Names() => store.Read(c => c.Query("SELECT DISTINCT name FROM datasets ORDER BY name", r => r.GetString(0)));

    public void Tag(string name, string key, string value) => store.Decide(transaction =>
    {
        transaction.Execute("DELETE FROM dataset_tags WHERE name = ? AND key = ?", name, key);
        if (value.Length > 0)
        {
            transaction.Execute("INSERT INTO dataset_tags VALUES (?, ?, ?)", name, key, value);
        }

        transaction.Audit("dataset.tagged", name, new { key, value });
    });

    public void Describe(string name, string description) => store.Decide(transaction =>
    {
        transaction.Execute("UPDATE datasets SET description = ? WHERE name = ?", description, name);
        transaction.Audit("dataset.described", name, new { description });
    });

    private static DatasetVersion Read(IDataRecord row) => new(
        row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.Text(4), row.GetString(5), row.GetInt64(6),
        Json.Read<List<ColumnSchema>>(row.GetString(7)), row.Text(8), row.Time(9));
}
