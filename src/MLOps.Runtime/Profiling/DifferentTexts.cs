namespace MLOps.Profiling;

/// <summary>Hands out all different texts of a column, to their end, within the engine's part of the memory.</summary>
internal static class DifferentTexts
{
    // A text with its count among others, besides its letters. The engine needs room for its groups several times over while they grow.
    private const int BytesPerGroup = 100;
    private const int Room = 3;

    /// <param name="profile">Says how many there are and how long.</param>
    /// <param name="take">A text and how many rows have it.</param>
    public static void Read(ProfileRun run, PreparedColumn column, ColumnProfile profile, Action<string, long> take)
    {
        var bytes = profile.Distinct * (BytesPerGroup + (2 * (profile.LengthMean ?? 0)));
        var parts = Math.Max(1, (long)Math.Ceiling(Room * bytes / run.Memory.Engine));
        for (var part = 0L; part < parts; part++)
        {
            run.Engine.Stream(DuckDbQueries.DifferentTexts(column, run.Relation.Of([column]), parts, part), row => take(row.GetString(0), row.GetInt64(1)), run.Cancellation);
        }
    }
}
