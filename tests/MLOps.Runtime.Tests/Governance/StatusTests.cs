using MLOps.Rendering;
using MLOps.Runtime.Tests.Monitoring;

namespace MLOps.Runtime.Tests.Governance;

public sealed class StatusTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    private Workspace Mlops => _test.Workspace;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void An_empty_workspace_says_how_to_begin()
    {
        var status = Mlops.Status();

        Assert.True(status.IsEmpty);
        Assert.Equal(".mlops", status.Folder);
        Assert.Contains("#!data add NAME FILE", ReportRenderer.Text(status), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_was_made_is_counted_and_shown()
    {
        Mlops.Data.Add("train", "SELECT i::DOUBLE AS wind FROM range(200) r(i)");
        Mlops.Experiments.Use("weather");
        using (var run = Mlops.Experiments.StartRun("first"))
        {
            run.LogMetric("auc", 0.8125, 0);
        }

        _test.Register("api", "train@1");

        var status = Mlops.Status();
        Assert.Equal((1, 1L, 1, 1), (status.Datasets.Count, status.RunCount, status.Models.Count, status.Deployments.Count));
        Assert.Equal(("api", "rain@1", "running"), (status.Deployments[0].Name, status.Deployments[0].Model, status.Deployments[0].State));
        var text = ReportRenderer.Text(status);
        Assert.All(["train", "first", "auc 0.8125", "rain@1 (champion)", "running"], expected => Assert.Contains(expected, text, StringComparison.Ordinal));
        Assert.True(status.Store.Bytes > 0);
    }

    [Fact]
    public void Only_the_latest_check_raises_alerts()
    {
        Mlops.Data.Add("now", "SELECT i + 500 AS n FROM range(100) r(i)");
        Mlops.Monitor("now", new() { Reference = "SELECT i AS n FROM range(100) r(i)" });
        Assert.Equal("monitor now@1", Assert.Single(Mlops.Status().Alerts).Origin);

        Mlops.Monitor("now", new() { Reference = "SELECT i + 500 AS n FROM range(100) r(i)" });
        Assert.Empty(Mlops.Status().Alerts);
    }

    [Fact]
    public void What_users_wrote_is_text()
    {
        Mlops.Experiments.Use("<script>alert(1)</script>");
        Mlops.Experiments.StartRun("<script>alert(2)</script>").Dispose();

        Assert.DoesNotContain("<script", ReportRenderer.Html(Mlops.Status()), StringComparison.OrdinalIgnoreCase);
    }
}
