using System.Collections;
using System.Text;
using Microsoft.AspNetCore.Html;
using MLOps.Interactive.Output;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>
/// One look at one value: turns it, and what it holds, into what is shown. Bounded in depth, in breadth and in all, for a value
/// may hold itself and a sequence may be endless. Every sequence is enumerated once and no further than it is shown.
/// </summary>
internal sealed class ValueReader
{
    private const int Deepest = 6;
    private const int MostParts = 4000;
    private const int LongestPart = 200;
    private const int LongestWhole = 4000;
    private const int LongestSummary = 60;

    private readonly HashSet<object> _path = new(ReferenceEqualityComparer.Instance);
    private readonly UserFormatters _formatters = UserFormatters.Registered();
    private readonly LoadedLibraries _libraries = new();
    private int _partsLeft = MostParts;
    private int _depth;

    /// <summary>Rows and items that are read at most: fewer within another value.</summary>
    public int MostRows => _depth <= 1 ? _formatters.MostRows : 20;

    /// <summary>Rows that are read from the end of a longer table.</summary>
    public int MostLastRows => _depth <= 1 ? 5 : 0;

    /// <summary>Whether no more is looked into: deep enough, or enough in all.</summary>
    public bool IsAtItsEnd => _depth >= Deepest || _partsLeft < 0;

    /// <summary>The value by itself.</summary>
    public ValueNode Read(object? value)
    {
        if (value is null or DBNull)
        {
            return ValueNode.Null;
        }

        var entered = value is not ValueType && _path.Add(value);
        _depth++;
        try
        {
            return _formatters.TryRead(value) ?? Known(value);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException or OutOfMemoryException))
        {
            return Failed(value, error);
        }
        finally
        {
            _depth--;
            if (entered)
            {
                _path.Remove(value);
            }
        }
    }

    /// <summary>The value within another one: on one line, the rest folded.</summary>
    public ValueNode Part(object? value)
    {
        switch (value)
        {
            case null or DBNull:
                return ValueNode.Null;
            case string text when !IsFormattedByUser(typeof(string)):
                return Text(text);
            case not ValueType when _path.Contains(value):
                return new TextNode($"({TypeNames.Of(value.GetType())} above)", TextRole.Muted);
            case not ValueNode when --_partsLeft < 0 || IsAtItsEnd || (ObjectReader.IsOpaque(value) && !IsFormattedByUser(value.GetType())):
                return ScalarReader.TryRead(value) ?? ObjectReader.Name(value);
        }

        return Folded(Read(value));
    }

    /// <summary>Reads something as if it stood within a value.</summary>
    public ValueNode Nested(Func<ValueNode> read)
    {
        _depth++;
        try
        {
            return read();
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Whether the user has said how values of this type look.</summary>
    public bool IsFormattedByUser(Type type) => _formatters.Know(type);

    private static ValueNode Folded(ValueNode node) => node switch
    {
        TextNode or NumberNode or MarkupNode or PictureNode or FoldNode => node,
        ListNode list when list.Items.All(i => i is TextNode or NumberNode) && ValueRenderer.Line(list).Length <= LongestSummary => node,
        _ => new FoldNode(Shorten(ValueRenderer.Line(node), LongestSummary), node),
    };

    /// <summary>A line of text; what it was before it was cut is kept for the reader who points at it.</summary>
    public static TextNode Text(string text) => text.Length <= LongestPart && text.AsSpan().IndexOfAny('\n', '\r') < 0 ? new TextNode(text) : new TextNode(Shorten(text, LongestPart), Whole: Shorten(text, LongestWhole, lines: true));

    /// <summary>At most so many characters; never cuts a character in two.</summary>
    public static string Shorten(string text, int most, bool lines = false)
    {
        var line = lines ? text : text.ReplaceLineEndings(" ");
        var end = Math.Min(line.Length, most - 1);
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[end - 1]) ? end - 1 : end), "…");
    }

    private ValueNode Known(object value) => value switch
    {
        ValueNode node => node,
        string text => _depth <= 1 ? new TextNode(text) : Text(text),
        StringBuilder text => new TextNode(text.ToString()),
        MimeBundle bundle => bundle.Data.TryGetValue(MimeBundle.Html, out var html) ? new MarkupNode(html.GetValue<string>(), bundle.Text) : Text(bundle.Text),
        IHtmlContent html => HtmlReader.Read(html),
        IReport report => Text(report.Title),
        Exception error => ExceptionReader.Read(error),
        _ => ScalarReader.TryRead(value) ?? PictureReader.TryRead(value) ?? ChartReader.TryRead(value)?.Node ?? DocumentReader.TryRead(value, this)
            ?? LaterReader.TryRead(value, this) ?? ArrayReader.TryRead(value) ?? OfLibraries(value) ?? DictionaryReader.TryRead(value, this) ?? Other(value),
    };

    private ValueNode? OfLibraries(object value) => (_libraries.HasFrames ? DataFrameReader.TryRead(value, this) : null)
        ?? (_libraries.HasTables ? TabularReader.TryRead(value, this) : null)
        ?? (_libraries.HasLearning ? LearningReader.TryRead(value, this) : null)
        ?? (_libraries.HasXml ? XmlDocumentReader.TryRead(value) : null)
        ?? (_libraries.HasWeb ? ResponseReader.TryRead(value) : null);

    private ValueNode Other(object value) => value is System.Text.RegularExpressions.GroupCollection groups ? SequenceReader.Members(groups.Values, "GroupCollection", this)
        : value is IEnumerable items ? SequenceReader.Read(items, this) : ObjectReader.Read(value, this);

    private static ValueNode Failed(object value, Exception error) =>
        new TextNode($"{TypeNames.Of(value.GetType())} (showing it failed: {error.GetType().Name}: {error.Message})", TextRole.Muted);
}
