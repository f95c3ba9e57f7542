using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLOps.Notebooks.Tests.Session;

/// <summary>A folder of packages made for a test, as the only source that the notebook beside it knows; nothing goes over the network.</summary>
internal sealed class LocalFeed
{
    private const string Settings = """
        <configuration>
          <config><add key="globalPackagesFolder" value="restored" /></config>
          <packageSources><clear /><add key="made" value="feed" /></packageSources>
        </configuration>
        """;

    private static readonly CSharpCompilationOptions Library = new(OutputKind.DynamicallyLinkedLibrary);

    private readonly string _folder;

    public LocalFeed(SessionFixture notebook)
    {
        _folder = Directory.CreateDirectory(Path.Combine(notebook.Folder, "feed")).FullName;
        File.WriteAllText(Path.Combine(notebook.Folder, "nuget.config"), Settings);
    }

    /// <summary>Adds a package with one assembly.</summary>
    /// <param name="dependencies">As <c>Id Version</c>.</param>
    public LocalFeed Add(string id, string version, string code, params string[] dependencies)
    {
        Write(_folder, id, version, code, dependencies);
        return this;
    }

    /// <summary>Writes the package into any folder.</summary>
    public static void Write(string folder, string id, string version, string code, params string[] dependencies)
    {
        using var package = ZipFile.Open(Path.Combine(folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open()))
        {
            nuspec.Write(Nuspec(id, version, dependencies));
        }

        using var assembly = package.CreateEntry($"lib/net8.0/{id}.dll").Open();
        Compile(id, version.Split('-')[0], code).CopyTo(assembly);
    }

    /// <summary>An assembly's image.</summary>
    public static MemoryStream Compile(string name, string version, string code)
    {
        var image = new MemoryStream();
        var tree = CSharpSyntaxTree.ParseText($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]\n{code}");
        var runtime = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);
        var emitted = CSharpCompilation.Create(name, [tree], [runtime], Library).Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        image.Position = 0;
        return image;
    }

    private static string Nuspec(string id, string version, string[] dependencies) => $"""
        <package><metadata>
          <id>{id}</id><version>{version}</version><authors>tests</authors><description>Made for a test.</description>
          <dependencies><group targetFramework="net8.0">{string.Concat(dependencies.Select(d => d.Split(' ')).Select(d => $"<dependency id=\"{d[0]}\" version=\"{d[1]}\" />"))}</group></dependencies>
        </metadata></package>
        """;
}
