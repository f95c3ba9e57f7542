namespace MLOps.Profiling;

/// <summary>One value in several spellings.</summary>
/// <param name="Value">The most frequent spelling; texts are cut to 200 characters.</param>
/// <param name="Others">The other spellings, the most frequent first.</param>
/// <param name="IsSlip">True when letters differ, as in "Berlin" and "Berlni"; false when only case, white space, accents or punctuation do.</param>
public sealed record SpellingVariants(ProfileValue Value, long Count, IReadOnlyList<TopValue> Others, bool IsSlip);
