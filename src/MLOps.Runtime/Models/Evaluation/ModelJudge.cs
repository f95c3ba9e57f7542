using MLOps.Data;

namespace MLOps.Models.Evaluation;

/// <summary>Judges versions on data, and one against another.</summary>
internal sealed class ModelJudge(Workspace workspace)
{
    /// <summary>Recorded in the store, where promotion gates find it.</summary>
    public EvaluationReport Evaluate(LoadedModel model, Source source, EvaluationOptions options, CancellationToken cancellation)
    {
        using var evaluator = new Evaluator(workspace.Data, options, cancellation);
        var report = evaluator.Run(model, source);
        var node = "evaluation:" + report.Model;
        workspace.Store.Record(report, "model:" + report.Model, workspace.Activity.Cell, workspace.Activity.Run);
        workspace.Store.Link("model:" + report.Model, node, "evaluated");
        workspace.Store.Link(source.LineageNode, node, "judged on");
        return report;
    }

    public static ModelComparison Compare(ModelVersion a, ModelVersion b)
    {
        static double? Value(ModelVersion version, string metric) => version.Metrics.TryGetValue(metric, out var value) ? value : null;
        var metrics = a.Metrics.Keys.Union(b.Metrics.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new MetricPair(name, Value(a, name), Value(b, name))).ToList();
        return new ModelComparison(a, b, metrics, SignatureChanges.All(a.Signature, b.Signature));
    }

    public PairedComparison Compare(LoadedModel a, LoadedModel b, Source source, EvaluationOptions options, CancellationToken cancellation)
    {
        using var evaluator = new Evaluator(workspace.Data, options, cancellation);
        return evaluator.Compare(a, b, source);
    }
}
