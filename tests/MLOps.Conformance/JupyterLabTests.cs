using Xunit.Abstractions;

namespace MLOps.Conformance;

/// <summary>JupyterLab's own renderer, sanitizer and themes from its packages; the application itself is in none of Debian's.</summary>
public class JupyterLabTests(ITestOutputHelper log)
{
    private static readonly string[] Packages = ["@jupyterlab/outputarea", "@jupyterlab/rendermime", "@jupyterlab/theme-light-extension", "@jupyterlab/theme-dark-extension", "esbuild", "playwright-core"];

    [SkippableFact]
    public void JupyterLab_shows_profiles_whole_and_readable_in_both_themes_trusted_or_not()
    {
        Prerequisites.File("/usr/bin/chromium", "apt-get install chromium");
        Prerequisites.File("/usr/bin/node", "apt-get install nodejs");
        Assert.All(Packages, Prerequisites.NodeModule);
        using var home = new JupyterHome();
        home.CopyFolder(Path.Combine(Repository.Root, "notebooks"), ".");
        var screenshots = Environment.GetEnvironmentVariable("MLOPS_SCREENSHOTS") is { Length: > 0 } folder ? folder : Path.Combine(home.Home, "screenshots");

        var run = home.Run("dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "mlops.dll"), "run", "02-profile.ipynb", "--out", "profile.ipynb", "--html", "profile.html");
        Assert.True(run.ExitCode == 0, run.Text);

        var end = home.Run("/usr/bin/node", Repository.Js("jupyterlab.mjs"), Path.Combine(home.Work, "profile.ipynb"), screenshots);
        log.WriteLine(end.Text);
        Assert.True(end.ExitCode == 0, end.Text);
    }
}
