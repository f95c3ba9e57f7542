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

    [SkippableFact]
    public void JupyterLab_s_own_client_library_does_everything_through_a_server()
    {
        Prerequisites.Jupyter();
        Prerequisites.File("/usr/bin/jupyter-server", "apt-get install jupyter-server");
        Prerequisites.File("/usr/bin/node", "apt-get install nodejs");
        Prerequisites.NodeModule("@jupyterlab/services");
        using var home = new JupyterHome();
        var end = home.Run("/usr/bin/node", Repository.Js("services.mjs"), home.Work);
        log.WriteLine(end.Text);
        Assert.True(end.ExitCode == 0, end.Text);
    }

    [SkippableFact]
    public void Nbclient_finds_errors_time_limits_and_the_times_of_a_headless_run_where_it_looks()
    {
        Prerequisites.Jupyter();
        using var home = new JupyterHome();
        home.CopyFolder(Path.Combine(Repository.Conformance, "notebooks"), ".");
        var run = home.Run("dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "mlops.dll"), "run", "first.ipynb", "--out", "ours.ipynb");
        Assert.True(run.ExitCode == 0, run.Text);
        var end = home.Run(Python, Repository.Python("executor.py"), Path.Combine(home.Work, "ours.ipynb"));
        log.WriteLine(end.Text);
        Assert.True(end.ExitCode == 0, end.Text);
    }
}
