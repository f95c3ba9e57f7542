namespace MLOps.Tracking.MLflow;

/// <summary>Cuts what a run says into batches within MLflow's limits. Parameters and tags go first.</summary>
internal static class RunBatches
{
    public static IEnumerable<LogBatch> Of(string run, IReadOnlyList<RemoteMetric> metrics, IReadOnlyList<RemotePair> parameters, IReadOnlyList<RemotePair> tags)
    {
        var (m, p, t) = (0, 0, 0);
        while (m < metrics.Count || p < parameters.Count || t < tags.Count)
        {
            var someParameters = parameters.Skip(p).Take(MLflowLimits.PairsPerBatch).ToList();
            var someTags = tags.Skip(t).Take(MLflowLimits.PairsPerBatch).ToList();
            var room = Math.Min(MLflowLimits.MetricsPerBatch, MLflowLimits.EntitiesPerBatch - someParameters.Count - someTags.Count);
            var someMetrics = m == 0 && metrics.Count <= room ? metrics : metrics.Skip(m).Take(room).ToList();
            (m, p, t) = (m + someMetrics.Count, p + someParameters.Count, t + someTags.Count);
            yield return new LogBatch(run, someMetrics, someParameters, someTags);
        }
    }
}
