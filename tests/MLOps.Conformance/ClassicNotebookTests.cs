using Xunit.Abstractions;

namespace MLOps.Conformance;

public class ClassicNotebookTests(ITestOutputHelper log)
{
    [SkippableTheory]
    [MemberData(nameof(NotebookExecutionTests.Notebooks), MemberType = typeof(NotebookExecutionTests))]
    public void Classic_Notebook_in_a_browser_executes_it_without_an_error(string notebook)
    {
        Prerequisites.Jupyter();
        Prerequisites.File("/usr/bin/jupyter-notebook", "apt-get install jupyter-notebook");
        Prerequisites.File("/usr/bin/chromium", "apt-get install chromium");
        Prerequisites.NodeModule("playwright-core");
        using var home = new JupyterHome();
        home.CopyFolder(Path.GetDirectoryName(Path.Combine(Repository.Root, notebook))!, ".");
        var screenshots = Environment.GetEnvironmentVariable("MLOPS_SCREENSHOTS") is { Length: > 0 } folder ? folder : Path.Combine(home.Home, "screenshots");
        string[] restart = notebook.StartsWith("tests", StringComparison.Ordinal) ? ["restart"] : [];
        var end = home.Run("/usr/bin/node", [Repository.Js("classic.mjs"), home.Work, Path.GetFileName(notebook), screenshots, .. restart]);
        NotebookExecutionTests.StopDeployments(home);
        log.WriteLine(end.Text);
        Assert.True(end.ExitCode == 0, end.Text);
        Assert.All(["classic", "classic-dark", "classic-trusted", "classic-untrusted"], kind =>
            Assert.True(File.Exists(Path.Combine(screenshots, Path.ChangeExtension(Path.GetFileName(notebook), $".{kind}.png"))), kind));
    }
}
