using Microsoft.DotNet.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Formatting;

/// <summary>Formatters that the notebook registered itself, or that a type names by attribute.</summary>
internal static class UserFormatters
{
    private const string Assembly = "Microsoft.DotNet.Interactive.Formatting";

    public static MimeBundle? TryFormat(object value)
    {
        // Its start costs a tenth of a second: not paid before somebody uses it.
        if (!AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == Assembly))
        {
            return null;
        }

        return Registered(value);
    }

    private static MimeBundle? Registered(object value)
    {
        var type = value.GetType();
        var mimeTypes = Formatter.RegisteredFormatters(false).Where(f => f.Type.IsAssignableFrom(type) && f.Type != typeof(object) || IsOpenGeneric(f.Type, type))
            .Select(f => f.MimeType).Distinct(StringComparer.Ordinal).ToList();
        return mimeTypes.Count == 0 ? null : Bundle(value, mimeTypes);
    }

    /// <summary>For a type that names its formatters by attribute, as packages do that were made for .NET Interactive.</summary>
    public static MimeBundle? TryFormatByAttribute(object value) =>
        value.GetType().GetCustomAttributesData().Any(a => a.AttributeType.Name == "TypeFormatterSourceAttribute") ? Preferred(value) : null;

    // A method of its own, so that the formatting assembly is not loaded before it is needed.
    private static MimeBundle Preferred(object value) => Bundle(value, [.. Formatter.GetPreferredMimeTypesFor(value.GetType())]);

    private static MimeBundle Bundle(object value, List<string> mimeTypes)
    {
        var bundle = new MimeBundle(Formatter.ToDisplayString(value, mimeTypes.Contains(MimeBundle.PlainText) ? MimeBundle.PlainText : mimeTypes[0]));
        foreach (var mimeType in mimeTypes.Where(m => m != MimeBundle.PlainText))
        {
            var content = Formatter.ToDisplayString(value, mimeType);
            bundle.With(mimeType, mimeType == MimeBundle.Json ? System.Text.Json.Nodes.JsonNode.Parse(content)! : content);
            if (mimeType == MimeBundle.Html && !mimeTypes.Contains(MimeBundle.PlainText))
            {
                bundle.With(MimeBundle.PlainText, PlainText.OfHtml(content));
            }
        }

        return bundle;
    }

    private static bool IsOpenGeneric(Type registered, Type type) => registered.IsGenericTypeDefinition
        && type.GetInterfaces().Append(type).Any(t => t.IsGenericType && t.GetGenericTypeDefinition() == registered);
}
