namespace MLOps.Interactive.Formatting;

/// <summary>A type's name as people write it: <c>List&lt;int&gt;</c>, not <c>List`1</c>.</summary>
internal static class TypeNames
{
    private static readonly Type[] Sequences = [typeof(ILookup<,>), typeof(IGrouping<,>), typeof(IQueryable<>), typeof(IOrderedEnumerable<>), typeof(IDictionary<,>), typeof(IReadOnlyList<>), typeof(IEnumerable<>)];

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(bool)] = "bool",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(decimal)] = "decimal",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(ushort)] = "ushort",
        [typeof(sbyte)] = "sbyte",
    };

    /// <summary>Of a sequence whose own type nobody wrote (an iterator, a step of LINQ), the interface that it was made for.</summary>
    public static string OfSequence(Type type) => type.IsArray || (type.IsGenericType ? type.GetGenericTypeDefinition() : type) is { IsVisible: true } ? Of(type)
        : Sequences.Select(open => type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == open)).FirstOrDefault(i => i is not null) is { } made ? Of(made)
        : Of(type);

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } plain)
        {
            return Of(plain) + "?";
        }

        if (type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal))
        {
            return "anonymous object";
        }

        if (type.IsGenericType && type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
        {
            return $"({string.Join(", ", type.GetGenericArguments().Select(Of))})";
        }

        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type.Name : $"{type.Name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }
}
