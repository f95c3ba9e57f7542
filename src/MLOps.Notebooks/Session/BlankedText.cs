namespace MLOps.Notebooks.Session;

/// <summary>A text of which parts can be replaced by blanks; line ends and all positions stay.</summary>
internal sealed class BlankedText(string text)
{
    private readonly char[] _text = text.ToCharArray();

    public void Blank(Microsoft.CodeAnalysis.Text.TextSpan span)
    {
        for (var i = span.Start; i < span.End; i++)
        {
            if (_text[i] is not ('\n' or '\r' or '\u0085' or '\u2028' or '\u2029'))
            {
                _text[i] = ' ';
            }
        }
    }

    /// <summary>Blanks everything outside the spans, which are given in order.</summary>
    public void KeepOnly(IEnumerable<Microsoft.CodeAnalysis.Text.TextSpan> spans)
    {
        var from = 0;
        foreach (var span in spans)
        {
            Blank(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(from, Math.Max(from, span.Start)));
            from = span.End;
        }

        Blank(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(from, _text.Length));
    }

    public override string ToString() => new(_text);
}
