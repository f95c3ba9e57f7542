using System.Text;
using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Tests.Session;

/// <summary>A cell's outputs as a list.</summary>
internal sealed class RecordedOutput : ICellOutput
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private readonly List<(MimeBundle Bundle, string? Id, bool IsUpdate)> _displays = [];

    public string Out { get { lock (_gate) { return _out.ToString(); } } }

    public string Error { get { lock (_gate) { return _error.ToString(); } } }

    public IReadOnlyList<(MimeBundle Bundle, string? Id, bool IsUpdate)> Displays { get { lock (_gate) { return [.. _displays]; } } }

    public List<string> Events { get; } = [];

    public Queue<string> Answers { get; } = new();

    public void Stream(OutputStream stream, string text)
    {
        lock (_gate)
        {
            (stream == OutputStream.Out ? _out : _error).Append(text);
            Events.Add($"{stream}: {text}");
        }
    }

    public void Display(MimeBundle bundle, string? displayId = null)
    {
        lock (_gate)
        {
            _displays.Add((bundle, displayId, false));
            Events.Add("display: " + bundle.Text);
        }
    }

    public void Update(string displayId, MimeBundle bundle)
    {
        lock (_gate)
        {
            _displays.Add((bundle, displayId, true));
            Events.Add("update: " + bundle.Text);
        }
    }

    public void Clear(bool wait = false)
    {
        lock (_gate)
        {
            Events.Add("clear");
        }
    }

    public string ReadLine(string prompt, bool password = false) => Answers.Dequeue();
}
