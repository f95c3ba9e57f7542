namespace MLOps.Profiling;

/// <summary>The files that a column's texts name, each counted as often as its name stands in the column.</summary>
/// <param name="Found">Rows whose text names a file within <see cref="ProfileOptions.Files"/>.</param>
/// <param name="Lost">Rows with any other text.</param>
/// <param name="Sizes">In bytes; null when none was found, as all that follow.</param>
/// <param name="Oldest">When the file that was not written to for the longest time was written.</param>
/// <param name="Newest">When the last one was written.</param>
/// <param name="Pictures">Null when none is a picture.</param>
/// <param name="IsExact">False: of the different texts that were looked at only, because there are more than 4,096 and exactness was not asked for.</param>
public sealed record FileFigures(long Found, long Lost, Spread? Sizes, DateTimeOffset? Oldest, DateTimeOffset? Newest, PictureFigures? Pictures, bool IsExact);

/// <summary>The pictures among files, told by their first bytes: PNG, JPEG, GIF, BMP and WebP.</summary>
/// <param name="Count">Pictures of a readable size.</param>
/// <param name="Damaged">Files that begin like a picture, or are named so, and have no readable size.</param>
/// <param name="Formats">"PNG", "JPEG", the most frequent first.</param>
/// <param name="Widths">In pixels; null when <paramref name="Count"/> is 0, as the heights.</param>
public sealed record PictureFigures(long Count, long Damaged, IReadOnlyList<TopValue> Formats, Spread? Widths, Spread? Heights);

/// <summary>Smallest, median (the lower one of two) and largest of some numbers, and their sum.</summary>
public sealed record Spread(long Min, long Median, long Max, long Sum);
