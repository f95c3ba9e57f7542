using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Session;

/// <summary>A cell's output in which nothing overtakes what was printed before it.</summary>
internal sealed class OrderedOutput(ICellOutput inner, CellConsole console) : ICellOutput
{
    public void Stream(OutputStream stream, string text)
    {
        console.Flush();
        inner.Stream(stream, text);
    }

    public void Display(MimeBundle bundle, string? displayId = null)
    {
        console.Flush();
        inner.Display(bundle, displayId);
    }

    public void Update(string displayId, MimeBundle bundle)
    {
        console.Flush();
        inner.Update(displayId, bundle);
    }

    public void Clear(bool wait = false)
    {
        console.Flush();
        inner.Clear(wait);
    }

    public string ReadLine(string prompt, bool password = false)
    {
        console.Flush();
        try
        {
            return inner.ReadLine(prompt, password);
        }
        catch (NotSupportedException error)
        {
            throw new NobodyAnswersException(error.Message);
        }
    }
}

/// <summary>A cell asked where nobody can answer: a mistake of the cell's, and shown as such, unless it catches it.</summary>
internal sealed class NobodyAnswersException(string message) : NotSupportedException(message);
