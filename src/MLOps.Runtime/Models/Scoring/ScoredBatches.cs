namespace MLOps.Models.Scoring;

/// <summary>Scores batches side by side while the next are read, and gives the answers in the order of the batches.</summary>
internal static class ScoredBatches
{
    /// <exception cref="OperationCanceledException">Before the next batch is read.</exception>
    public static IEnumerable<(IReadOnlyList<ColumnBuffer> Outputs, int Rows)> Score(
        this IModelScorer scorer, IEnumerable<(IReadOnlyList<ColumnBuffer> Inputs, int Rows)> batches, CancellationToken cancellation)
    {
        var running = new Queue<Task<(IReadOnlyList<ColumnBuffer>, int)>>();
        try
        {
            foreach (var (inputs, rows) in batches)
            {
                cancellation.ThrowIfCancellationRequested();
                running.Enqueue(Task.Run(() => (scorer.Score(inputs, rows), rows), CancellationToken.None));
                if (running.Count > Environment.ProcessorCount)
                {
                    yield return running.Dequeue().GetAwaiter().GetResult();
                }
            }

            while (running.TryDequeue(out var next))
            {
                yield return next.GetAwaiter().GetResult();
            }
        }
        finally
        {
            // The caller may let go of the scorer now: nobody may still be using it.
            ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
    }
}
