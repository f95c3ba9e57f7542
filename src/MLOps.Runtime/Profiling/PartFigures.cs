namespace MLOps.Profiling;

/// <summary>One part of a column of URLs or paths, over the values that have it.</summary>
/// <param name="Part">scheme, host, path, query, fragment; or prefix, parent, name, stem, suffix.</param>
/// <param name="Count">Values that have this part.</param>
/// <param name="Distinct">Different ones among them.</param>
/// <param name="Top">The ten most frequent.</param>
/// <param name="IsExact">False: from a sample of the rows, and all counts are those of the sample.</param>
public sealed record PartFigures(string Part, long Count, long Distinct, IReadOnlyList<TopValue> Top, bool IsExact = true);
