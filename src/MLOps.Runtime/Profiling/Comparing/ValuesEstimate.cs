namespace MLOps.Profiling.Comparing;

/// <summary>How values stand for those of all rows.</summary>
/// <param name="Method">"a sample of 200,000 rows".</param>
/// <param name="RankError">How far a share of values below any point may be off, in 99 of 100 cases.</param>
internal sealed record ValuesEstimate(string Method, double RankError)
{
    /// <summary>By Kolmogorov's distribution: 1.63 / sqrt(n).</summary>
    public static ValuesEstimate OfSample(long rows) => new($"a sample of {Figures.Count(rows)} rows", 1.63 / Math.Sqrt(rows));

    /// <summary>Of two sides, what is said of their distance: the methods, and the sum of the errors.</summary>
    public static ValuesEstimate? Of(ValuesEstimate? a, ValuesEstimate? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => new(a.Method == b.Method ? a.Method : $"{a.Method} and {b.Method}", a.RankError + b.RankError),
    };
}
