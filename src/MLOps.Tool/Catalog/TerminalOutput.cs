using MLOps.Interactive.Output;

namespace MLOps.Tool.Catalog;

/// <summary>What a command shows while it works, as plain text. Progress goes to standard error: standard output is the report.</summary>
internal sealed class TerminalOutput(ToolContext context) : ICellOutput
{
    public void Stream(OutputStream stream, string text) => context.Error.Write(text);

    public void Display(MimeBundle bundle, string? displayId = null) => context.Error.WriteLine(bundle.Text.TrimEnd());

    public void Update(string displayId, MimeBundle bundle) => context.Error.WriteLine(bundle.Text.TrimEnd());

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
