using System.Globalization;
using static MLOps.Pipelines.Scheduling.ScheduleYaml;

namespace MLOps.Pipelines.Scheduling;

/// <summary>Where a schedule can be handed to.</summary>
public enum ScheduleTarget
{
    Argo,
    Kubernetes,
    GitHub,
    Airflow,

    /// <summary>The exported program itself: <c>dotnet run -- schedule</c>.</summary>
    Process,
}

/// <summary>
/// Writes schedules in the languages of schedulers. Everywhere one container runs the whole pipeline: its steps share memory.
/// </summary>
public static class ScheduleWriter
{
    /// <summary>Where the project's image has its workspace.</summary>
    internal const string MountPath = "/workspace";

    /// <summary>User and group that .NET's images run programs as, APP_UID.</summary>
    internal const int ImageUser = 1654;

    /// <summary>The file's text, and where it usually lies in the project.</summary>
    /// <exception cref="UserException">The schedule makes no sense.</exception>
    public static (string File, string Text) Write(PipelineSchedule schedule, ScheduleTarget target)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var plan = schedule.Checked();
        plan = plan with { Cron = CronText.Portable(plan.Cron) };
        return target switch
        {
            ScheduleTarget.Argo => ("argo.yaml", ScheduleYaml.Write(Argo(plan))),
            ScheduleTarget.Kubernetes => ("cronjob.yaml", ScheduleYaml.Write(Kubernetes(plan))),
            ScheduleTarget.GitHub => (".github/workflows/schedule.yml", ScheduleYaml.Write(GitHubSchedule.Write(plan))),
            ScheduleTarget.Process => (ProcessSchedule.FileName, ProcessSchedule.Of(plan).ToJson()),
            _ => ("dag.py", AirflowDag.Write(plan)),
        };
    }

    private static Dictionary<string, object> Argo(PipelineSchedule schedule) => Map(
        ("apiVersion", "argoproj.io/v1alpha1"),
        ("kind", "CronWorkflow"),
        ("metadata", Map(("name", schedule.Slug))),
        ("spec", Map(
            ("schedules", new[] { schedule.Cron }),
            ("timezone", schedule.TimeZone),
            ("concurrencyPolicy", "Forbid"),
            ("workflowSpec", Map(
                ("entrypoint", "pipeline"),
                ("activeDeadlineSeconds", schedule.Seconds),
                ("securityContext", Group(schedule)),
                ("volumes", Volumes(schedule)),
                ("arguments", schedule.Parameters.Count == 0 ? null : Map(("parameters", schedule.Parameters.Select(p => Map(("name", p.Key), ("value", p.Value))).ToList()))),
                ("templates", new[]
                {
                    Map(
                        ("name", "pipeline"),
                        ("retryStrategy", schedule.Retries == 0 ? null : Map(("limit", schedule.Retries.ToString(CultureInfo.InvariantCulture)), ("retryPolicy", "OnFailure"))),
                        ("container", Container(schedule, name => $"{{{{workflow.parameters.{name}}}}}"))),
                }))))));

    private static Dictionary<string, object> Kubernetes(PipelineSchedule schedule) => Map(
        ("apiVersion", "batch/v1"),
        ("kind", "CronJob"),
        ("metadata", Map(("name", schedule.Slug))),
        ("spec", Map(
            ("schedule", schedule.Cron),
            ("timeZone", schedule.TimeZone),
            ("concurrencyPolicy", "Forbid"),
            ("jobTemplate", Map(("spec", Map(
                ("backoffLimit", schedule.Retries),
                ("activeDeadlineSeconds", schedule.Seconds),
                ("template", Map(("spec", Map(
                    ("restartPolicy", "Never"),
                    ("securityContext", Group(schedule)),
                    ("volumes", Volumes(schedule)),
                    // $(NAME) in an argument would be that variable's value.
                    ("containers", new[] { Container(schedule, name => schedule.Parameters[name].Replace("$(", "$$(", StringComparison.Ordinal)) }))))))))))));

    private static Dictionary<string, object> Container(PipelineSchedule schedule, Func<string, string> parameter)
    {
        var resources = Map(("cpu", schedule.Cpu), ("memory", schedule.Memory));
        return Map(
            ("name", "main"),
            ("image", schedule.ImageName),
            ("args", new[] { "run" }.Concat(schedule.Parameters.Keys.SelectMany(name => new[] { "--param", $"{name}={parameter(name)}" })).ToList()),
            ("env", schedule.Secrets.Count == 0 ? null : schedule.Secrets.Select(s => Map(("name", s), ("valueFrom", Map(("secretKeyRef", Map(("name", schedule.Slug), ("key", s))))))).ToList()),
            ("volumeMounts", schedule.Workspace is null ? null : new[] { Map(("name", "workspace"), ("mountPath", MountPath)) }),
            ("resources", resources.Count == 0 ? null : Map(("requests", resources), ("limits", resources))));
    }

    private static Dictionary<string, object>[]? Volumes(PipelineSchedule schedule) =>
        schedule.Workspace is { } claim ? [Map(("name", "workspace"), ("persistentVolumeClaim", Map(("claimName", claim))))] : null;

    // The user of .NET's images may write to the volume.
    private static Dictionary<string, object>? Group(PipelineSchedule schedule) => schedule.Workspace is null ? null : Map(("fsGroup", ImageUser));
}
