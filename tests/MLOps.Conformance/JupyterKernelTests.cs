using Xunit.Abstractions;

namespace MLOps.Conformance;

public class JupyterKernelTests(ITestOutputHelper log)
{
    private const string Python = "/usr/bin/python3";

    [SkippableFact]
    public void Jupyter_s_own_kernel_test_suite_passes_whole()
    {
        Prerequisites.Jupyter();
        Prerequisites.File("/usr/lib/python3/dist-packages/jupyter_kernel_test", "apt-get install python3-jupyter-kernel-test");
        using var home = new JupyterHome();
        var end = home.Run(Python, Repository.Python("test_kernel.py"), "-v");
        log.WriteLine(end.Text);
        Assert.True(end.ExitCode == 0, end.Text);
        Assert.DoesNotContain("skipped", end.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Jupyter_s_own_client_interrupts_answers_questions_restarts_and_shuts_down()
    {
        Prerequisites.Jupyter();
        using var home = new JupyterHome();
        var end = home.Run(Python, Repository.Python("client.py"));
        log.WriteLine(end.Text);
        Assert.True(end.ExitCode == 0, end.Text);
    }

    [SkippableFact]
    public void A_third_party_client_finds_signatures_heartbeat_and_order_right()
    {
        Prerequisites.File("/usr/bin/node", "apt-get install nodejs");
        Prerequisites.NodeModule("zeromq");
        using var home = new JupyterHome();
        var end = home.Run("/usr/bin/node", Repository.Js("client.mjs"), JupyterHome.Dotnet, Path.Combine(AppContext.BaseDirectory, "mlops.dll"));
        log.WriteLine(end.Text);
        Assert.True(end.ExitCode == 0, end.Text);
    }
}
