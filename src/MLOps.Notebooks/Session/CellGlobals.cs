using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Jupyter;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Session;

/// <summary>What every cell sees without declaring it. All but the workspace is static, so that methods of a cell's types see it too.</summary>
public sealed class CellGlobals
{
    private readonly Dictionary<string, object?> _handed = new(StringComparer.Ordinal);

    internal CellGlobals(Workspace workspace) => mlops = workspace;

#pragma warning disable IDE1006, CA1707 // Written as a variable of the notebook, because that is what it is there.
    /// <summary>The open workspace.</summary>
    public Workspace mlops { get; }

    /// <summary>Shows the value now, in the middle of the cell; what comes back can replace it later.</summary>
    /// <param name="mimeTypes">Only in these forms, and as text; in all that the value has when null or empty.</param>
    /// <param name="displayId">A name under which later cells can update it; made up when null.</param>
    public static DisplayedValue display(object? value, string[]? mimeTypes = null, string? displayId = null) => value.Display(mimeTypes, displayId);

    /// <summary>Shows the value in the forms of these MIME types, and as text.</summary>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Markup of your own, shown as it is when it is the cell's result or displayed.</summary>
    public static IHtmlContent HTML(string content) => Markup.Html(content);

    public static MimeBundle Markdown(string content) => Markup.Markdown(content);

    /// <summary>Adds rules to the page that shows the notebook, where the reader trusts it.</summary>
    public static void CSS(string content) => Kernel.CSS(content);

    /// <summary>Runs in the page that shows the notebook, where the reader trusts it.</summary>
    public static void Javascript(string content) => Kernel.Javascript(content);

    /// <summary>Asks the person for a line.</summary>
    /// <exception cref="NotSupportedException">Nobody can answer, as in a headless run.</exception>
    public static string input(string prompt = "") => TopLevelMethods.input(prompt);

    /// <summary>Asks for a line that is not shown.</summary>
    /// <exception cref="NotSupportedException">Nobody can answer, as in a headless run.</exception>
    public static PasswordString password(string prompt = "") => TopLevelMethods.password(prompt);

    /// <summary>Replaces everything displayed under this id.</summary>
    public static void update(string displayId, object? value) => new DisplayedValue(displayId).Update(value);

    /// <summary>Removes what the cell has shown so far; with <paramref name="wait"/> not before its next output.</summary>
    public static void clear_output(bool wait = false) => CellOutputs.Clear(wait);
#pragma warning restore IDE1006, CA1707

    /// <summary>Used by generated code to take over a value that a magic command made.</summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public T TakeHandedValue<T>(string name) => (T)_handed[name]!;

    internal void Hand(string name, object? value) => _handed[name] = value;
}
