namespace MLOps.Interactive.Output;

/// <summary>
/// Where a cell's outputs go: Jupyter's iopub, a notebook file, the terminal, or a list in a test.
/// Safe to call from any thread; calls arrive in the order in which they were made.
/// </summary>
public interface ICellOutput
{
    /// <summary>Text as printed, in pieces of any size, line ends included.</summary>
    void Stream(OutputStream stream, string text);

    /// <summary>A rich output. With <paramref name="displayId"/> it can be replaced by <see cref="Update"/>.</summary>
    void Display(MimeBundle bundle, string? displayId = null);

    /// <summary>Replaces every earlier display of this id.</summary>
    void Update(string displayId, MimeBundle bundle);

    /// <summary>Removes the cell's outputs; with <paramref name="wait"/> not before the next one arrives.</summary>
    void Clear(bool wait = false);

    /// <summary>Asks the person for a line. Throws <see cref="NotSupportedException"/> where nobody can answer.</summary>
    string ReadLine(string prompt, bool password = false);
}

public enum OutputStream
{
    Out,
    Error,
}
