using System.Text.Json;
using MLOps.Data;
using MLOps.Features;
using MLOps.Governance;
using MLOps.Models;
using MLOps.Monitoring;
using MLOps.Pipelines;
using MLOps.Serving;
using MLOps.Tracking;

namespace MLOps.Rendering;

/// <summary>Report in, text out: HTML for notebooks and pages, plain text for terminals, JSON for programs. Pure.</summary>
public static class ReportRenderer
{
    public static string Html(IReport report) => Find(report).Html();

    public static string Text(IReport report) => Find(report).Text();

    /// <summary>The same for a terminal of so many characters: what would be wider is wrapped where the report's rendering knows how.</summary>
    public static string Text(IReport report, int width) => report switch
    {
        Profiling.ProfileReport x => ProfileRendering.Text(x, width),
        Profiling.ProfileComparison x => ProfileComparisonRendering.Text(x, width),
        _ => Text(report),
    };

    public static string Json(IReport report) => JsonSerializer.Serialize(report, report.GetType(), Store.Json.Indented);

    /// <summary>A whole page that stands alone, for <c>--html FILE</c>. Light or dark as the reader's system asks.</summary>
    public static string Page(IReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var title = new Html().Text(report.Title).ToString();
        return $$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{title}}</title>
            <style>:root{color-scheme:light dark}body{margin:24px auto;max-width:1080px;padding:0 16px;color:#222;background:#fff}@media(prefers-color-scheme:dark){body{color:#ddd;background:#16181d;--mlops-ink:brightness(1.35)} }</style>
            </head><body>{{Html(report)}}</body></html>
            """;
    }

    // Each report has a file of its own with these two functions; adding a report adds a line here.
    private static (Func<string> Html, Func<string> Text) Find(IReport report) => report switch
    {
        ValueTable x => (() => ValueTableRendering.Html(x), () => ValueTableRendering.Text(x)),
        TableReport x => (() => TableRendering.Html(x), () => TableRendering.Text(x)),
        DatasetVersion x => (() => DatasetRendering.Html(x), () => DatasetRendering.Text(x)),
        DatasetList x => (() => DatasetRendering.Html(x), () => DatasetRendering.Text(x)),
        DatasetDiff x => (() => DatasetRendering.Html(x), () => DatasetRendering.Text(x)),
        FeatureView x => (() => FeatureRendering.Html(x), () => FeatureRendering.Text(x)),
        FeatureViewList x => (() => FeatureRendering.Html(x), () => FeatureRendering.Text(x)),
        FeatureViewReport x => (() => FeatureRendering.Html(x), () => FeatureRendering.Text(x)),
        TrainingSet x => (() => FeatureRendering.Html(x), () => FeatureRendering.Text(x)),
        Materialization x => (() => FeatureRendering.Html(x), () => FeatureRendering.Text(x)),
        FeatureVector x => (() => FeatureRendering.Html(x), () => FeatureRendering.Text(x)),
        RunReport x => (() => RunRendering.Html(x), () => RunRendering.Text(x)),
        RunList x => (() => RunListRendering.Html(x), () => RunListRendering.Text(x)),
        RunDiff x => (() => RunDiffRendering.Html(x), () => RunDiffRendering.Text(x)),
        RunEnvironment x => (() => RunEnvironmentRendering.Html(x), () => RunEnvironmentRendering.Text(x)),
        RunReproduction x => (() => RunReproductionRendering.Html(x), () => RunReproductionRendering.Text(x)),
        RunComparison x => (() => RunComparisonRendering.Html(x), () => RunComparisonRendering.Text(x)),
        MLOps.Tracking.MLflow.SyncReport x => (() => SyncRendering.Html(x), () => SyncRendering.Text(x)),
        ExperimentList x => (() => RunListRendering.Html(x), () => RunListRendering.Text(x)),
        ModelVersion x => (() => ModelRendering.Html(x), () => ModelRendering.Text(x)),
        ModelList x => (() => ModelListRendering.Html(x), () => ModelListRendering.Text(x)),
        VersionList x => (() => ModelListRendering.Html(x), () => ModelListRendering.Text(x)),
        ModelHistory x => (() => ModelHistoryRendering.Html(x), () => ModelHistoryRendering.Text(x)),
        ModelComparison x => (() => ModelComparisonRendering.Html(x), () => ModelComparisonRendering.Text(x)),
        EvaluationReport x => (() => EvaluationRendering.Html(x), () => EvaluationRendering.Text(x)),
        ModelCard x => (() => EvidenceRendering.Html(x), () => EvidenceRendering.Text(x)),
        SignatureReport x => (() => EvidenceRendering.Html(x), () => EvidenceRendering.Text(x)),
        PackageReport x => (() => EvidenceRendering.Html(x), () => EvidenceRendering.Text(x)),
        PromotionReport x => (() => PromotionRendering.Html(x), () => PromotionRendering.Text(x)),
        PolicyReport x => (() => PromotionRendering.Html(x), () => PromotionRendering.Text(x)),
        LiveReport x => (() => LiveRendering.Html(x), () => LiveRendering.Text(x)),
        VerificationReport x => (() => IntegrityRendering.Html(x), () => IntegrityRendering.Text(x)),
        Store.GarbageReport x => (() => IntegrityRendering.Html(x), () => IntegrityRendering.Text(x)),
        Predictions x => (() => PredictionsRendering.Html(x), () => PredictionsRendering.Text(x)),
        MonitorReport x => (() => MonitorRendering.Html(x), () => MonitorRendering.Text(x)),
        MonitorHistory x => (() => MonitorRendering.Html(x), () => MonitorRendering.Text(x)),
        Profiling.ProfileReport x => (() => ProfileRendering.Html(x), () => ProfileRendering.Text(x)),
        Profiling.ProfileComparison x => (() => ProfileComparisonRendering.Html(x), () => ProfileComparisonRendering.Text(x)),
        Profiling.ProfileHistory x => (() => ProfileHistoryRendering.Html(x), () => ProfileHistoryRendering.Text(x)),
        MLOps.Validation.ValidationReport x => (() => ValidationRendering.Html(x), () => ValidationRendering.Text(x)),
        MLOps.Validation.ValidationHistory x => (() => ValidationHistoryRendering.Html(x), () => ValidationHistoryRendering.Text(x)),
        MLOps.Validation.ValidationPlan x => (() => ValidationPlanRendering.Html(x), () => ValidationPlanRendering.Text(x)),
        MLOps.Validation.SuiteImport x => (() => SuiteImportRendering.Html(x), () => SuiteImportRendering.Text(x)),
        MLOps.Validation.SchemaContract x => (() => ContractRendering.Html(x), () => ContractRendering.Text(x)),
        MLOps.Validation.ContractComparison x => (() => ContractRendering.Html(x), () => ContractRendering.Text(x)),
        MLOps.Validation.SuiteSuggestion x => (() => SuggestionRendering.Html(x), () => SuggestionRendering.Text(x)),
        LineageReport x => (() => LineageRendering.Html(x), () => LineageRendering.Text(x)),
        AuditReport x => (() => AuditRendering.Html(x), () => AuditRendering.Text(x)),
        Deployment x => (() => DeploymentRendering.Html(x), () => DeploymentRendering.Text(x)),
        DeploymentList x => (() => DeploymentRendering.Html(x), () => DeploymentRendering.Text(x)),
        StatusReport x => (() => StatusRendering.Html(x), () => StatusRendering.Text(x)),
        HelpReport x => (() => HelpRendering.Html(x), () => HelpRendering.Text(x)),
        SliceReport x => (() => PipelineRendering.Html(x), () => PipelineRendering.Text(x)),
        ExportReport x => (() => PipelineRendering.Html(x), () => PipelineRendering.Text(x)),
        PipelineRunReport x => (() => PipelineRunRendering.Html(x), () => PipelineRunRendering.Text(x)),
        ProofReport x => (() => ProofRendering.Html(x), () => ProofRendering.Text(x)),
        null => throw new ArgumentNullException(nameof(report)),
        _ => throw new NotSupportedException($"No rendering for {report.GetType().Name}."),
    };
}
