using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MLOps.Notebooks.Export;

/// <summary>
/// Packs the MLOps.Runtime.dll that is loaded into a package for the exported project's own feed. The version carries the digest
/// of what is in it, so that no cache can ever hold another package under the same version; the bytes depend on nothing else.
/// </summary>
internal sealed class LocalPackage
{
    public const string Id = "MLOps.Runtime";
    private static readonly DateTimeOffset FixedTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly byte[] _assembly;
    private readonly string _dependencies;

    public LocalPackage(DependencyManifest manifest)
    {
        _assembly = File.ReadAllBytes(typeof(Workspace).Assembly.Location);
        // All packages behind it, not only the first ring: the exported project runs with the very versions of the notebook.
        _dependencies = string.Concat(manifest.Closure(Id).Select(p => $"""        <dependency id="{p.Id}" version="{p.Version}" />{"\n"}"""));
        Version = VersionOf(_assembly, _dependencies);
    }

    public string Version { get; }

    public string FileName => $"{Id}.{Version}.nupkg";

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        using var file = File.Create(Path.Combine(folder, FileName));
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        Add(zip, "[Content_Types].xml", Encoding.UTF8.GetBytes(ContentTypes));
        Add(zip, "_rels/.rels", Encoding.UTF8.GetBytes(Relationships));
        Add(zip, $"{Id}.nuspec", Encoding.UTF8.GetBytes(Specification()));
        Add(zip, $"lib/net10.0/{Id}.dll", _assembly);
    }

    private static string VersionOf(byte[] assembly, string dependencies)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData([.. assembly, .. Encoding.UTF8.GetBytes(dependencies)]))[..12];
        // A part made of digits alone must not start with 0 in a semantic version.
        return "0.1.0-local." + (digest.All(char.IsAsciiDigit) ? "x" + digest[1..] : digest);
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = FixedTime;
        using var stream = entry.Open();
        stream.Write(content);
    }

    private string Specification() => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata>
            <id>{Id}</id>
            <version>{Version}</version>
            <authors>MLOps.Interactive contributors</authors>
            <description>The library that the notebook ran with, packed at export.</description>
            <dependencies>
              <group targetFramework="net10.0">
        {_dependencies}      </group>
            </dependencies>
            <frameworkReferences>
              <group targetFramework="net10.0">
                <frameworkReference name="Microsoft.AspNetCore.App" />
              </group>
            </frameworkReferences>
          </metadata>
        </package>
        """;

    private const string ContentTypes = """
        <?xml version="1.0" encoding="utf-8"?>
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" /><Default Extension="nuspec" ContentType="application/octet" /><Default Extension="dll" ContentType="application/octet" /></Types>
        """;

    private const string Relationships = $"""
        <?xml version="1.0" encoding="utf-8"?>
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/{Id}.nuspec" Id="R1" /></Relationships>
        """;
}
