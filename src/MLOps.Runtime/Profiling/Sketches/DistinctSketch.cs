namespace MLOps.Profiling.Sketches;

/// <summary>
/// How many different values there are, from the smallest of their hashes: Bar-Yossef, Jayram, Kumar, Sivakumar and Trevisan, "Counting
/// distinct elements in a data stream" (2002). With fewer than <see cref="K"/> different values it is exact.
/// </summary>
public sealed record DistinctSketch
{
    /// <summary>Hashes that are kept at most.</summary>
    public required int K { get; init; }

    /// <summary>The smallest hashes, ascending: the lower 64 bits of the MD5 of a value's text.</summary>
    public required IReadOnlyList<ulong> Hashes { get; init; }

    /// <summary>True when the hash of every value is kept.</summary>
    public bool IsExact => Hashes.Count < K;

    /// <summary>Different values, not missing ones.</summary>
    public long Estimate => IsExact ? Hashes.Count : (long)Math.Round((K - 1) / (Hashes[K - 1] / Math.Pow(2, 64)));

    /// <summary>One standard error as a share of the estimate: 1 / sqrt(K - 2); 0 when it is exact.</summary>
    public double Error => IsExact ? 0 : 1 / Math.Sqrt(K - 2);

    /// <summary>The sketch of the values of both.</summary>
    /// <exception cref="ArgumentException">They are not of the same size.</exception>
    public DistinctSketch Merge(DistinctSketch other) => other.K == K
        ? this with { Hashes = Hashes.Union(other.Hashes).Order().Take(K).ToList() }
        : throw new ArgumentException($"Sketches of size {K} and {other.K} cannot be merged.", nameof(other));
}
