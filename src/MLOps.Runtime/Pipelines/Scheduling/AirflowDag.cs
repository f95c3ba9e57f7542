using System.Globalization;
using System.Text;

namespace MLOps.Pipelines.Scheduling;

/// <summary>A DAG of Airflow that starts the container with the Kubernetes provider.</summary>
internal static class AirflowDag
{
    public static string Write(PipelineSchedule schedule)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            from datetime import datetime, timedelta

            import pendulum
            from airflow import DAG
            from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
            from airflow.providers.cncf.kubernetes.secret import Secret
            from kubernetes.client import models as k8s

            with DAG(
                dag_id={Text(schedule.Slug)},
                schedule={Text(schedule.Cron)},
                start_date=datetime(2025, 1, 1, tzinfo=pendulum.timezone({Text(schedule.TimeZone ?? "UTC")})),
                catchup=False,
                max_active_runs=1,
                params={Dictionary(schedule.Parameters)},
                default_args=dict(retries={schedule.Retries}, execution_timeout={(schedule.Seconds is { } seconds ? $"timedelta(seconds={seconds})" : "None")}),
            ) as dag:
                KubernetesPodOperator(
                    task_id="pipeline",
                    name={Text(schedule.Slug)},
                    image={Text(schedule.ImageName)},
                    arguments=[{string.Join(", ", Arguments(schedule))}],
                    secrets=[{string.Join(", ", schedule.Secrets.Select(s => $"Secret(\"env\", {Text(s)}, {Text(schedule.Slug)}, {Text(s)})"))}],
                    container_resources={Resources(schedule)},{Workspace(schedule)}
                )

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static IEnumerable<string> Arguments(PipelineSchedule schedule) =>
        new[] { Text("run") }.Concat(schedule.Parameters.Keys.SelectMany(name => new[] { Text("--param"), Text($"{name}={{{{ params['{name}'] }}}}") }));

    private static string Resources(PipelineSchedule schedule)
    {
        var wanted = new Dictionary<string, string?> { ["cpu"] = schedule.Cpu, ["memory"] = schedule.Memory }.Where(r => r.Value is not null).ToDictionary(r => r.Key, r => r.Value!);
        return wanted.Count == 0 ? "None" : $"k8s.V1ResourceRequirements(requests={Dictionary(wanted)}, limits={Dictionary(wanted)})";
    }

    private static string Workspace(PipelineSchedule schedule) => schedule.Workspace is { } claim
        ? string.Create(CultureInfo.InvariantCulture, $"""

                    volumes=[k8s.V1Volume(name="workspace", persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource(claim_name={Text(claim)}))],
                    volume_mounts=[k8s.V1VolumeMount(name="workspace", mount_path="{ScheduleWriter.MountPath}")],
                    security_context=k8s.V1PodSecurityContext(fs_group={ScheduleWriter.ImageUser}),
            """)
        : "";

    private static string Dictionary(IReadOnlyDictionary<string, string> values) => $"{{{string.Join(", ", values.Select(v => $"{Text(v.Key)}: {Text(v.Value)}"))}}}";

    // JSON's texts are Python's too.
    private static string Text(string value) => System.Text.Json.JsonSerializer.Serialize(value, Store.Json.Options);
}
