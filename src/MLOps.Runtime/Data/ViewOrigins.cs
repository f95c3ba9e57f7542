using System.Reflection;
using Microsoft.ML;

namespace MLOps.Data;

/// <summary>
/// The data views that a data view rests on. ML.NET's own views keep what they were made of in a property or field of theirs; what is
/// there is read, whatever version it is.
/// </summary>
internal static class ViewOrigins
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int Deepest = 200;

    /// <summary>The view itself first, then what it was made of, and so on.</summary>
    public static IEnumerable<IDataView> Of(IDataView view)
    {
        var next = (IDataView?)view;
        for (var depth = 0; next is not null && depth < Deepest; depth++)
        {
            yield return next;
            next = Before(next);
        }
    }

    private static IDataView? Before(IDataView view)
    {
        for (var type = view.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            var field = type.GetFields(Members).FirstOrDefault(f => typeof(IDataView).IsAssignableFrom(f.FieldType) && f.GetValue(view) is IDataView);
            if (field?.GetValue(view) is IDataView before && !ReferenceEquals(before, view))
            {
                return before;
            }
        }

        return null;
    }
}
