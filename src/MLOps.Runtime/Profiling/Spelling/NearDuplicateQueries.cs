using System.Globalization;

namespace MLOps.Profiling.Spelling;

/// <summary>What the engine is asked about rows that are almost equal, in DuckDB's words.</summary>
/// <param name="relation">All columns.</param>
/// <param name="compared">Those that count.</param>
/// <param name="respelled">Texts of which several spellings are one value.</param>
internal sealed class NearDuplicateQueries(string relation, IReadOnlyList<PreparedColumn> all, IReadOnlyList<PreparedColumn> compared, IReadOnlyList<PreparedColumn> respelled)
{
    /// <summary>Groups of rows equal but for one text that are looked into without exactness.</summary>
    public const int MostGroups = 2_000;

    private const int MostAlike = 5;
    private const int MostRows = 200;

    public bool AreAnyRespelled => respelled.Count > 0;

    /// <summary>Hashes of rows that are equal but for spelling, and how many rows beside the first each stands for.</summary>
    /// <param name="alsoEqual">Rows that are equal without their key count too.</param>
    public string Groups(bool alsoEqual) => alsoEqual
        ? $"SELECT h, count(*) - 1 AS n FROM ({Hashed(Keys(compared), compared)}) GROUP BY h HAVING count(*) > 1 ORDER BY n DESC, h"
        : $"SELECT h, count(*) - 1 AS n FROM (SELECT DISTINCT h, raw FROM ({Hashed(Keys(compared), compared)})) GROUP BY h HAVING count(*) > 1 ORDER BY n DESC, h";

    /// <summary>The rows of these hashes, each with its hash last.</summary>
    public string Rows(IEnumerable<ulong> hashes) => Shown(Keys(compared), hashes);

    /// <summary>Hashes of rows that are equal but for this text, and the two to five keys of the text that they have.</summary>
    /// <param name="all">However many there are.</param>
    public string Alike(PreparedColumn text, bool all) => $"""
        WITH r AS MATERIALIZED (SELECT hash({Others(text)}) AS h, {Key(text)} AS k FROM {relation} WHERE {text.Sql} IS NOT NULL),
        several AS (SELECT h FROM r GROUP BY h HAVING min(hash(k)) <> max(hash(k)))
        SELECT h, list(DISTINCT k ORDER BY k) FROM r WHERE h IN (SELECT h FROM several) GROUP BY h HAVING count(DISTINCT k) BETWEEN 2 AND {MostAlike} ORDER BY h{(all ? "" : $" LIMIT {MostGroups}")}
        """; // lists of all rows would stay in memory

    public string RowsAlike(PreparedColumn text, IEnumerable<ulong> hashes) => Shown(Others(text), hashes);

    private string Others(PreparedColumn text) => compared.Count == 1 ? "0" : Keys(compared.Where(c => c.Index != text.Index));

    private string Keys(IEnumerable<PreparedColumn> columns) => string.Join(", ", columns.Select(c => respelled.Contains(c) ? Key(c) : c.Sql));

    // A text of signs alone is its own key.
    private static string Key(PreparedColumn column) =>
        $"coalesce(nullif(regexp_replace(lower(strip_accents({column.Sql})), '[^\\pL\\pN]+', '', 'g'), ''), {column.Sql})";

    private string Hashed(string keys, IEnumerable<PreparedColumn> raw) =>
        $"SELECT hash({keys}) AS h, hash({string.Join(", ", raw.Select(c => c.Sql))}) AS raw FROM {relation}";

    private string Shown(string keys, IEnumerable<ulong> hashes)
    {
        var list = string.Join(", ", hashes.Select(h => h.ToString(CultureInfo.InvariantCulture)));
        return $"SELECT {string.Join(", ", all.Select(DuckDbSpelling.Shown))}, h FROM (SELECT *, hash({keys}) AS h FROM {relation}) WHERE h IN ({list}) ORDER BY h LIMIT {MostRows}";
    }
}
