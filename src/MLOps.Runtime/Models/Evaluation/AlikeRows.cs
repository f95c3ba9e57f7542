namespace MLOps.Models.Evaluation;

/// <summary>Puts rows of the same two kinds and of about the same value together, as many as can be drawn at once.</summary>
internal static class AlikeRows
{
    /// <param name="values">By which the rows of a kind are ordered; null when all are alike.</param>
    public static List<int[]> Of(int[] first, int[] second, float[]? values) => Enumerable.Range(0, first.Length)
        .GroupBy(row => (first[row], second[row]))
        .SelectMany(g => Ordered([.. g], values).Chunk(PoissonWeights.LargestMean)).ToList();

    public static byte[] Sizes(List<int[]> cells) => cells.ConvertAll(c => (byte)c.Length).ToArray();

    public static float[] Means(List<int[]> cells, float[] values) => cells.ConvertAll(c => c.Average(row => values[row])).ToArray();

    private static int[] Ordered(int[] rows, float[]? values)
    {
        if (values is not null)
        {
            Array.Sort(Array.ConvertAll(rows, r => values[r]), rows);
        }

        return rows;
    }
}
