using MLOps.Data;
using MLOps.Validation.Suites;

namespace MLOps.Validation.Contracts;

/// <summary>What breaks a consumer: a column that is gone, a type it cannot hold, a value that may be missing or is new to it.</summary>
internal static class ContractRules
{
    // A value of the left type keeps its value in each of the right ones.
    private static readonly Dictionary<string, string[]> Widens = new(StringComparer.Ordinal)
    {
        ["TINYINT"] = ["SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"],
        ["SMALLINT"] = ["INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"],
        ["INTEGER"] = ["BIGINT", "HUGEINT", "DOUBLE"],
        ["BIGINT"] = ["HUGEINT"],
        ["UTINYINT"] = ["USMALLINT", "UINTEGER", "UBIGINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"],
        ["USMALLINT"] = ["UINTEGER", "UBIGINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"],
        ["UINTEGER"] = ["UBIGINT", "BIGINT", "HUGEINT", "DOUBLE"],
        ["UBIGINT"] = ["HUGEINT"],
        ["FLOAT"] = ["DOUBLE"],
        ["DATE"] = ["TIMESTAMP"],
    };

    public static ContractComparison Compare(SchemaContract producer, SchemaContract consumer)
    {
        var changes = consumer.Columns.SelectMany(c => Column(Find(producer, c.Name), c)).ToList();
        changes.AddRange(producer.Columns.Where(p => Find(consumer, p.Name) is null).Select(p => new ContractChange(p.Name, "added", false, $"{p.Name} is more than is asked for")));
        return new(Words(producer), Words(consumer), changes);
    }

    private static IEnumerable<ContractChange> Column(ContractColumn? given, ContractColumn asked)
    {
        if (given is null)
        {
            yield return new(asked.Name, "removed", true, $"{asked.Name} is missing");
            yield break;
        }

        if (given.Type != asked.Type)
        {
            var fits = Fits(given.Type, asked.Type);
            yield return new(asked.Name, "type", !fits, fits ? $"{asked.Name} is {given.Type}, which {asked.Type} holds" : $"{asked.Name} is {given.Type}, which {asked.Type} does not hold");
        }

        if (given.Required != asked.Required)
        {
            yield return new(asked.Name, "required", asked.Required, asked.Required ? $"{asked.Name} may be missing" : $"{asked.Name} is always there");
        }

        if (Values(given, asked) is { } change)
        {
            yield return change;
        }
    }

    private static ContractChange? Values(ContractColumn given, ContractColumn asked)
    {
        var more = given.Values.Except(asked.Values).ToList();
        var fewer = asked.Values.Except(given.Values).ToList();
        return (given.Values.Count, asked.Values.Count) switch
        {
            (0, 0) => null,
            (0, _) => new(asked.Name, "values", true, $"{asked.Name} may have any value"),
            (_, 0) => new(asked.Name, "values", false, $"{asked.Name} has only {string.Join(", ", given.Values)}"),
            _ when more.Count > 0 => new(asked.Name, "values", true, $"{asked.Name} may be {string.Join(", ", more)} as well"),
            _ when fewer.Count > 0 => new(asked.Name, "values", false, $"{asked.Name} is never {string.Join(", ", fewer)}"),
            _ => null,
        };
    }

    private static bool Fits(string given, string asked) =>
        Widens.GetValueOrDefault(given)?.Contains(asked) == true || TypeNames.Matches(asked, new ColumnSchema("", given)) || (given, asked) is ("integer", "number");

    private static ContractColumn? Find(SchemaContract contract, string name) => contract.Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    private static string Words(SchemaContract contract) => $"{contract.Name} v{contract.Version}";
}
