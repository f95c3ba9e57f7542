using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

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
    /// <summary>The file's text, and where it usually lies in the project.</summary>
    /// <exception cref="UserException">The schedule makes no sense.</exception>
    public static (string File, string Text) Write(PipelineSchedule schedule, ScheduleTarget target)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        schedule.Checked();
        return target switch
        {
            ScheduleTarget.Argo => ("argo.yaml", Yaml(Argo(schedule))),
            ScheduleTarget.Kubernetes => ("cronjob.yaml", Yaml(Kubernetes(schedule))),
            ScheduleTarget.GitHub => (".github/workflows/schedule.yml", Yaml(GitHub(schedule))),
            ScheduleTarget.Process => (ProcessSchedule.FileName, ProcessSchedule.Of(schedule).ToJson()),
            _ => ("dag.py", AirflowDag.Write(schedule)),
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
                    ("containers", new[] { Container(schedule, name => schedule.Parameters[name]) }))))))))))));

    private static Dictionary<string, object> GitHub(PipelineSchedule schedule) => Map(
        ("name", schedule.Pipeline + " on schedule"),
        ("on", Map(
            ("schedule", new[] { Map(("cron", schedule.Cron)) }),
            ("workflow_dispatch", schedule.Parameters.Count == 0 ? new Dictionary<string, object>() : Map(("inputs", schedule.Parameters.ToDictionary(p => p.Key, p => (object)Map(("type", "string"), ("default", p.Value)))))))),
        ("concurrency", Map(("group", schedule.Slug))),
        ("jobs", Map(("pipeline", Map(
            ("runs-on", "ubuntu-latest"),
            ("timeout-minutes", schedule.Seconds is { } seconds ? (int)Math.Ceiling(seconds / 60.0) : null),
            ("steps", new[]
            {
                Map(("uses", "actions/checkout@v4")),
                Map(("uses", "actions/setup-dotnet@v4"), ("with", Map(("dotnet-version", "10.0.x")))),
                Map(
                    ("run", $"dotnet run --project {schedule.Pipeline}.csproj --configuration Release -- run" + (schedule.Retries == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" --retries {schedule.Retries}"))),
                    ("env", GitHubEnvironment(schedule))),
                Map(("uses", "actions/upload-artifact@v4"), ("with", Map(("name", "results"), ("path", "results.json")))),
            }))))));

    private static Dictionary<string, object>? GitHubEnvironment(PipelineSchedule schedule)
    {
        var values = schedule.Secrets.Select(s => (s, (object?)$"${{{{ secrets.{s} }}}}"))
            .Concat(schedule.Parameters.Select(p => ("MLOPS_PARAM_" + p.Key.ToUpperInvariant(), (object?)$"${{{{ inputs.{p.Key} || '{p.Value.Replace("'", "''", StringComparison.Ordinal)}' }}}}"))).ToArray();
        return values.Length == 0 ? null : Map(values);
    }

    private static Dictionary<string, object> Container(PipelineSchedule schedule, Func<string, string> parameter)
    {
        var resources = Map(("cpu", schedule.Cpu), ("memory", schedule.Memory));
        return Map(
            ("name", "main"),
            ("image", schedule.ImageName),
            ("args", new[] { "run" }.Concat(schedule.Parameters.Keys.SelectMany(name => new[] { "--param", $"{name}={parameter(name)}" })).ToList()),
            ("env", schedule.Secrets.Count == 0 ? null : schedule.Secrets.Select(s => Map(("name", s), ("valueFrom", Map(("secretKeyRef", Map(("name", schedule.Slug), ("key", s))))))).ToList()),
            ("resources", resources.Count == 0 ? null : Map(("requests", resources), ("limits", resources))));
    }

    // What is null is left out.
    private static Dictionary<string, object> Map(params (string Key, object? Value)[] items) =>
        items.Where(i => i.Value is not null).ToDictionary(i => i.Key, i => i.Value!, StringComparer.Ordinal);

    private static string Yaml(object value) => new SerializerBuilder().WithEventEmitter(next => new QuotedTexts(next)).DisableAliases().Build().Serialize(value).ReplaceLineEndings("\n");

    // Texts that a reader of YAML might take for something else: "0 6 * * *", "1", "yes".
    private sealed class QuotedTexts(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source is { Type: { } type, Value: string text } && type == typeof(string) && !text.All(c => char.IsAsciiLetter(c) || c is '-' or '_'))
            {
                eventInfo.Style = ScalarStyle.DoubleQuoted;
            }

            base.Emit(eventInfo, emitter);
        }
    }
}

/// <summary>A DAG of Airflow 2 that starts the container with the Kubernetes provider.</summary>
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
                    container_resources={Resources(schedule)},
                )

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static IEnumerable<string> Arguments(PipelineSchedule schedule) =>
        new[] { Text("run") }.Concat(schedule.Parameters.Keys.SelectMany(name => new[] { Text("--param"), Text($"{name}={{{{ params.{name} }}}}") }));

    private static string Resources(PipelineSchedule schedule)
    {
        var wanted = new Dictionary<string, string?> { ["cpu"] = schedule.Cpu, ["memory"] = schedule.Memory }.Where(r => r.Value is not null).ToDictionary(r => r.Key, r => r.Value!);
        return wanted.Count == 0 ? "None" : $"k8s.V1ResourceRequirements(requests={Dictionary(wanted)}, limits={Dictionary(wanted)})";
    }

    private static string Dictionary(IReadOnlyDictionary<string, string> values) => $"{{{string.Join(", ", values.Select(v => $"{Text(v.Key)}: {Text(v.Value)}"))}}}";

    // JSON's texts are Python's too.
    private static string Text(string value) => System.Text.Json.JsonSerializer.Serialize(value, Store.Json.Options);
}
