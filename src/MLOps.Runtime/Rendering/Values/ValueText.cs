using System.Text;

namespace MLOps.Rendering.Values;

/// <summary>Values as plain text.</summary>
internal static class ValueText
{
    private const int Widest = 100;
    private const int LongestOwnText = 100;
    private const int DeepestTree = 4;
    private const int MostTreeLines = 80;

    public static string Of(ValueNode node) => node switch
    {
        TreeNode { Text: { Length: > 0 and <= LongestOwnText } own } when !own.Contains('\n', StringComparison.Ordinal) => own,
        TreeNode tree => Tree(tree),
        TableNode table => TableText.Render(table),
        ListNode list => Wrap(Line(list)),
        BlockNode block => block.Title.Length > 0 ? $"{block.Title}\n{block.Text}" : block.Text,
        ArrayNode array => ArrayText.Render(array),
        DocumentNode document => document.Text,
        StackNode stack => string.Join("\n", stack.Nodes.Select(Of).Prepend(stack.Title).Where(t => t.Length > 0)),
        FoldNode fold => Of(fold.Inner),
        _ => OneLine(node),
    };

    /// <summary>The value within another one.</summary>
    public static string OneLine(ValueNode node) => node switch
    {
        TextNode text => text.Text,
        NumberNode number => NumberColumn.Whole(number),
        FoldNode fold => fold.Summary,
        ListNode list => Line(list),
        MarkupNode markup => markup.Text,
        PictureNode picture => picture.Words,
        TreeNode tree => tree.Text.Length > 0 ? tree.Text : Parts(tree),
        ArrayNode array => array.Title,
        DocumentNode document => document.Line,
        TableNode table => Contents(table),
        BlockNode block => block.Title.Length > 0 ? block.Title : block.Text,
        StackNode stack => stack.Title,
        ProgressNode progress => Progress(progress),
        _ => throw new NotSupportedException($"No text for {node.GetType().Name}."),
    };

    /// <summary>What a small table holds, where a line has room for it: <c>{auc: 0.91, loss: 0.2}</c>; of others how many rows.</summary>
    private static string Contents(TableNode table)
    {
        if (table is not { Columns: [{ Name: "value" }], Head.Count: > 0 })
        {
            return TableText.Sizes(table).Split(" × ")[0];
        }

        var isKeyed = table.RowHeader == "key";
        var items = table.Head.Take(4).Select((r, i) => i == 3 ? "…" : (isKeyed ? r.Name + ": " : "") + CellText.Fit(OneLine(r.Cells[0]), 30));
        return $"{(isKeyed ? '{' : '[')}{string.Join(", ", items)}{(isKeyed ? '}' : ']')}";
    }

    private static string Progress(ProgressNode progress)
    {
        const int width = 24;
        var bar = progress.Share is { } share ? $"{new string('█', (int)(share * width))}{new string('░', width - (int)(share * width))} {(int)(share * 100)} %" : null;
        return string.Join("  ", new[] { progress.Title, bar, progress.Words }.Where(t => !string.IsNullOrEmpty(t)));
    }

    private static string Parts(TreeNode tree)
    {
        var parts = tree.Parts.Take(4).Select((p, i) => i < 3 ? $"{p.Name}: {CellText.Fit(p.Value is FoldNode { Inner: TreeNode { Text: "" } inner } ? inner.Title : OneLine(p.Value), 30)}" : "…").ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : tree.Title;
    }

    private static string Line(ListNode list)
    {
        var more = list.Note.Length > 0 ? "… " + list.Note
            : list.Total is not { } total ? "… and more"
            : total > list.Items.Count ? $"… {Figures.Count(total)} items in all"
            : null;
        return $"[{string.Join(", ", more is null ? list.Items.Select(OneLine) : list.Items.Select(OneLine).Append(more))}]";
    }

    private static string Wrap(string line)
    {
        var text = new StringBuilder();
        var width = 0;
        foreach (var word in line.Split(", "))
        {
            var room = CellText.Width(word) + 2;
            if (width > 0)
            {
                text.Append(width + room > Widest ? ",\n " : ", ");
                width = width + room > Widest ? 1 : width;
            }

            text.Append(word);
            width += room;
        }

        return text.ToString();
    }

    private static string Tree(TreeNode tree)
    {
        var lines = new List<string> { tree.Text.Length > 0 ? $"{tree.Title}: {CellText.Fit(tree.Text, LongestOwnText)}" : tree.Title };
        Parts(lines, tree, 2, 1);
        return string.Join('\n', lines);
    }

    private static void Parts(List<string> lines, TreeNode tree, int indent, int depth)
    {
        var width = tree.Parts.Select(p => CellText.Width(p.Name)).DefaultIfEmpty(0).Max();
        foreach (var part in tree.Parts)
        {
            if (lines.Count > MostTreeLines)
            {
                lines.Add(new string(' ', indent) + "…");
                return;
            }

            var inner = part.Value is FoldNode { Inner: TreeNode below } && depth < DeepestTree ? below : null;
            var text = inner is { Text: "" } ? inner.Title : OneLine(part.Value);
            lines.Add($"{new string(' ', indent)}{CellText.PadRight(part.Name, width)}  {CellText.Fit(text, Widest)}".TrimEnd());
            if (inner is { Text: "" })
            {
                Parts(lines, inner, indent + width + 2, depth + 1);
            }
        }
    }
}
