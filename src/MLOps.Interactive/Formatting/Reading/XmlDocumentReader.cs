using System.Xml;
using System.Xml.Linq;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>XML: indented as text, on a page its elements folded.</summary>
internal static class XmlDocumentReader
{
    public static ValueNode? TryRead(object value) => value switch
    {
        XDocument { Root: null } => new TextNode("XDocument (empty)"),
        XDocument document => Xml(document.Root!, document.ToString()),
        XElement element => Xml(element, element.ToString()),
        XmlNode node => XmlText(node),
        XObject other => new TextNode(other.ToString()!),
        _ => null,
    };

    private static ValueNode XmlText(XmlNode node)
    {
        var root = node is XmlDocument document ? document.DocumentElement : node as XmlElement;
        return root is null ? new TextNode(node.OuterXml) : Xml(XElement.Parse(root.OuterXml), XElement.Parse(root.OuterXml).ToString());
    }

    private static DocumentNode Xml(XElement element, string text) => new(ValueReader.Shorten(text, 200), ValueReader.Shorten(text, DocumentReader.LongestText, lines: true), Element(element, 0));

    private static ValueNode Element(XElement element, int depth)
    {
        var attributes = string.Concat(element.Attributes().Select(a => $" {a.Name.LocalName}=\"{a.Value}\""));
        var open = ValueReader.Shorten($"<{element.Name.LocalName}{attributes}>", 100);
        return !element.HasElements
            ? new TextNode(ValueReader.Shorten($"{open}{element.Value}</{element.Name.LocalName}>", 200))
            : new FoldNode(open, new ListNode(element.Elements().Take(depth < 8 ? 100 : 0).Select(e => Element(e, depth + 1)).ToList(), element.Elements().Count()), IsOpen: depth == 0);
    }
}
