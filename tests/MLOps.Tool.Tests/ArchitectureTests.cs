using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MLOps.Tool.Tests;

/// <summary>The arrows of docs/architecture.md: who may reference whom, and which packages each assembly may carry.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new(StringComparer.Ordinal)
    {
        ["MLOps.Runtime"] = ([], ["Apache.Arrow.Compression", "Cronos", "DuckDB.NET.Data.Full", "MathNet.Numerics", "Microsoft.Data.Analysis", "Microsoft.ML", "Microsoft.ML.FastTree", "Microsoft.ML.LightGbm", "Microsoft.ML.OnnxRuntime.Managed", "NJsonSchema", "Parquet.Net", "Polly.Core", "UTF.Unknown", "YamlDotNet"]),
        ["MLOps.Interactive"] = (["MLOps.Runtime"], ["Microsoft.DotNet.Interactive.Formatting"]),
        ["MLOps.Notebooks"] = (["MLOps.Interactive"], ["Markdig", "Microsoft.CodeAnalysis.CSharp.Features", "Microsoft.CodeAnalysis.CSharp.Workspaces", "Microsoft.DotNet.Interactive.Formatting", "Plotly.NET"]),
        ["MLOps.Tool"] = (["MLOps.Notebooks"], ["Microsoft.ML.OnnxRuntime", "NetMQ", "System.CommandLine"]),
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Fact]
    public void There_are_these_assemblies_and_no_others() =>
        Assert.Equal(
            Allowed.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(RepositoryRoot.File("src"), "*.csproj", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_references_only_what_it_may(string name)
    {
        var project = XDocument.Load(RepositoryRoot.File("src", name, name + ".csproj"));

        Assert.Equal(Allowed[name].Projects, Includes(project, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/'))));
        Assert.Empty(Includes(project, "PackageReference").Except(Allowed[name].Packages, StringComparer.Ordinal));
        Assert.All(Includes(project, "InternalsVisibleTo"), friend => Assert.EndsWith("Tests", friend, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(typeof(Workspace), "Microsoft.CodeAnalysis", "System.CommandLine", "NetMQ", "Microsoft.DotNet.Interactive")]
    [InlineData(typeof(MLOps.Interactive.Commands.MagicCatalog), "Microsoft.CodeAnalysis", "System.CommandLine", "NetMQ")]
    [InlineData(typeof(MLOps.Notebooks.Session.CellResult), "System.CommandLine", "NetMQ")]
    public void A_compiled_assembly_does_not_reach_upwards(Type inside, params string[] forbidden)
    {
        var references = inside.Assembly.GetReferencedAssemblies().Select(r => r.Name!).ToList();

        Assert.True(references.Count > 3, "the test must have seen references");
        Assert.DoesNotContain(references, r => forbidden.Any(f => r.StartsWith(f, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_package_has_a_line_in_the_decision_record(string name)
    {
        var record = File.ReadAllText(RepositoryRoot.File("docs", "decisions", "0002-packages.md"));
        var packages = Includes(XDocument.Load(RepositoryRoot.File("src", name, name + ".csproj")), "PackageReference")
            .Select(p => p.StartsWith("Microsoft.CodeAnalysis.CSharp", StringComparison.Ordinal) ? "Microsoft.CodeAnalysis.CSharp.*" : p);

        Assert.All(packages, package => Assert.Contains(package, record, StringComparison.Ordinal));
    }

    /// <summary>Reports are numbers and names; who shows them is a host. The façade's folder root is no capability.</summary>
    [Fact]
    public void No_capability_of_the_runtime_knows_how_it_is_rendered()
    {
        var capabilities = Directory.EnumerateDirectories(RepositoryRoot.File("src", "MLOps.Runtime"))
            .Where(d => Path.GetFileName(d) is not ("Rendering" or "bin" or "obj"))
            .SelectMany(d => Directory.EnumerateFiles(d, "*.cs", SearchOption.AllDirectories)).ToList();

        Assert.True(capabilities.Count > 100, "the test must have seen sources");
        Assert.DoesNotContain(capabilities, file => RenderingUse().IsMatch(File.ReadAllText(file)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_field_is_static_and_changeable(string name)
    {
        var files = Directory.EnumerateFiles(RepositoryRoot.File("src", name), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains(Path.DirectorySeparatorChar + "obj" + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList();

        Assert.True(files.Count > 10, "the test must have seen sources");
        Assert.Empty(files.SelectMany(f => StaticField().Matches(File.ReadAllText(f)).Select(m => $"{Path.GetFileName(f)}: {m.Value.Trim()}")));
    }

    [GeneratedRegex(@"^using MLOps\.Rendering\b|(?<!cref="")\bRendering\.[A-Z]", RegexOptions.Multiline)]
    private static partial Regex RenderingUse();

    // A field ends its line with ';' or an initializer; methods have parentheses, properties braces or arrows.
    [GeneratedRegex(@"^\s*(private|internal|public|protected)\s+static\s+(?!readonly\b|partial\b|extern\b|event\b)[\w<>\[\]?,. ]+\s+\w+\s*(=(?!>)[^\n]*|;)\s*$", RegexOptions.Multiline)]
    private static partial Regex StaticField();

    private static List<string> Includes(XDocument project, string element) =>
        project.Descendants(element).Select(e => e.Attribute("Include")!.Value).ToList();
}
