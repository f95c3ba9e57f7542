namespace MLOps.Interactive.Cells;

/// <summary>A piece of a cell with the place it came from. The pieces of a cell cover it without gaps.</summary>
/// <param name="Text">The piece's own text.</param>
/// <param name="Span">Where it stands in the cell's text.</param>
/// <param name="Line">Its first line, counted from 1.</param>
public abstract record CellSegment(string Text, TextSpan Span, int Line);

/// <summary>C# code, including <c>#r</c> and <c>#i</c> lines.</summary>
public sealed record CodeSegment(string Text, TextSpan Span, int Line) : CellSegment(Text, Span, Line);

/// <summary>
/// A line that starts with <c>#!</c>, or with <c>%</c> where the first versions of .NET Interactive took it. When the command takes a body, <paramref name="Body"/> is the rest of the cell up to the
/// next magic line, else it is null and the rest is C# as usual.
/// </summary>
public sealed record MagicSegment(string Text, TextSpan Span, int Line, string CommandLine, string? Body) : CellSegment(Text, Span, Line)
{
    /// <summary>Where the command begins in the piece's text, behind the mark.</summary>
    public int CommandStart => Text.Length - Text.AsSpan().TrimStart().Length + MagicMark.Length(Text.AsSpan().TrimStart());
}
