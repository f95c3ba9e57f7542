namespace MLOps.Conformance;

[Collection("packages")]
public sealed class PackageTests(PackedProduct product)
{
    [Theory]
    [InlineData("MLOps.Runtime", "lib/net10.0/MLOps.Runtime.dll")]
    [InlineData("MLOps.Interactive", "lib/net10.0/MLOps.Interactive.dll", "interactive-extensions/dotnet/extension.dib")]
    [InlineData("MLOps.Tool", "tools/net10.0/any/mlops.dll", "tools/net10.0/any/DotnetToolSettings.xml")]
    public void A_package_has_its_files_a_readme_and_a_licence(string id, params string[] files)
    {
        using var package = product.Open(id);
        var entries = package.Entries.Select(e => e.FullName).ToList();
        var specification = product.Specification(id);

        Assert.Empty(files.Append("README.md").Except(entries));
        Assert.Equal("MIT", specification.Element("license")?.Value);
        Assert.Equal("README.md", specification.Element("readme")?.Value);
        Assert.EndsWith(".", specification.Element("description")?.Value, StringComparison.Ordinal);
        Assert.Contains("mlops", specification.Element("tags")?.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MLOps.Runtime")]
    [InlineData("MLOps.Interactive")]
    public void Its_texts_name_no_folder_of_this_machine(string id)
    {
        using var package = product.Open(id);
        foreach (var entry in package.Entries.Where(e => !e.FullName.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            Assert.DoesNotContain(Repository.Root, reader.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    /// <summary>.NET Interactive holds other versions of these: a package that brings them does not load.</summary>
    [Fact]
    public void What_loads_into_another_host_brings_nothing_of_the_host_s()
    {
        var dependencies = Dependencies("MLOps.Interactive");

        Assert.Contains("MLOps.Runtime", dependencies);
        Assert.DoesNotContain([.. dependencies, .. Dependencies("MLOps.Runtime")], d =>
            d.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || d.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal) || d is "System.CommandLine" or "FSharp.Core" or "Plotly.NET");
    }

    [Fact]
    public void The_tool_installs_from_the_package_alone_and_works()
    {
        using var home = new JupyterHome();
        var tools = Path.Combine(home.Home, "tools");
        var config = Path.Combine(home.Home, "nuget.config");
        File.WriteAllText(config, $"""<configuration><packageSources><clear /><add key="packed" value="{product.Feed}" /></packageSources></configuration>""");
        File.WriteAllText(Path.Combine(home.Work, "hello.dib"), "#!csharp\n\n#!time\nConsole.WriteLine(6 * 7);");
        home.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(JupyterHome.Dotnet)!;
        home.Environment["NUGET_PACKAGES"] = Path.Combine(home.Home, "packages");

        Succeed(home.Run("dotnet", "tool", "install", "MLOps.Tool", "--version", PackedProduct.Version, "--tool-path", tools, "--configfile", config));
        var mlops = Path.Combine(tools, "mlops");
        Assert.Contains(PackedProduct.Version, Succeed(home.Run(mlops, "about")), StringComparison.Ordinal);
        Assert.Contains("42", Succeed(home.Run(mlops, "run", "hello.dib", "--out", "hello.ipynb")), StringComparison.Ordinal);
        Assert.Contains("42", File.ReadAllText(Path.Combine(home.Work, "hello.ipynb")), StringComparison.Ordinal);
        Succeed(home.Run(mlops, "kernel", "install", "--user"));
        var spec = File.ReadAllText(Path.Combine(home.Home, ".local", "share", "jupyter", "kernels", "mlops-csharp", "kernel.json"));
        Assert.Contains(tools, spec, StringComparison.Ordinal);
    }

    private static string Succeed(ProcessEnd end)
    {
        Assert.True(end.ExitCode == 0, end.Text);
        return end.Text;
    }

    private List<string> Dependencies(string id) =>
        product.Specification(id).Descendants("dependency").Select(d => d.Attribute("id")!.Value).ToList();
}
