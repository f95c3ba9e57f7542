using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>The XML documentation of a symbol as plain text.</summary>
internal sealed partial class DocumentationText
{
    private readonly XElement? _root;

    private DocumentationText(XElement? root) => _root = root;

    public static DocumentationText Of(ISymbol symbol, CancellationToken cancellation)
    {
        try
        {
            var xml = symbol.GetDocumentationCommentXml(expandIncludes: true, cancellationToken: cancellation);
            return new DocumentationText(string.IsNullOrEmpty(xml) ? null : XElement.Parse(xml));
        }
        catch (XmlException)
        {
            // Documentation is written by people.
            return new DocumentationText(null);
        }
    }

    public string? Summary => Text(_root?.Element("summary"));

    public string? Parameter(string name) => Text(_root?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == name));

    private static string? Text(XElement? element) => element is null ? null : Blanks().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim() is { Length: > 0 } text ? text : null;

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } reference => Name((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword") ?? " "),
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    // "M:System.Math.Round(System.Double)" is spoken "Round".
    private static string Name(string reference)
    {
        var name = reference.Split('(')[0];
        return name[(name.LastIndexOfAny(['.', ':']) + 1)..].Split('`')[0];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
