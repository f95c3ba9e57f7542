namespace MLOps.Notebooks.Session;

/// <summary>A runtime type as C# writes it; of a type that cells cannot name, the nearest base type they can.</summary>
internal static class CSharpTypeName
{
    public static string Of(Type type)
    {
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (!IsNameable(type))
        {
            return Fallback(type);
        }

        var arguments = new Queue<Type>(type.GetGenericArguments());
        var name = string.Join('.', Nesting(type).Select(t => Segment(t, arguments)));
        var space = IsCellType(type) ? "" : string.IsNullOrEmpty(type.Namespace) ? "global::" : $"global::{type.Namespace}.";
        return space + name;
    }

    private static string Segment(Type type, Queue<Type> arguments)
    {
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        if (tick < 0)
        {
            return type.Name;
        }

        var arity = int.Parse(type.Name[(tick + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        return $"{type.Name[..tick]}<{string.Join(", ", Enumerable.Range(0, arity).Select(_ => Of(arguments.Dequeue())))}>";
    }

    // A script's type is nested in the submission's class, which has no name in C#.
    private static IEnumerable<Type> Nesting(Type type)
    {
        var chain = new List<Type>();
        for (var t = type; t is not null && !IsScriptClass(t); t = t.DeclaringType)
        {
            chain.Insert(0, t);
        }

        return chain;
    }

    private static bool IsCellType(Type type) => type.DeclaringType is { } outer && (IsScriptClass(outer) || IsCellType(outer));

    private static bool IsScriptClass(Type type) => type.Name.StartsWith("Cell_", StringComparison.Ordinal) && type.Assembly.GetName().Name == type.Name;

    private static bool IsNameable(Type type) =>
        !type.Name.Contains('<', StringComparison.Ordinal) && (type.IsVisible || IsCellType(type)) && type.GetGenericArguments().All(IsNameable);

    private static string Fallback(Type type)
    {
        var sequence = type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && IsNameable(i))
            ?? type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>) && IsNameable(i));
        return sequence is not null ? Of(sequence)
            : type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? Of(parent)
            : type.GetInterfaces().FirstOrDefault(IsNameable) is { } face ? Of(face)
            : "object";
    }
}
