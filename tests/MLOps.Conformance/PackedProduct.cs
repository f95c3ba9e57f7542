using System.IO.Compression;
using System.Xml.Linq;

namespace MLOps.Conformance;

/// <summary>The packages, packed from what the tests were built with into a feed that is a folder.</summary>
public sealed class PackedProduct : IDisposable
{
    private static readonly string[] Projects = ["MLOps.Runtime", "MLOps.Interactive", "MLOps.Tool"];
    private readonly JupyterHome _home = new();

    public PackedProduct()
    {
        foreach (var project in Projects)
        {
            var packed = _home.Run("dotnet", "pack", Path.Combine(Repository.Root, "src", project), "--no-build", "-c", Configuration, "-o", Feed);
            Assert.True(packed.ExitCode == 0, packed.Text);
        }
    }

    /// <summary>Version of all three.</summary>
    public static string Version { get; } = typeof(Workspace).Assembly.GetName().Version!.ToString(3);

    public string Feed => Path.Combine(_home.Home, "feed");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.nupkg"));

    /// <summary>The package's own description, without namespaces.</summary>
    public XElement Specification(string id)
    {
        using var package = Open(id);
        using var stream = package.GetEntry($"{id}.nuspec")!.Open();
        var root = XDocument.Load(stream).Root!;
        foreach (var element in root.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return root.Element("metadata")!;
    }

    public void Dispose() => _home.Dispose();
}

/// <summary>Packing takes half a minute: once for all who look at packages.</summary>
[CollectionDefinition("packages")]
public sealed class Packages : ICollectionFixture<PackedProduct>;
