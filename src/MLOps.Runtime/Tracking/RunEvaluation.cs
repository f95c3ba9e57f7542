using System.Globalization;
using System.Text.Json;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>What an evaluation left besides numbers.</summary>
/// <param name="Roc">False and true positive rate; empty when not known.</param>
/// <param name="PrecisionRecall">Recall and precision; empty when not known.</param>
/// <param name="Confusion">Counts by true class, then by predicted class, as ML.NET orders classes; empty when not known.</param>
/// <param name="Classes">What the classes are called; their numbers when ML.NET does not say.</param>
public sealed record RunEvaluation(IReadOnlyList<Autologging.CurvePoint> Roc, IReadOnlyList<Autologging.CurvePoint> PrecisionRecall, IReadOnlyList<IReadOnlyList<double>> Confusion, IReadOnlyList<string> Classes)
{
    /// <summary>Out of a run's artifacts; null when it has none of these.</summary>
    internal static RunEvaluation? Of(IReadOnlyList<RunArtifact> artifacts, Artifacts store)
    {
        var curves = Read<Autologging.BinaryCurves>(artifacts, store, Autologging.EvaluationRecord.Curves);
        var confusion = Read<Matrix>(artifacts, store, MetricValues.ConfusionFile);
        return curves is null && confusion is null ? null : new RunEvaluation(curves?.Roc ?? [], curves?.PrecisionRecall ?? [], confusion?.Counts ?? [], Names(confusion));
    }

    private static T? Read<T>(IReadOnlyList<RunArtifact> artifacts, Artifacts store, string path)
        where T : class
    {
        if (artifacts.FirstOrDefault(a => a.Path == path) is not { } artifact || !store.Has(artifact.Digest))
        {
            return null;
        }

        try
        {
            return Json.Read<T>(File.ReadAllText(store.Find(artifact.Digest)));
        }
        catch (JsonException)
        {
            return null; // a file of the user's that is called the same
        }
    }

    private static IReadOnlyList<string> Names(Matrix? matrix) =>
        matrix?.Labels ?? Enumerable.Range(0, matrix?.Counts?.Count ?? 0).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();

    private sealed record Matrix(IReadOnlyList<IReadOnlyList<double>>? Counts, IReadOnlyList<string>? Labels);
}
