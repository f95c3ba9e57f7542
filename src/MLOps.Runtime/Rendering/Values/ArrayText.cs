using System.Text;

namespace MLOps.Rendering.Values;

/// <summary>Nested lists as numpy prints arrays: brackets by depth, numbers written alike and below one another.</summary>
internal sealed class ArrayText
{
    private const int Widest = 100;
    private readonly NumberColumn _numbers;
    private readonly int _width;
    private readonly StringBuilder _text = new();

    private ArrayText(ListNode root)
    {
        var leaves = Leaves(root).ToList();
        _numbers = new NumberColumn(leaves.OfType<NumberNode>());
        _width = leaves.Where(l => l is NumberNode).Select(l => CellText.Width(Cell(l))).DefaultIfEmpty(0).Max();
        Write(root, 0);
    }

    public static string Render(ArrayNode array) => new ArrayText(array.Items)._text.Insert(0, array.Title.Length > 0 ? array.Title + "\n" : "").ToString();

    private static IEnumerable<ValueNode> Leaves(ValueNode node) => node is ListNode list ? list.Items.SelectMany(Leaves) : [node];

    private string Cell(ValueNode node) => node is NumberNode number ? _numbers.Text(number) : ValueText.OneLine(node);

    private void Write(ListNode list, int depth)
    {
        _text.Append('[');
        if (list.Items.Any(i => i is ListNode))
        {
            Lists(list, depth);
        }
        else
        {
            Line(list, depth);
        }

        _text.Append(']');
    }

    private void Lists(ListNode list, int depth)
    {
        var separator = (list.Items.OfType<ListNode>().Any(i => i.Items.Any(j => j is ListNode)) ? ",\n\n" : ",\n") + new string(' ', depth + 1);
        for (var i = 0; i < list.Items.Count; i++)
        {
            _text.Append(i > 0 ? separator : "");
            if (list.Items[i] is ListNode inner)
            {
                Write(inner, depth + 1);
            }
            else
            {
                _text.Append(ValueText.OneLine(list.Items[i]));
            }
        }
    }

    private void Line(ListNode list, int depth)
    {
        var column = depth + 1;
        for (var i = 0; i < list.Items.Count; i++)
        {
            var cell = list.Items[i] is NumberNode ? CellText.PadLeft(Cell(list.Items[i]), _width) : Cell(list.Items[i]);
            var breaks = i > 0 && column + cell.Length + 2 > Widest;
            _text.Append(i == 0 ? "" : breaks ? ",\n" + new string(' ', depth + 1) : ", ").Append(cell);
            column = (breaks ? depth + 1 : column) + cell.Length + 2;
        }
    }
}
