using System.Globalization;
using System.Xml;
using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Session;

/// <summary>
/// The XML documentation of an assembly for inspection and completion. Beside the file for packages; for the framework, whose
/// implementation assemblies come without, in the reference pack when an SDK is installed. Looked for and read at the first question:
/// a session references hundreds of assemblies, and asks about a few.
/// </summary>
internal sealed class XmlDocumentation(string assembly) : DocumentationProvider
{
    private static readonly Dictionary<string, string> Nothing = [];
    private readonly Lazy<Dictionary<string, string>> _members = new(() => Find(assembly) is { } file ? Read(file) : Nothing);

    public override bool Equals(object? obj) => obj is XmlDocumentation other && other.Assembly == Assembly;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Assembly);

    protected override string GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        _members.Value.GetValueOrDefault(documentationMemberID, "");

    private string Assembly { get; } = assembly;

    private static string? Find(string assembly)
    {
        var beside = Path.ChangeExtension(assembly, ".xml");
        if (File.Exists(beside))
        {
            return beside;
        }

        var folder = new DirectoryInfo(Path.GetDirectoryName(assembly)!);
        var root = folder.Parent?.Parent?.Parent?.FullName;
        var pack = root is null ? null : Path.Combine(root, "packs", folder.Parent!.Name + ".Ref");
        if (pack is null || !Directory.Exists(pack))
        {
            return null;
        }

        var name = Path.GetFileNameWithoutExtension(assembly);
        var file = name == "System.Private.CoreLib" ? "System.Runtime.xml" : name.Replace(".Private.", ".", StringComparison.Ordinal) + ".xml";
        return Directory.EnumerateFiles(pack, file, SearchOption.AllDirectories).FirstOrDefault();
    }

    private static Dictionary<string, string> Read(string path)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, CheckCharacters = false });
            while (reader.ReadToFollowing("member"))
            {
                if (reader.GetAttribute("name") is { } name)
                {
                    members[name] = $"<member name=\"{System.Security.SecurityElement.Escape(name)}\">{reader.ReadInnerXml()}</member>";
                }
            }
        }
        catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException)
        {
            // Half a documentation file is better than a failed completion.
        }

        return members;
    }
}
