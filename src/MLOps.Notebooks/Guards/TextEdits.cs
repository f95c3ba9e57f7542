using System.Text;
using CodeSpan = Microsoft.CodeAnalysis.Text.TextSpan;

namespace MLOps.Notebooks.Guards;

/// <summary>Insertions and replacements by their places in a text, applied all at once. Of those at one place, the first made comes first.</summary>
internal sealed class TextEdits
{
    private readonly List<(CodeSpan Span, string Text)> _edits = [];

    public bool IsEmpty => _edits.Count == 0;

    public void Insert(int position, string text) => _edits.Add((new CodeSpan(position, 0), text));

    public void Replace(CodeSpan span, string text) => _edits.Add((span, text));

    public string Apply(string code)
    {
        var text = new StringBuilder(code.Length + (_edits.Count * 64));
        var from = 0;
        foreach (var (span, replacement) in _edits.OrderBy(e => e.Span.Start).ThenBy(e => e.Span.Length))
        {
            text.Append(code, from, span.Start - from).Append(replacement);
            from = span.End;
        }

        return text.Append(code, from, code.Length - from).ToString();
    }
}
