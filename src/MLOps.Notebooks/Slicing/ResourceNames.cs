namespace MLOps.Notebooks.Slicing;

/// <summary>
/// Names of things outside variables, as in <c>file:a.csv</c>. One with a star stands for all that begin alike, because only running
/// tells which: <c>dataset:*</c>, <c>file:data/part*.json</c>.
/// </summary>
internal static class ResourceNames
{
    /// <summary>Whether two names may mean the same thing; without regard to case.</summary>
    public static bool Meet(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase) || Covers(a, b) || Covers(b, a);

    private static bool Covers(string many, string one) => many.IndexOf('*', StringComparison.Ordinal) is > 0 and var star && one.StartsWith(many[..star], StringComparison.OrdinalIgnoreCase);
}
