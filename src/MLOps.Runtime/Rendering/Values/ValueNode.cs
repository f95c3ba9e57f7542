namespace MLOps.Rendering.Values;

/// <summary>
/// What a value looks like, before it is HTML or text. A closed set of shapes: whoever knows values builds them,
/// <see cref="ValueRenderer"/> draws them. Immutable; holds what is shown and nothing else.
/// </summary>
public abstract record ValueNode
{
    private protected ValueNode()
    {
    }

    /// <summary>Nothing: a null reference or a database's NULL.</summary>
    public static ValueNode Null { get; } = new TextNode("null", TextRole.Muted);
}

/// <summary>A word or a line.</summary>
/// <param name="Whole">The text before it was shortened, for the reader who points at it; null when nothing was cut.</param>
public sealed record TextNode(string Text, TextRole Role = TextRole.Plain, string? Whole = null) : ValueNode;

public enum TextRole
{
    Plain,

    /// <summary>Said about the value, not by it: null, a type's name, what went wrong while reading.</summary>
    Muted,
}

/// <summary>A number, kept as one so that a table can write a whole column alike.</summary>
public sealed record NumberNode(IFormattable Value) : ValueNode;

/// <summary>Text whose line breaks and columns mean something: arrays, stacks, documents.</summary>
/// <param name="Title">Stands above it; empty for none.</param>
public sealed record BlockNode(string Title, string Text) : ValueNode;

/// <summary>Plain values in a row: <c>[1, 2, 3, … 100 items in all]</c>.</summary>
/// <param name="Total">How many there are; null when that is not known.</param>
/// <param name="Note">What else the reader should know, such as where reading stopped; empty for nothing.</param>
public sealed record ListNode(IReadOnlyList<ValueNode> Items, long? Total, string Note = "") : ValueNode;

/// <summary>An array of one or more dimensions, or a list of lists: lists within lists, plain values at the bottom.</summary>
/// <param name="Title">Type and shape: <c>double[3, 4]</c>.</param>
public sealed record ArrayNode(string Title, ListNode Items) : ValueNode;

/// <summary>An object's parts by name, one below the other.</summary>
/// <param name="Title">The type, as people write it.</param>
/// <param name="Text">What the object says of itself; empty when it says nothing.</param>
public sealed record TreeNode(string Title, string Text, IReadOnlyList<TreePart> Parts) : ValueNode;

public sealed record TreePart(string Name, ValueNode Value);

/// <summary>A document that is text by nature: indented where there is only text, as folded parts on a page.</summary>
/// <param name="Line">The whole on one line, for use within another value.</param>
public sealed record DocumentNode(string Line, string Text, ValueNode Tree) : ValueNode;

/// <summary>Something within a cell or a part: one line, and folded below it the whole.</summary>
/// <param name="IsOpen">Whether a page shows it unfolded at first.</param>
public sealed record FoldNode(string Summary, ValueNode Inner, bool IsOpen = false) : ValueNode;

/// <summary>Markup that came from the user's own code, shown as it is, with its text for front ends that show no markup.</summary>
public sealed record MarkupNode(string Html, string Text) : ValueNode;

/// <summary>A picture.</summary>
/// <param name="MimeType"><c>image/png</c>, <c>image/svg+xml</c>, ...</param>
/// <param name="Words">What it shows or is, for those who do not see it.</param>
public sealed record PictureNode(string MimeType, ReadOnlyMemory<byte> Content, string Words) : ValueNode
{
    public int? Width { get; init; }

    public int? Height { get; init; }
}

/// <summary>Several things below one another.</summary>
public sealed record StackNode(string Title, IReadOnlyList<ValueNode> Nodes) : ValueNode;

/// <summary>How far some work is.</summary>
/// <param name="Total">What there is to do; null when nobody knows.</param>
/// <param name="Words">What else is known: "136 of 200, 6 s left".</param>
public sealed record ProgressNode(string Title, double Done, double? Total, string Words) : ValueNode
{
    /// <summary>0 to 1; null when nobody knows.</summary>
    public double? Share => Total is > 0 and var total ? Math.Clamp(Done / total, 0, 1) : null;
}
