using MLOps.Data;
using MLOps.Validation.Suites;

namespace MLOps.Validation.Execution;

/// <summary>Expectations of columns and types, answered from the schema alone.</summary>
internal static class SchemaCheck
{
    public static Finding Find(BoundCheck check, IReadOnlyList<ColumnSchema> columns) => check.Expectation switch
    {
        OfType x => Of(x.Types.Any(t => TypeNames.Matches(t, check.Columns[0])), check.Columns[0].Type),
        ColumnExists x => Of(columns.Any(c => Same(c.Name, x.Column)), columns.Any(c => Same(c.Name, x.Column)) ? "it is there" : Absent(x.Column, columns)),
        ColumnCount x => Of(columns.Count >= (x.Min ?? 0) && columns.Count <= (x.Max ?? long.MaxValue), (long)columns.Count),
        ColumnsAre x => Compare(x, columns.Select(c => c.Name).ToList()),
        _ => throw new ArgumentOutOfRangeException(nameof(check), check.Expectation.Kind, null),
    };

    private static string Absent(string name, IReadOnlyList<ColumnSchema> columns) =>
        Nearest.Find(name, columns.Select(c => c.Name)) is { } nearest ? $"there is none; the nearest is '{nearest}'" : "there is none";

    private static Finding Compare(ColumnsAre expected, List<string> names)
    {
        var missing = expected.Names.Where(e => !names.Any(n => Same(n, e))).ToList();
        var extra = names.Where(n => !expected.Names.Any(e => Same(n, e))).ToList();
        var parts = new List<string>();
        if (missing.Count > 0)
        {
            parts.Add($"missing: {string.Join(", ", missing)}");
        }

        if (extra.Count > 0 && !expected.AllowOthers)
        {
            parts.Add($"not expected: {string.Join(", ", extra)}");
        }

        if (parts.Count == 0 && expected.Ordered && !names.Except(extra).SequenceEqual(expected.Names, StringComparer.OrdinalIgnoreCase))
        {
            parts.Add($"the order is {string.Join(", ", names)}");
        }

        return Of(parts.Count == 0, parts.Count == 0 ? "these are there" : string.Join("; ", parts));
    }

    private static Finding Of(bool holds, object observed) => new(holds, holds ? 0 : 1, 1, observed);

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
