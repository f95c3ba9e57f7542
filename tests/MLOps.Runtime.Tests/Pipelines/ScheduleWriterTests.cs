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

    private static void Contains(ScheduleTarget target, params string[] lines) => Contains(Full, target, lines);

    private static void Contains(PipelineSchedule schedule, ScheduleTarget target, params string[] lines)
    {
        var (_, text) = ScheduleWriter.Write(schedule, target);
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
    public void GitHub_gets_secrets_inputs_with_defaults_and_the_time_zone() => Contains(
        Full with { Image = null, Cpu = null, Memory = null }, ScheduleTarget.GitHub, "cron: \"0 6 * * 1-5\"", "timezone: \"Europe/Berlin\"", "timeout-minutes: 90", "${{ secrets.API_KEY }}", "${{ inputs.testShare || '0.25' }}", "-- run --retries 2");

    [Fact]
    public void Airflow_gets_a_dag() => Contains(
        ScheduleTarget.Airflow, "schedule=\"0 6 * * 1-5\"", "retries=2", "timedelta(seconds=5400)", "pendulum.timezone(\"Europe/Berlin\")", "Secret(\"env\", \"API_KEY\", \"rain-story\", \"API_KEY\")", "testShare={{ params['testShare'] }}", "params={\"testShare\": \"0.25\"}");

    [Fact]
    public void What_is_not_said_is_left_out()
    {
        var (file, text) = ScheduleWriter.Write(new PipelineSchedule("Rain", "*/5 * * * *"), ScheduleTarget.Kubernetes);

        Assert.Equal("cronjob.yaml", file);
        Assert.DoesNotContain("null", text, StringComparison.Ordinal);
        Assert.DoesNotContain("resources", text, StringComparison.Ordinal);
        Assert.Contains("image: \"rain:latest\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_keeps_the_workspace_which_the_user_of_the_image_may_write_to()
    {
        var kept = Full with { Workspace = "rain-store" };

        Contains(kept, ScheduleTarget.Argo, "claimName: rain-store", "mountPath: \"/workspace\"", "fsGroup: 1654");
        Contains(kept, ScheduleTarget.Kubernetes, "claimName: rain-store", "mountPath: \"/workspace\"", "fsGroup: 1654");
        Contains(kept, ScheduleTarget.Airflow, "claim_name=\"rain-store\"", "mount_path=\"/workspace\"", "fs_group=1654");
    }

    [Theory]
    [InlineData("RainStory", "rain-story")]
    [InlineData("Step2024XGBoost", "step2024-xgboost")]
    [InlineData("PrüfungÄpfelGroß", "prufung-apfel-gross")]
    [InlineData("北京", "pipeline")]
    [InlineData("AVeryLongNameOfANotebookThatSomebodyCalledByItsWholeTitleEver", "avery-long-name-of-anotebook-that-somebody-called-by")]
    public void A_name_becomes_one_that_Kubernetes_takes(string pipeline, string slug) => Assert.Equal(slug, new PipelineSchedule(pipeline, "0 6 * * *").Slug);

    [Fact]
    public void Values_that_mean_something_to_a_reader_stay_texts()
    {
        var odd = Full with { Parameters = new Dictionary<string, string> { ["flag"] = "yes", ["none"] = "null", ["path"] = "$(HOME)/it's \"here\"" } };

        Contains(odd, ScheduleTarget.Argo, "value: \"yes\"", "value: \"null\"");
        Contains(odd, ScheduleTarget.Kubernetes, "path=$$(HOME)/it's \\\"here\\\"");
        Contains(odd with { Image = null, Cpu = null, Memory = null }, ScheduleTarget.GitHub, "default: \"yes\"", "|| '$(HOME)/it''s \\\"here\\\"' }}");
        Contains(odd, ScheduleTarget.Airflow, "\"path\": \"$(HOME)/it's \\\"here\\\"\"");
    }

    [Theory]
    [InlineData("0 6 * * 7", "0 6 * * 0")]
    [InlineData("0 6 * * 5-7", "0 6 * * 5,6,0")]
    [InlineData("0 6 * * 1-7/2", "0 6 * * 1,3,5,0")]
    [InlineData("5/15 6 * * mon-fri", "5-59/15 6 * * mon-fri")]
    [InlineData("*/15 0-6,22 1,15 jan-mar */2", "*/15 0-6,22 1,15 jan-mar */2")]
    [InlineData("0  6 * *  2/3", "0 6 * * 2-6/3")]
    public void Times_are_written_as_all_schedulers_read_them(string cron, string written) => Contains(new PipelineSchedule("Rain", cron), ScheduleTarget.Kubernetes, $"schedule: \"{written}\"");

    [Fact]
    public void A_time_zone_is_written_by_the_name_that_schedulers_know() =>
        Contains(Full with { TimeZone = "W. Europe Standard Time" }, ScheduleTarget.Argo, "timezone: \"Europe/Berlin\"");

    [Fact]
    public void What_a_scheduler_would_refuse_in_the_night_is_refused_now()
    {
        static string Why(PipelineSchedule schedule, ScheduleTarget target) => Assert.Throws<UserException>(() => ScheduleWriter.Write(schedule, target)).Message;
        var plain = new PipelineSchedule("Rain", "0 6 * * *");

        Assert.Contains("no time zone 'Europe/Nowhere'", Why(plain with { TimeZone = "Europe/Nowhere" }, ScheduleTarget.Airflow), StringComparison.Ordinal);
        Assert.Contains("'api-key' is no name of an environment variable", Why(plain with { Secrets = ["api-key"] }, ScheduleTarget.Kubernetes), StringComparison.Ordinal);
        Assert.Contains("'GITHUB_KEY' can be no secret", Why(plain with { Secrets = ["GITHUB_KEY"] }, ScheduleTarget.GitHub), StringComparison.Ordinal);
        Assert.Contains("'größe' can be no input", Why(plain with { Parameters = new Dictionary<string, string> { ["größe"] = "1" } }, ScheduleTarget.GitHub), StringComparison.Ordinal);
        Assert.Contains("Leave --cpu", Why(plain with { Memory = "2Gi" }, ScheduleTarget.GitHub), StringComparison.Ordinal);
        Assert.Contains("--secret", Why(plain with { Secrets = ["API_KEY"] }, ScheduleTarget.Process), StringComparison.Ordinal);
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
