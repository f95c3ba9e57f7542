using Microsoft.AspNetCore.Html;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Formatting;

/// <summary>Shows values in the middle of a cell.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows the value now, formatted as the result of a cell would be; what comes back can replace it later.</summary>
    /// <param name="mimeTypes">Only in these forms, and as text; in all that the value has when null or empty.</param>
    /// <param name="displayId">A name under which later cells can update it; made up when null.</param>
    /// <returns>What <paramref name="value"/> is itself, when it has been shown already.</returns>
    public static DisplayedValue Display(this object? value, string[]? mimeTypes = null, string? displayId = null)
    {
        if (value is DisplayedValue shown)
        {
            return shown;
        }

        var id = displayId ?? Guid.NewGuid().ToString("N");
        CellOutput.Current.Display(mimeTypes is { Length: > 0 } ? RequestedForms.Of(value, mimeTypes) : ValueFormatter.Format(value), id);
        return new DisplayedValue(id);
    }

    /// <summary>Shows the value in the forms of these MIME types, and as text. A string is not taken for markup: see <see cref="DisplayAs"/>.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => value.Display(mimeTypes, displayId: null);

    /// <summary>
    /// Shows a Plotly.NET chart so that it zooms and answers the pointer in every front end that runs scripts, at the price of
    /// about 1.5 MB in the notebook. Anything else is shown as usual.
    /// </summary>
    public static DisplayedValue DisplayInteractive(this object chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return Display(InteractiveChart.TryFormat(chart) ?? chart, mimeTypes: null, displayId: null);
    }

    /// <summary>Shows text that is already of a MIME type, such as <c>text/html</c>, as it is.</summary>
    public static DisplayedValue DisplayAs(this string content, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(content);
        var id = Guid.NewGuid().ToString("N");
        CellOutput.Current.Display(RequestedForms.Of(content, [mimeType], isRaw: true), id);
        return new DisplayedValue(id);
    }

    /// <summary>Shows the items as a table, one row each.</summary>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> items, params string[] mimeTypes) => items.Display(mimeTypes);
}

/// <summary>Something shown that can be replaced where it stands.</summary>
public sealed class DisplayedValue(string displayId)
{
    public string DisplayId { get; } = displayId;

    public void Update(object? value) => CellOutput.Current.Update(DisplayId, ValueFormatter.Format(value));
}

/// <summary>The outputs below the cell at work.</summary>
public static class CellOutputs
{
    /// <summary>Removes what the cell has shown so far.</summary>
    /// <param name="wait">Not before the next output arrives, so that a picture drawn again and again does not flicker.</param>
    public static void Clear(bool wait) => CellOutput.Current.Clear(wait);
}

/// <summary>The output of the cell at work.</summary>
internal static class CellOutput
{
    /// <summary>
    /// A notebook session's console knows where its cell's output goes; asked as any writer is asked for its formats, so that
    /// no second ambient thing is needed. Elsewhere, rich values are printed as their text.
    /// </summary>
    public static ICellOutput Current => Console.Out.FormatProvider.GetFormat(typeof(ICellOutput)) as ICellOutput ?? new TextOnly();

    private sealed class TextOnly : ICellOutput
    {
        public void Stream(OutputStream stream, string text) => (stream == OutputStream.Out ? Console.Out : Console.Error).Write(text);

        public void Display(MimeBundle bundle, string? displayId = null) => Console.Out.WriteLine(bundle.Text);

        public void Update(string displayId, MimeBundle bundle) => Console.Out.WriteLine(bundle.Text);

        public void Clear(bool wait = false)
        {
            // What was printed stays printed.
        }

        public string ReadLine(string prompt, bool password = false) => throw new NotSupportedException("Nobody can answer here.");
    }
}

/// <summary>Markup of the user's own making, shown as it is.</summary>
public static class Markup
{
    public static IHtmlContent Html(string content) => new HtmlString(content);

    public static MimeBundle Markdown(string content) => new MimeBundle(content).With(MimeBundle.Markdown, content);

    /// <summary>Runs in front ends that trust the notebook; others show nothing.</summary>
    public static MimeBundle Script(string content) => new MimeBundle("(script)").With(MimeBundle.Html, $"<script>{content}</script>");

    public static MimeBundle Style(string content) => new MimeBundle("(style)").With(MimeBundle.Html, $"<style>{content}</style>");
}
