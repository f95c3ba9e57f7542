using MLOps.Interactive.Output;

namespace MLOps.Tool.Kernel;

/// <summary>For silent requests and user expressions: nothing is shown and nobody is asked.</summary>
internal sealed class SilentOutput : ICellOutput
{
    public void Stream(OutputStream stream, string text)
    {
    }

    public void Display(MimeBundle bundle, string? displayId = null)
    {
    }

    public void Update(string displayId, MimeBundle bundle)
    {
    }

    public void Clear(bool wait = false)
    {
    }

    public string ReadLine(string prompt, bool password = false) => throw new NotSupportedException("A silent request cannot ask for input.");
}
