using Microsoft.AspNetCore.Html;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Session;

/// <summary>What every cell sees without declaring it.</summary>
public sealed class CellGlobals
{
    private readonly Dictionary<string, object?> _handed = new(StringComparer.Ordinal);

    internal CellGlobals(Workspace workspace) => mlops = workspace;

#pragma warning disable IDE1006, CA1707, CA1822 // Written as a variable of the notebook, because that is what it is there.
    /// <summary>The open workspace.</summary>
    public Workspace mlops { get; }

    /// <summary>Shows the value now, in the middle of the cell; what comes back can replace it later.</summary>
    /// <param name="displayId">A name under which later cells can update it; made up when null.</param>
    public DisplayedValue display(object? value, string? displayId = null) => value.Display(displayId);

    /// <summary>Markup of your own, shown as it is when it is the cell's result or displayed.</summary>
    public IHtmlContent HTML(string content) => Markup.Html(content);

    public MimeBundle Markdown(string content) => Markup.Markdown(content);

    /// <summary>Replaces everything displayed under this id.</summary>
    public void update(string displayId, object? value) => new DisplayedValue(displayId).Update(value);

    /// <summary>Removes what the cell has shown so far; with <paramref name="wait"/> not before its next output.</summary>
    public void clear_output(bool wait = false) => CellOutputs.Clear(wait);
#pragma warning restore IDE1006, CA1707, CA1822

    /// <summary>Used by generated code to take over a value that a magic command made.</summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public T TakeHandedValue<T>(string name) => (T)_handed[name]!;

    internal void Hand(string name, object? value) => _handed[name] = value;
}
