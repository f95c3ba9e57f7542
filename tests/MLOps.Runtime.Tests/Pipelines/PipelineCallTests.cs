using MLOps.Pipelines;

namespace MLOps.Runtime.Tests.Pipelines;

public sealed class PipelineCallTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-call-");

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed record Parameters
    {
        public double TestShare { get; init; } = 0.25;

        public string City { get; init; } = "Seattle";

        public int? Rows { get; init; }
    }

    private static Dictionary<string, string> Values(params string[] pairs) => pairs.ToDictionary(p => p.Split('=')[0], p => p.Split('=')[1], StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void A_call_is_read()
    {
        var call = PipelineCall.Parse(["run", "--param", "rate=0.1", "-p", "Rate=0.2", "--only", "a", "--only", "b", "--parallel", "3", "--retries", "2", "--timeout", "1h30m", "--no-cache", "--dry-run"]);

        Assert.Equal("0.2", call.Parameters["rate"]);
        Assert.Equal(["a", "b"], call.Only);
        Assert.Equal((3, 2, TimeSpan.FromMinutes(90)), (call.Parallel, call.Policy.Retries, call.Policy.Timeout));
        Assert.True(call.DryRun && !call.UseCache && call.Verb == PipelineVerb.Run);
        Assert.Equal(PipelineVerb.Show, PipelineCall.Parse(["show"]).Verb);
    }

    [Fact]
    public void A_schedule_hands_what_is_not_about_time_to_each_run()
    {
        var call = PipelineCall.Parse(["schedule", "0 6 * * 1-5", "--timezone", "Europe/Berlin", "--param", "rate=0.1", "--times", "2", "--no-cache"]);

        Assert.Equal((PipelineVerb.Schedule, "0 6 * * 1-5", "Europe/Berlin", 2), (call.Verb, call.Cron, call.TimeZone, call.Times));
        Assert.Equal(["--param", "rate=0.1", "--no-cache"], call.ForEachRun);
        Assert.Null(PipelineCall.Parse(["schedule", "--times", "1"]).Cron);
    }

    [Theory]
    [InlineData("--timezone belongs to schedule.", "run", "--timezone", "UTC")]
    [InlineData("There is no 'walk'; there are run, show and schedule.", "walk")]
    [InlineData("Unknown option '--what'. --help shows what there is.", "--what")]
    [InlineData("--param takes NAME=VALUE, not 'x'.", "--param", "x")]
    [InlineData("--results needs a value.", "--results")]
    [InlineData("--parallel takes a whole number from 1 on, not '0'.", "--parallel", "0")]
    [InlineData("'soon' is no time: 90 (seconds), 5m or 1h30m.", "--timeout", "soon")]
    [InlineData("'0' is no time: 90 (seconds), 5m or 1h30m.", "--timeout", "0")]
    [InlineData("--only and --from exclude each other.", "--only", "a", "--from", "b")]
    public void A_wrong_call_gets_one_sentence(string sentence, params string[] arguments) =>
        Assert.Equal(sentence, Assert.Throws<ArgumentException>(() => PipelineCall.Parse(arguments)).Message);

    [Theory]
    [InlineData("90", 90)]
    [InlineData("1.5", 1.5)]
    [InlineData("45s", 45)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    public void Times_are_read(string text, double seconds) => Assert.Equal(seconds, StepPolicy.Time(text).TotalSeconds);

    [Fact]
    public void The_command_line_goes_before_the_environment_and_that_before_settings()
    {
        var bound = ParameterBinder.Bind<Parameters>(Values("testshare=0.5"), Values("TEST_SHARE=0.4", "CITY=New York", "unknown=1"), Values("city=Rome", "rows=7"));

        Assert.Equal(new Parameters { TestShare = 0.5, City = "New York", Rows = 7 }, bound);
        Assert.Equal("0.5", ParameterBinder.Texts(bound)["Parameters.TestShare"]);
        Assert.Equal(new Parameters(), ParameterBinder.Bind<Parameters>(Values()));
    }

    [Fact]
    public void An_unknown_parameter_and_a_wrong_value_are_said_in_one_sentence()
    {
        Assert.Equal("There is no parameter 'share'. There is testShare, city, rows.", Assert.Throws<ArgumentException>(() => ParameterBinder.Bind<Parameters>(Values("share=1"))).Message);
        Assert.Equal("'much' is no value for the parameter testShare, which is of type Double.", Assert.Throws<ArgumentException>(() => ParameterBinder.Bind<Parameters>(Values("testShare=much"))).Message);
    }

    [Fact]
    public void Settings_give_parameters_and_policies_of_steps()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), """{ "parameters": { "rows": 3, "on": true }, "steps": { "train": { "retries": 2, "timeout": "10m" } } }""");
        var settings = PipelineSettings.Read(_folder.FullName);
        var steps = new PipelineGraph().Step("Train", () => { }).Step("Other", () => { }).Steps;

        Assert.Equal("3", settings.Parameters["Rows"]);
        Assert.Equal(new StepPolicy(2, TimeSpan.FromMinutes(10)), settings.PolicyOf(steps[0], new StepPolicy(0, null)));
        Assert.Equal(new StepPolicy(9, null), settings.PolicyOf(steps[1], new StepPolicy(9, null)));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "parameters": 3 }""")]
    [InlineData("""{ "steps": { "a": { "timeout": "soon" } } }""")]
    public void Settings_that_cannot_be_read_are_said_so(string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), text);

        Assert.Contains("appsettings.json cannot be read", Assert.Throws<UserException>(() => PipelineSettings.Read(_folder.FullName)).Message, StringComparison.Ordinal);
    }
}
