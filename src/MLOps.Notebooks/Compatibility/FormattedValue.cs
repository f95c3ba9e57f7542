using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>One form of a value: text of a MIME type.</summary>
public sealed class FormattedValue(string mimeType, string value)
{
    public string MimeType { get; } = mimeType;

    public string Value { get; } = value;

    /// <summary>The value in these forms; in all that it has when none are named.</summary>
    public static IReadOnlyList<FormattedValue> CreateManyFromObject(object? value, params string[] mimeTypes)
    {
        var data = ValueFormatter.Format(value).Data;
        return (mimeTypes is { Length: > 0 } ? mimeTypes : [.. data.Keys]).Where(data.ContainsKey).Select(t => new FormattedValue(t, data[t].ToString())).ToList();
    }

    internal static MimeBundle Bundle(IReadOnlyCollection<FormattedValue> forms)
    {
        var bundle = new MimeBundle(forms.FirstOrDefault(f => f.MimeType == MimeBundle.PlainText)?.Value ?? forms.First().Value);
        return forms.Where(f => f.MimeType != MimeBundle.PlainText).Aggregate(bundle, (all, f) => all.With(f.MimeType, f.Value));
    }
}
