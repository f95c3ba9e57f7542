using Microsoft.DotNet.Interactive.Formatting;
using MLOps.Interactive.Output;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting;

/// <summary>
/// Formatters that the notebook registered itself, or that a type names by attribute, as they are when a value is shown. They
/// come before ours, at the top and within tables and objects.
/// </summary>
internal sealed class UserFormatters
{
    private const string Assembly = "Microsoft.DotNet.Interactive.Formatting";
    private const string Attribute = "TypeFormatterSourceAttribute";
    private const int UsualMostRows = 100;
    private const int TheirUsualMostRows = 20;

    private readonly IReadOnlyList<(Type Type, string MimeType)> _registered;
    private readonly Dictionary<Type, IReadOnlyList<string>> _mimeTypes = [];
    private readonly bool _isLoaded;

    private UserFormatters(bool isLoaded)
    {
        _isLoaded = isLoaded;
        _registered = isLoaded ? Read() : [];
        MostRows = isLoaded ? Limit() : UsualMostRows;
    }

    /// <summary>Rows of a table that are read: as many as the user set with Formatter.ListExpansionLimit, else 100.</summary>
    public int MostRows { get; }

    /// <summary>The formatting assembly's start costs a tenth of a second: not paid before somebody uses it.</summary>
    public static UserFormatters Registered() => new(AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name == Assembly));

    public bool Know(Type type) => MimeTypes(type).Count > 0;

    /// <summary>Every form that the user's formatters give; null when there are none.</summary>
    public MimeBundle? TryFormat(object value) => MimeTypes(value.GetType()) is { Count: > 0 } mimeTypes ? Bundle(value, mimeTypes) : null;

    /// <summary>The same within a table or an object.</summary>
    public ValueNode? TryRead(object value)
    {
        if (MimeTypes(value.GetType()) is not { Count: > 0 } mimeTypes)
        {
            return null;
        }

        var bundle = Bundle(value, mimeTypes);
        return bundle.Data.TryGetValue(MimeBundle.Html, out var html) ? new MarkupNode(html.GetValue<string>(), bundle.Text) : new TextNode(bundle.Text);
    }

    /// <summary>Whether the user has said that such values are to be shown as text alone.</summary>
    public bool WantsTextOnly(Type type) => _isLoaded && PrefersText(type);

    private IReadOnlyList<string> MimeTypes(Type type)
    {
        if (!_mimeTypes.TryGetValue(type, out var found))
        {
            found = _registered.Where(f => (f.Type.IsAssignableFrom(type) && f.Type != typeof(object)) || IsOpenGeneric(f.Type, type)).Select(f => f.MimeType).Distinct(StringComparer.Ordinal).ToList();
            _mimeTypes[type] = found = found.Count == 0 && NamesItsOwn(type) ? Preferred(type) : found;
        }

        return found;
    }

    private static bool NamesItsOwn(Type type) => type.GetCustomAttributesData().Any(a => a.AttributeType.Name == Attribute);

    // Methods of their own, so that the formatting assembly is not loaded before it is needed.
    private static List<(Type, string)> Read() => Formatter.RegisteredFormatters(false).Select(f => (f.Type, f.MimeType)).ToList();

    private static int Limit() => Formatter.ListExpansionLimit is var limit && limit == TheirUsualMostRows ? UsualMostRows : Math.Clamp(limit, 1, 1000);

    private static bool PrefersText(Type type) => Formatter.GetPreferredMimeTypesFor(type).ToList() is [MimeBundle.PlainText];

    private static IReadOnlyList<string> Preferred(Type type) => [.. Formatter.GetPreferredMimeTypesFor(type)];

    private static MimeBundle Bundle(object value, IReadOnlyList<string> mimeTypes)
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

    private static bool IsOpenGeneric(Type registered, Type type) => registered.IsGenericTypeDefinition && Bases(type).Concat(type.GetInterfaces()).Any(t => t.IsGenericType && t.GetGenericTypeDefinition() == registered);

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            yield return t;
        }
    }
}
