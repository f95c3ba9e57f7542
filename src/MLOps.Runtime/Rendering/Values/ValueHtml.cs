namespace MLOps.Rendering.Values;

/// <summary>Values as HTML: semantic tables and folded parts that read with all styles removed.</summary>
internal static class ValueHtml
{
    private const int ShortText = 48;

    public static void Write(Html html, ValueNode node)
    {
        switch (node)
        {
            case TableNode table:
                TableHtml.Write(html, table, hasCaption: true);
                break;
            case TreeNode tree:
                Tree(html, tree, hasCaption: true);
                break;
            case StackNode stack:
                Stack(html, stack);
                break;
            case PictureNode picture:
                html.Image(picture.MimeType, picture.Content.Span, picture.Words, picture.Width, picture.Height);
                break;
            case BlockNode block:
                Block(html, block);
                break;
            case ProgressNode progress:
                Progress(html, progress);
                break;
            case DocumentNode document:
                Write(html, document.Tree);
                break;
            case ArrayNode array:
                html.Element("pre", ArrayText.Render(array));
                break;
            default:
                html.Element("div", line => Inline(line, node));
                break;
        }
    }

    /// <summary>Within a cell or a part: short texts stay on one line, so that a wide table scrolls or shrinks its long texts first.</summary>
    public static void Inline(Html html, ValueNode node)
    {
        switch (node)
        {
            case TextNode text:
                Text(html, text);
                break;
            case NumberNode number:
                html.Text(NumberColumn.Whole(number));
                break;
            case FoldNode fold:
                html.Details(fold.Summary, inner => Within(inner, fold.Inner), fold.IsOpen);
                break;
            case MarkupNode markup:
                html.Markup(markup.Html);
                break;
            case ListNode list when list.Items.Any(i => i is MarkupNode or PictureNode or FoldNode):
                Items(html, list);
                break;
            case ListNode:
                html.Text(ValueText.OneLine(node));
                break;
            default:
                Write(html, node);
                break;
        }
    }

    // The summary above it has said what it is.
    private static void Within(Html html, ValueNode node)
    {
        if (node is TableNode table)
        {
            TableHtml.Write(html, table, hasCaption: false);
        }
        else if (node is TreeNode tree)
        {
            Tree(html, tree, hasCaption: false);
        }
        else
        {
            Inline(html, node);
        }
    }

    private static void Tree(Html html, TreeNode tree, bool hasCaption) => html.Element("table", table =>
    {
        if (hasCaption)
        {
            table.Element("caption", caption => Caption(caption, tree));
        }

        table.Element("tbody", body =>
        {
            foreach (var part in tree.Parts)
            {
                body.Element("tr", row => row
                    .Element("th", part.Name, ("scope", "row"), ("align", "left"), ("style", "text-align:left"))
                    .Element("td", cell => Inline(cell, part.Value), ("align", "left"), ("style", "text-align:left")));
            }
        });
    });

    private static void Caption(Html caption, TreeNode tree)
    {
        caption.Element("strong", tree.Title);
        // A record's text lists the very parts below.
        if (tree.Text.Length > 0 && !tree.Text.Contains("{ ", StringComparison.Ordinal))
        {
            caption.Text(" ").Element("span", CellText.Fit(tree.Text, 120), ("class", "mlops-muted"), ("title", tree.Text.Length > 120 ? tree.Text : null));
        }
    }

    private static void Stack(Html html, StackNode stack)
    {
        if (stack.Title.Length > 0)
        {
            html.Element("div", h => h.Element("strong", stack.Title));
        }

        foreach (var node in stack.Nodes)
        {
            Write(html, node);
        }
    }

    // The browser's own bar: it takes the theme's colours, and reads aloud. Where it is taken away, the words stay.
    private static void Progress(Html html, ProgressNode progress) => html.Element("div", line =>
    {
        var share = progress.Share;
        line.Text(progress.Title.Length > 0 ? progress.Title + " " : "");
        line.Element("progress", share is { } s ? $"{(int)(s * 100)} %" : "", ("max", "1"), ("value", share is { } v ? Figures.Number(v) : null), ("style", "width:240px;vertical-align:middle"));
        line.Text(share is { } p ? $" {(int)(p * 100)} % " : " ").Element("span", progress.Words, ("class", "mlops-muted"));
    });

    private static void Block(Html html, BlockNode block)
    {
        if (block.Title.Length > 0)
        {
            html.Element("div", block.Title, ("class", "mlops-muted"));
        }

        html.Element("pre", block.Text);
    }

    private static void Items(Html html, ListNode list)
    {
        foreach (var item in list.Items)
        {
            html.Element("div", line => Inline(line, item));
        }

        if (list.Note.Length > 0 || list.Total is not { } total || total > list.Items.Count)
        {
            html.Element("div", ValueText.OneLine(list with { Items = [] }).Trim('[', ']'), ("class", "mlops-muted"));
        }
    }

    private static void Text(Html html, TextNode text)
    {
        var style = text.Text.Length <= ShortText ? "white-space:nowrap" : null;
        var role = text.Role == TextRole.Muted ? "mlops-muted" : null;
        _ = style is null && role is null && text.Whole is null ? html.Text(text.Text) : html.Element("span", text.Text, ("class", role), ("style", style), ("title", text.Whole));
    }
}
