using MLOps.Pipelines.Scheduling;

namespace MLOps.Runtime.Tests.Pipelines;

/// <summary>What is written; that the published schemas accept it is tested where they are.</summary>
public sealed class ScheduleWriterTests
{
    private static readonly PipelineSchedule Full = new("RainStory", "0 6 * * 1-5")
    {
        TimeZone = "Europe/Berlin",
        Image = "registry.example/rain:1",
        Retries = 2,
        Timeout = TimeSpan.FromMinutes(90),
        Cpu = "2",
        Memory = "4Gi",
        Secrets = ["API_KEY"],
        Parameters = new Dictionary<string, string> { ["testShare"] = "0.25" },
    };

    private static void Contains(ScheduleTarget target, params string[] lines)
    {
        var (_, text) = ScheduleWriter.Write(Full, target);
        Assert.All(lines, line => Assert.Contains(line, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Argo_gets_schedule_retries_deadline_parameters_secrets_and_resources() => Contains(
        ScheduleTarget.Argo, "kind: CronWorkflow", "- \"0 6 * * 1-5\"", "timezone: \"Europe/Berlin\"", "activeDeadlineSeconds: 5400", "limit: \"2\"", "name: testShare", "value: \"0.25\"",
        "testShare={{workflow.parameters.testShare}}", "name: rain-story", "key: API_KEY", "memory: \"4Gi\"");

    [Fact]
    public void Kubernetes_gets_the_same() => Contains(
        ScheduleTarget.Kubernetes, "kind: CronJob", "schedule: \"0 6 * * 1-5\"", "timeZone: \"Europe/Berlin\"", "backoffLimit: 2", "activeDeadlineSeconds: 5400", "restartPolicy: Never", "testShare=0.25", "image: \"registry.example/rain:1\"");

    [Fact]
    public void GitHub_gets_secrets_and_inputs_with_defaults() => Contains(
        ScheduleTarget.GitHub, "cron: \"0 6 * * 1-5\"", "timeout-minutes: 90", "${{ secrets.API_KEY }}", "${{ inputs.testShare || '0.25' }}", "-- run --retries 2");

    [Fact]
    public void Airflow_gets_a_dag() => Contains(
        ScheduleTarget.Airflow, "schedule=\"0 6 * * 1-5\"", "retries=2", "timedelta(seconds=5400)", "pendulum.timezone(\"Europe/Berlin\")", "Secret(\"env\", \"API_KEY\", \"rain-story\", \"API_KEY\")", "testShare={{ params.testShare }}", "params={\"testShare\": \"0.25\"}");

    [Fact]
    public void What_is_not_said_is_left_out()
    {
        var (file, text) = ScheduleWriter.Write(new PipelineSchedule("Rain", "*/5 * * * *"), ScheduleTarget.Kubernetes);

        Assert.Equal("cronjob.yaml", file);
        Assert.DoesNotContain("null", text, StringComparison.Ordinal);
        Assert.DoesNotContain("resources", text, StringComparison.Ordinal);
        Assert.Contains("image: \"rain:latest\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 6 * * *")]
    [InlineData("*/15 0-6,22 1,15 jan-mar mon")]
    [InlineData("5-50/5 * * * sun")]
    public void Cron_expressions_are_taken(string cron) => CronText.Check(cron);

    [Theory]
    [InlineData("0 6 * *", "has 4 fields and not five")]
    [InlineData("60 6 * * *", "'60' is no minute")]
    [InlineData("0 24 * * *", "'24' is no hour")]
    [InlineData("0 6 0 * *", "'0' is no day of month")]
    [InlineData("0 6 * foo *", "'foo' is no month")]
    [InlineData("0 6 * * 5-1", "'5-1' is no day of week")]
    [InlineData("*/0 6 * * *", "'*/0' is no minute")]
    public void A_wrong_expression_is_refused_with_the_part_that_is_wrong(string cron, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<UserException>(() => ScheduleWriter.Write(new PipelineSchedule("Rain", cron), ScheduleTarget.Argo)).Message, StringComparison.Ordinal);
}
