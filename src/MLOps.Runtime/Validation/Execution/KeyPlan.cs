using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>Uniqueness, dependencies and foreign keys as SQL that every engine reads: one grouped pass, for a foreign key also a look into the other source. Pure.</summary>
internal static class KeyPlan
{
    /// <summary>Number of rows of a key.</summary>
    public const string Rows = "__mlops_n";

    public static string Column(int index) => $"__mlops_k{index}";

    /// <summary>Every key that breaks a check, with its number of rows.</summary>
    public static string FailingKeys(Source source, BoundCheck check) => check.Expectation switch
    {
        Unique => $"SELECT * FROM ({Groups(source, check)}) g WHERE {Rows} > 1",
        // Of the values that go with one determinant, those that are not the only most frequent one.
        DeterminedBy key => $"SELECT {Keys(key)}, {Rows} FROM (SELECT g.*, max({Rows}) OVER (PARTITION BY {Determinant(key)}) AS __mlops_most, count(*) OVER (PARTITION BY {Determinant(key)}, {Rows}) AS __mlops_as_many FROM ({Groups(source, check)}) g) d WHERE {Rows} < __mlops_most OR __mlops_as_many > 1",
        ForeignKey key => $"SELECT g.* FROM ({Groups(source, check)}) g WHERE NOT EXISTS (SELECT 1 FROM {check.Other!.Relation} r WHERE {Found(key, check.Other)})",
        _ => throw new ArgumentOutOfRangeException(nameof(check), check.Expectation.Kind, null),
    };

    /// <summary>Every key with its number of rows. Rows with a missing part of the key are not concerned.</summary>
    public static string Groups(Source source, BoundCheck check)
    {
        var names = check.Columns.Select(c => Sql.Name(c.Name)).ToList();
        var conditions = names.Select(n => $"{n} IS NOT NULL").Concat(check.Filter is { } filter ? [$"({filter}\n)"] : []);
        var positions = string.Join(", ", Enumerable.Range(1, names.Count));
        return $"SELECT {string.Join(", ", names.Select((n, i) => $"{n} AS {Column(i)}"))}, count(*) AS {Rows} FROM {source.Relation} WHERE {string.Join(" AND ", conditions)} GROUP BY {positions}";
    }

    private static string Keys(DeterminedBy key) => string.Join(", ", key.Key.Select((_, i) => Column(i)));

    private static string Determinant(DeterminedBy key) => string.Join(", ", key.By.Select((_, i) => Column(i + 1)));

    private static string Found(ForeignKey key, Source other) =>
        string.Join(" AND ", key.Referenced.Select((c, i) => $"g.{Column(i)} = r.{Sql.Name(other.Column(c).Name)}"));
}
