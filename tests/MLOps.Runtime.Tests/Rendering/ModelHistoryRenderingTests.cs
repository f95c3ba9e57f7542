using MLOps.Models;
using MLOps.Rendering;
using MLOps.Rendering.Charts;

namespace MLOps.Runtime.Tests.Rendering;

public sealed class ModelHistoryRenderingTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);

    // The lists are the latest first, as the registry gives them.
    private static readonly ModelHistory History = new(
        "rain",
        [
            Version(3, 20, 0.91, ["humidity", "wind"]) with { Aliases = ["challenger"] },
            Version(2, 6, 0.88, ["humidity"]) with { Aliases = ["champion"] },
            Version(1, 0, 0.8, ["humidity"]),
        ],
        [Move("challenger", null, 3, 21), Move("champion", 1, 2, 7), Move("champion", null, 1, 1)]);

    [Fact]
    public void A_history_is_drawn_in_the_order_of_its_events_and_told_in_words() =>
        Assert.Equal(
            "Model rain: 2026-10-01 version 1 registered; 2026-10-02 champion to version 1; 2026-10-07 version 2 registered; 2026-10-08 champion to version 2; "
            + "2026-10-21 version 3 registered; 2026-10-22 challenger to version 3.",
            VersionsChart.Alt(History));

    [Fact]
    public void An_alias_has_a_bar_for_each_version_that_it_stood_for()
    {
        var svg = VersionsChart.Draw(History);

        Assert.Equal(2, Bars(svg, Svg.Orange)); // champion: 1, then 2
        Assert.Equal(1, Bars(svg, Svg.Blue)); // challenger: 3
        Assert.Equal(3, Bars(svg, Svg.Gray)); // registrations
    }

    [Fact]
    public void Of_a_long_history_the_latest_events_are_drawn_and_what_stood_before_them_comes_in_from_the_left()
    {
        var versions = Enumerable.Range(1, 40).Reverse().Select(v => Version(v, v, 0.5, ["humidity"])).ToList();
        var moves = new[] { Move("champion", 1, 2, 2.5), Move("champion", null, 1, 1.5), Move("gone", 1, null, 1.2), Move("gone", null, 1, 1.1) };

        var svg = VersionsChart.Draw(new ModelHistory("rain", versions, moves));

        Assert.Contains(">… registered<", svg, StringComparison.Ordinal);
        Assert.DoesNotContain(">16<", svg, StringComparison.Ordinal);
        Assert.Contains(">17<", svg, StringComparison.Ordinal);
        Assert.Equal(1, Bars(svg, Svg.Blue)); // champion stands for 2 all along
        Assert.Equal(0, Bars(svg, Svg.Orange)); // gone stands for nothing
        Assert.StartsWith("Model rain, the latest 24 events: ", VersionsChart.Alt(new ModelHistory("rain", versions, moves)), StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_signatures_and_data_stand_side_by_side()
    {
        var html = ReportRenderer.Html(History);
        var text = ReportRenderer.Text(History);

        Assert.Contains("auc: 1 0.8; champion 2 0.88; challenger 3 0.91.", html, StringComparison.Ordinal);
        Assert.Contains("Signature of 3: input wind (FP32) is new", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fit_seconds", html + text, StringComparison.Ordinal);
        Assert.Contains("as 1", text, StringComparison.Ordinal);
        Assert.Contains("dataset:weather@3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_version_has_no_time_line()
    {
        var html = ReportRenderer.Html(new ModelHistory("rain", [Version(1, 0, 0.8, ["humidity"])], []));

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    private static int Bars(string svg, string colour) => svg.Split("<rect").Skip(1).Count(r => r.Split("/>")[0].Contains(colour, StringComparison.Ordinal));

    private static AliasMove Move(string alias, int? from, int? to, double day) => new(alias, from, to, new string('c', 64), "ada", Start.AddDays(day), "better");

    private static ModelVersion Version(int version, double day, double auc, string[] inputs) => new(
        "rain", version, new string('a', 64), 1_000, "mlnet",
        new ModelSignature([.. inputs.Select(i => new TensorSpec(i, "FP32"))], [new TensorSpec("Score", "FP32")]),
        [], null, $"dataset:weather@{version}", new Dictionary<string, double> { ["auc"] = auc, ["log_loss"] = 1 - auc, ["fit_seconds"] = version }, "run" + version, null, Start.AddDays(day), []);
}
