using System.Text;

namespace MLOps.Notebooks.Headless;

/// <summary>Printed text as a terminal would leave it: a carriage return begins the line anew, as progress bars use it.</summary>
internal sealed class TerminalText
{
    private readonly StringBuilder _text = new();
    private int _lineStart;
    private bool _returned;

    public void Append(string text)
    {
        foreach (var piece in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select((line, i) => (line, isFirst: i == 0)))
        {
            if (!piece.isFirst)
            {
                _text.Append('\n');
                _lineStart = _text.Length;
                _returned = false;
            }

            AppendToLine(piece.line);
        }
    }

    public override string ToString() => _text.ToString();

    // A return at the very end waits for what comes next: it may be a line end.
    private void AppendToLine(string piece)
    {
        foreach (var (part, isFirst) in piece.Split('\r').Select((part, i) => (part, i == 0)))
        {
            _returned |= !isFirst;
            if (part.Length == 0)
            {
                continue;
            }

            if (_returned)
            {
                _text.Length = _lineStart;
                _returned = false;
            }

            _text.Append(part);
        }
    }
}
