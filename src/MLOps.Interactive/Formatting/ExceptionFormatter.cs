using System.Net;
using System.Text;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Formatting;

/// <summary>An exception as a value: what and why at once, the stack folded.</summary>
internal static class ExceptionFormatter
{
    public static MimeBundle Format(Exception error)
    {
        var text = new StringBuilder($"{error.GetType().Name}: {error.Message}");
        for (var inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n  because of {inner.GetType().Name}: {inner.Message}");
        }

        var heading = text.ToString();
        var stack = error.StackTrace is { } trace ? $"<details><summary>stack</summary><pre>{WebUtility.HtmlEncode(trace)}</pre></details>" : "";
        return new MimeBundle(heading).With(MimeBundle.Html, $"<div><pre>{WebUtility.HtmlEncode(heading)}</pre>{stack}</div>");
    }
}
