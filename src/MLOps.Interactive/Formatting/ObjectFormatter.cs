using MLOps.Data;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Formatting;

/// <summary>One object: its own text when it has one, and its properties as a table.</summary>
internal static class ObjectFormatter
{
    public static MimeBundle Format(object value)
    {
        var type = value.GetType();
        var own = value.ToString() is { } text && text != type.ToString() ? text : null;
        var members = SequenceFormatter.Members(type);
        if (members.Count == 0 || typeof(Delegate).IsAssignableFrom(type) || (own is not null && IsLibraryType(type)))
        {
            return new MimeBundle(own ?? TypeNames.Of(type));
        }

        var rows = members.Select(m => (IReadOnlyList<object?>)[m.Name, Rows.Cell(SequenceFormatter.Get(m, value))]).ToList();
        var table = new ValueTable(TypeNames.Of(type), [new("property", "VARCHAR"), new("value", "VARCHAR")], rows, rows.Count);
        var bundle = ValueFormatter.Report(table);
        return own is null ? bundle : new MimeBundle(own).With(MimeBundle.Html, bundle.Data[MimeBundle.Html].DeepClone());
    }

    // A framework type that writes itself (a tuple, an address, a match) says all there is on one line.
    private static bool IsLibraryType(Type type) => type.Namespace is "System" or "System.Numerics" or "System.Text" or "System.Net" or "System.Text.RegularExpressions" or "System.Reflection";
}
