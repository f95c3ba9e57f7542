using MLOps.Store;

namespace MLOps.Models;

/// <summary>Finds the value of a metric of a version: of its latest evaluation that has it, else of the run that made it.</summary>
internal sealed class MetricEvidence(MetadataStore store)
{
    /// <param name="Where">"evaluation on weather@2" or "run 5f1c...".</param>
    /// <param name="DataDigest">Of the evaluated data; null for a metric of a run.</param>
    public sealed record Found(double Value, string Where, string? DataDigest);

    /// <param name="like">Only a value that may be compared with this one: on the same data, or of a run when it is of a run.</param>
    public Found? Find(ModelVersion version, string metric, Found? like = null)
    {
        var evaluated = like is { DataDigest: null } ? null : Evaluations(version)
            .Where(e => like is null || e.DataDigest == like.DataDigest)
            .Select(e => e.Metrics.FirstOrDefault(m => m.Name == metric && !double.IsNaN(m.Value)) is { } m ? new Found(m.Value, "evaluation on " + e.Data, e.DataDigest) : null)
            .FirstOrDefault(f => f is not null);
        return evaluated ?? (like is { DataDigest: not null } ? null : OfRun(version, metric));
    }

    /// <summary>All evaluations of the version's own bytes, the latest first.</summary>
    public IReadOnlyList<EvaluationReport> Evaluations(ModelVersion version) => store.Read(c => c.Query(
            "SELECT CAST(body AS VARCHAR) FROM reports WHERE kind = 'EvaluationReport' AND subject = ? ORDER BY created DESC",
            row => Json.Read<EvaluationReport>(row.GetString(0)), "model:" + version.Reference))
        .Where(e => e.Digest == version.Digest).ToList();

    private static Found? OfRun(ModelVersion version, string metric) =>
        version.Metrics.TryGetValue(metric, out var value) && !double.IsNaN(value) ? new(value, $"run {version.Run}", null) : null;
}
