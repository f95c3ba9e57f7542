using MLOps.Interactive.Output;

namespace MLOps.Tool.Tests;

/// <summary>Keeps what a cell showed.</summary>
internal sealed class RecordedOutput : ICellOutput
{
    private readonly Lock _gate = new();
    private readonly List<MimeBundle> _displays = [];
    private readonly System.Text.StringBuilder _text = new();

    public IReadOnlyList<MimeBundle> Displays => _displays;

    public string Streamed => _text.ToString();

    public void Stream(OutputStream stream, string text)
    {
        lock (_gate)
        {
            _text.Append(text);
        }
    }

    public void Display(MimeBundle bundle, string? displayId = null)
    {
        lock (_gate)
        {
            _displays.Add(bundle);
        }
    }

    public void Update(string displayId, MimeBundle bundle) => Display(bundle, displayId);

    public void Clear(bool wait = false)
    {
    }

    public string ReadLine(string prompt, bool password = false) => throw new NotSupportedException("Nobody is there to answer.");
}
