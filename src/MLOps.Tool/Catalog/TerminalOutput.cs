using MLOps.Interactive.Output;

namespace MLOps.Tool.Catalog;

/// <summary>What a command shows while it works, as plain text. Progress goes to standard error: standard output is the report.</summary>
internal sealed class TerminalOutput(ToolContext context) : ICellOutput
{
    private string? _last;

    public void Stream(OutputStream stream, string text)
    {
        _last = null;
        context.Error.Write(text);
    }

    public void Display(MimeBundle bundle, string? displayId = null)
    {
        _last = displayId;
        context.Error.WriteLine(bundle.Text.TrimEnd());
    }

    /// <summary>In its place on a terminal, when it is the last line there; a file gets what was shown first and nothing ten times a second.</summary>
    public void Update(string displayId, MimeBundle bundle)
    {
        if (context.HasTerminal && _last == displayId && !bundle.Text.Contains('\n', StringComparison.Ordinal))
        {
            context.Error.Write($"\u001b[1A\r\u001b[K{(bundle.Text.Length > 0 ? bundle.Text + Environment.NewLine : "")}");
        }
    }

    public void Clear(bool wait = false)
    {
        // A terminal keeps what was printed.
    }

    public string ReadLine(string prompt, bool password = false)
    {
        context.Error.Write(prompt);
        return context.In.ReadLine() ?? "";
    }
}
