using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// What the public API of the workspace reads and writes by name. Magics go through the C# that stands for them, so that this
/// table is the only place that knows.
/// </summary>
internal static class WorkspaceCalls
{
    public const string Run = "run";
    public const string AutoLog = "autolog";
    private const string Experiment = "experiment";

    /// <summary>Whether the method belongs to MLOps.Runtime.</summary>
    public static bool IsOurs(ISymbol? member) =>
        member?.ContainingNamespace is { } space && (space.ToDisplayString() is "MLOps" || space.ToDisplayString().StartsWith("MLOps.", StringComparison.Ordinal))
        && member.ContainingAssembly?.Name == "MLOps.Runtime";

    public static void Describe(IInvocationOperation call, TextValues texts, StatementEffects effects)
    {
        effects.CallsWorkspace = true;
        var name = texts.Of(call.Arguments.FirstOrDefault()?.Value) is { } text ? text.Split('@')[0] : "*";
        switch (Capability(call), call.TargetMethod.Name)
        {
            case ("Data", "Add"):
                effects.ResourceDefinitions.Add("dataset:" + name);
                break;
            case ("Data", "Tag" or "Describe"):
                effects.ResourceWrites.Add("dataset:" + name);
                break;
            case ("Features", "Define"):
                effects.ResourceDefinitions.Add("features:" + name);
                break;
            case ("Features", "Retire"):
                effects.ResourceWrites.Add("features:" + name);
                break;
            case ("Features", "Materialize"):
                effects.ResourceDefinitions.Add("online:" + name);
                break;
            case ("Features", "Lookup"):
                effects.ResourceReads.Add("online:" + name);
                break;
            case ("Experiments", _):
                DescribeExperiment(call.TargetMethod.Name, effects);
                break;
            case ("Models", "Register") or ("ModelPackages", "Import"):
                effects.ResourceReads.Add(Run);
                effects.ResourceWrites.Add("model:" + name);
                effects.Outcome = "registers a model";
                break;
            case ("ModelPackages", "Export"):
                effects.ResourceReads.Add("model:" + name);
                effects.ResourceWrites.Add(texts.Of(call.Arguments.ElementAtOrDefault(1)?.Value) is { } path ? FileCalls.Resource(path) : FileCalls.AnyFile);
                break;
            case ("Models", "Alias" or "Promote" or "RemoveAlias"):
                effects.ResourceWrites.Add("model:" + name);
                effects.Outcome = "moves an alias";
                break;
            case ("Models", "Tag" or "Retire" or "Delete"):
                effects.ResourceWrites.Add("model:" + name);
                effects.Outcome = "decides about a model";
                break;
            case ("Workspace", "Validate") or ("Contracts", "Check"):
                effects.ResourceReads.Add(Run);
                effects.Outcome = "checks data";
                break;
            case ("ValidationReport", "ThrowIfFailsAt"):
                effects.Stops = true;
                break;
            case ("Workspace", "Monitor") or ("Monitors", _):
                effects.Excluded = "watches a deployment";
                break;
            case ("Deployments", _):
                effects.Excluded = "starts or asks a deployment";
                break;
            case ("Run", var method):
                DescribeRun(method, effects);
                break;
            default:
                break;
        }
    }

    /// <summary><c>mlops.Experiments.AutoLog.Enabled = false</c> says what runs record from there on.</summary>
    public static void Describe(ISimpleAssignmentOperation assignment, StatementEffects effects)
    {
        if (assignment.Target is IPropertyReferenceOperation { Property: { ContainingType.Name: "AutoLog" } property } && IsOurs(property))
        {
            effects.ResourceWrites.Add(AutoLog);
        }
    }

    private static void DescribeExperiment(string method, StatementEffects effects)
    {
        switch (method)
        {
            case "Use":
                effects.ResourceDefinitions.Add(Experiment);
                break;
            case "StartRun" or "ResumeRun" or "JoinRun":
                effects.ResourceReads.Add(Experiment);
                effects.ResourceDefinitions.Add(Run);
                break;
            default:
                break;
        }
    }

    private static void DescribeRun(string method, StatementEffects effects)
    {
        effects.ResourceReads.Add(Run);
        if (method is "End" or "Dispose")
        {
            effects.CompanionOf = Run;
            return;
        }

        if (method.StartsWith("Log", StringComparison.Ordinal) || method == "SetTag")
        {
            effects.ResourceWrites.Add(Run);
            effects.Outcome = method switch
            {
                "LogMetric" or "LogMetrics" => "logs a metric",
                "LogParameter" or "LogParameters" => "logs parameters",
                "LogArtifact" => "logs an artifact",
                _ => "records something of a run",
            };
        }
    }

    // mlops.Data.Add -> Data; mlops.Profile -> Workspace; run.LogMetric, mlops.Experiments.Current.LogMetric -> Run.
    private static string Capability(IInvocationOperation call)
    {
        var type = call.TargetMethod.ContainingType;
        if (call.Instance is IPropertyReferenceOperation { Property: { ContainingType.Name: "Workspace" } property })
        {
            return property.Name;
        }

        return type.Name switch
        {
            "Workspace" => "Workspace",
            "DataCatalog" => "Data",
            "ExperimentCatalog" => "Experiments",
            var other => other,
        };
    }
}
