namespace MLOps.Rendering.Values;

/// <summary>What a value looks like, as HTML and as text. Pure.</summary>
public static class ValueRenderer
{
    /// <summary>Null when the text alone says all there is.</summary>
    public static string? Html(ValueNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return IsPlain(node) ? null : ReportFrame.Wrap("", [], html => ValueHtml.Write(html, node));
    }

    /// <summary>Lines of at most about 120 columns; a long table's first and last rows.</summary>
    public static string Text(ValueNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return ValueText.Of(node);
    }

    /// <summary>The value in one line, as it stands within another one.</summary>
    public static string Line(ValueNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return ValueText.OneLine(node);
    }

    private static bool IsPlain(ValueNode node) => node switch
    {
        TextNode or NumberNode or BlockNode or ArrayNode => true,
        ListNode list => list.Items.All(IsPlain),
        _ => false,
    };
}
