namespace MLOps.Store;

/// <summary>Artifacts that nothing in the store refers to.</summary>
/// <param name="Removed">Digests (or names of half-written files), sorted; with <paramref name="IsDryRun"/> what would be removed.</param>
/// <param name="Bytes">Of them all.</param>
/// <param name="Kept">Artifacts that are referred to, or too young to be judged.</param>
/// <param name="Missing">Digests that the store refers to and that are not there: restore them from a backup.</param>
public sealed record GarbageReport(IReadOnlyList<string> Removed, long Bytes, long Kept, IReadOnlyList<string> Missing, bool IsDryRun) : IReport
{
    public string Title => "Artifacts that nothing refers to";
}
