namespace MLOps.Profiling;

/// <summary>Rows that are almost an earlier one: equal when it does not matter how texts are written, or but for a slip in one text.</summary>
/// <param name="Rows">Rows beside the first of their kind; those that repeat it exactly are no part of it.</param>
/// <param name="Key">Columns left out of the comparison because they number the rows.</param>
/// <param name="Examples">At most five pairs.</param>
/// <param name="IsExact">False: there are at least so many; slips were looked for in eight texts and 2,000 groups of rows that are equal but for one.</param>
public sealed record NearDuplicates(long Rows, IReadOnlyList<string> Key, IReadOnlyList<NearDuplicate> Examples, bool IsExact = true);

/// <param name="Values">Of all columns, in their order; long texts are cut.</param>
/// <param name="Columns">Those in which the two rows differ, the key aside.</param>
public sealed record NearDuplicate(IReadOnlyList<object?> Values, IReadOnlyList<object?> Other, IReadOnlyList<string> Columns);
