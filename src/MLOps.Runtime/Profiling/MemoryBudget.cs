namespace MLOps.Profiling;

/// <summary>
/// How the memory that a profile may take is divided: five eighths for the engine, a quarter for the values that are held here, the
/// rest for what neither counts (the allocator's slack, rows on their way between the two). The engine gets more for a wide table,
/// of which it needs a piece of every column at once.
/// </summary>
/// <param name="Total">Bytes; the process takes some 80 MB without any profile.</param>
internal sealed record MemoryBudget(long Total, int Columns)
{
    private const long EngineBytesPerColumn = 600_000;

    public static MemoryBudget Of(ProfileOptions options, int columns) => new(options.Memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, columns);

    /// <summary>What does not fit there, the engine keeps on disk.</summary>
    public long Engine => Math.Clamp(EngineBytesPerColumn * Columns, Total / 8 * 5, Total / 8 * 7);

    /// <summary>Bytes that may be held here at once.</summary>
    public long Own => Math.Min(Total / 4, Total - Engine);

    public bool Holds(long bytes) => bytes <= Own;

    public bool EngineHolds(long bytes) => bytes <= Engine;

    /// <summary>How many things of a size may be held here at once: at least one, at most <paramref name="most"/>.</summary>
    public int Fitting(long bytesEach, int most) => Fitting(Own, bytesEach, most);

    /// <summary>The same of what the engine holds.</summary>
    public int FittingEngine(long bytesEach, int most) => Fitting(Engine, bytesEach, most);

    /// <exception cref="UserException">Less than that much may be held here.</exception>
    public void Require(long bytes, string what)
    {
        if (!Holds(bytes))
        {
            throw new UserException($"{what} takes {Figures.Size(4 * bytes)} of memory in all, and the profile may take {Figures.Size(Total)}.", "Give it more with --memory, leave --exact out, or profile a --sample.");
        }
    }

    private static int Fitting(long share, long bytesEach, int most) => (int)Math.Clamp(share / Math.Max(1, bytesEach), 1, most);
}
