using Xunit.Abstractions;

namespace MLOps.Conformance;

public class NotebookExecutionTests(ITestOutputHelper log)
{
    private const string Nbconvert = "/usr/bin/jupyter-nbconvert";

    public static TheoryData<string> Notebooks()
    {
        var data = new TheoryData<string>();
        var folders = new[] { Path.Combine(Repository.Conformance, "notebooks"), Path.Combine(Repository.Root, "notebooks") };
        foreach (var file in folders.Where(Directory.Exists).SelectMany(f => Directory.GetFiles(f, "*.ipynb")).Where(f => !f.EndsWith(".out.ipynb", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetRelativePath(Repository.Root, file));
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Notebooks))]
    public void Nbconvert_executes_it_and_makes_a_page_of_it(string notebook)
    {
        Prerequisites.Jupyter();
        using var home = Home(notebook);
        var executed = home.Run(Nbconvert, "--to", "notebook", "--execute", "--ExecutePreprocessor.kernel_name=mlops-csharp", "--ExecutePreprocessor.timeout=600", "--output", "executed.ipynb", Name(notebook));
        StopDeployments(home);
        log.WriteLine(executed.Text);
        Assert.True(executed.ExitCode == 0, executed.Text);
        Assert.DoesNotContain("\"output_type\": \"error\"", File.ReadAllText(Path.Combine(home.Work, "executed.ipynb")), StringComparison.Ordinal);
        var page = home.Run(Nbconvert, "--to", "html", "executed.ipynb");
        Assert.True(page.ExitCode == 0, page.Text);
        Assert.True(File.Exists(Path.Combine(home.Work, "executed.html")));
    }

    [SkippableTheory]
    [MemberData(nameof(Notebooks))]
    public void What_mlops_run_writes_is_valid_nbformat(string notebook)
    {
        Prerequisites.File("/usr/lib/python3/dist-packages/jsonschema", "apt-get install python3-jsonschema");
        var schemas = Prerequisites.Environment("MLOPS_SCHEMAS", "the folder with the published schemas (nbformat/nbformat.v4.5.schema.json)");
        using var home = Home(notebook);
        var run = home.Run("dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "mlops.dll"), "run", Name(notebook), "--out", "executed.ipynb", "--html", "executed.html");
        StopDeployments(home);
        log.WriteLine(run.Text);
        Assert.True(run.ExitCode == 0, run.Text);
        var valid = home.Run("/usr/bin/python3", Repository.Python("validate.py"), Path.Combine(schemas, "nbformat", "nbformat.v4.5.schema.json"), Path.Combine(home.Work, "executed.ipynb"));
        Assert.True(valid.ExitCode == 0, valid.Text);
    }

    private static string Name(string notebook) => Path.GetFileName(notebook);

    private static JupyterHome Home(string notebook)
    {
        var home = new JupyterHome();
        home.CopyFolder(Path.GetDirectoryName(Path.Combine(Repository.Root, notebook))!, ".");
        return home;
    }

    // A deployment outlives its notebook; it must not outlive the test.
    internal static void StopDeployments(JupyterHome home)
    {
        var folder = Path.Combine(home.Home, ".mlops", "deployments");
        foreach (var deployment in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
        {
            home.Run("dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "mlops.dll"), "deploy", "stop", Path.GetFileName(deployment));
        }
    }
}
