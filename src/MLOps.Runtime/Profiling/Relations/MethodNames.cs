namespace MLOps.Profiling.Relations;

/// <summary>What people call the methods of <see cref="Correlation"/>.</summary>
internal static class MethodNames
{
    public static string Of(string method) => method switch
    {
        "cramersV" => "Cramér's V",
        "phik" => "phi_k",
        "uncertainty" => "Theil's U",
        "correlationRatio" => "correlation ratio",
        "auto" => "auto",
        _ => char.ToUpperInvariant(method[0]) + method[1..],
    };
}
