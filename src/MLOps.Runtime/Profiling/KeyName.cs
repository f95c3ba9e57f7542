namespace MLOps.Profiling;

/// <summary>Whether a column is named like a key: <c>order_id</c>, <c>customerId</c>, <c>code</c>.</summary>
internal static class KeyName
{
    private static readonly string[] Words = ["id", "key", "code", "nr", "no", "number"];

    public static bool Is(string column) => column.EndsWith("Id", StringComparison.Ordinal) || column.EndsWith("ID", StringComparison.Ordinal)
        || column.Split([' ', '_', '.', '-']).Any(w => Words.Contains(w, StringComparer.OrdinalIgnoreCase));
}
