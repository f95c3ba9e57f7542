using System.Reflection;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>A part of an object that can be read: a property, a field, or what we show of a type of the framework.</summary>
internal sealed record Member(string Name, Type Type, Func<object, object?> Read)
{
    private const int Most = 400;

    /// <summary>Public properties and fields, in the order of their declaration; ours for types whose own say little.</summary>
    public static IReadOnlyList<Member> Of(Type type) => KnownMembers.Of(type) ??
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsReadable).DistinctBy(p => p.Name).Take(Most).Select(p => new Member(p.Name, p.PropertyType, p.GetValue)),
        .. type.GetFields(BindingFlags.Public | BindingFlags.Instance).Where(f => !f.FieldType.IsPointer).Take(Most).Select(f => new Member(f.Name, f.FieldType, f.GetValue)),
    ];

    /// <summary>The value in <paramref name="owner"/>; a property that throws gives its exception's name in parentheses.</summary>
    public object? Of(object owner)
    {
        try
        {
            return Read(owner);
        }
        catch (Exception error) when (Cause(error) is not (OperationCanceledException or ThreadInterruptedException or OutOfMemoryException))
        {
            var cause = Cause(error);
            return new Rendering.Values.TextNode($"({cause.GetType().Name})", Rendering.Values.TextRole.Muted, cause.Message);
        }
    }

    private static Exception Cause(Exception error) => error is TargetInvocationException { InnerException: { } inner } ? inner : error;

    private static bool IsReadable(PropertyInfo property) => property.GetMethod is { IsPublic: true }
        && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRef && !property.PropertyType.IsByRefLike && !property.PropertyType.IsPointer;
}
