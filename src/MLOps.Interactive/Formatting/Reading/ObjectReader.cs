using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>One object: what it says of itself, and its parts.</summary>
internal static class ObjectReader
{
    private const int MostParts = 100;

    // Types of these namespaces that write themselves (a tuple, an address, a vector) say all there is on one line.
    private static readonly HashSet<string> Speaking = ["System", "System.Numerics", "System.Text", "System.Net", "System.Reflection", "System.Globalization", "System.Text.RegularExpressions", "System.Threading"];

    public static ValueNode Read(object value, ValueReader reader)
    {
        var type = value.GetType();
        var members = Member.Of(type);
        var own = KnownMembers.Of(type) is null ? OwnText(value) : null;
        if (own is not null && (members.Count == 0 || Speaking.Contains(type.Namespace ?? "")))
        {
            return new TextNode(own);
        }

        var parts = members.Take(MostParts).Select(m => new TreePart(m.Name, reader.Part(m.Of(value)))).ToList();
        if (members.Count > MostParts)
        {
            parts.Add(new TreePart("…", new TextNode($"{members.Count - MostParts} more", TextRole.Muted)));
        }

        return parts.Count == 0 ? new TextNode(TypeNames.Of(type)) : new TreeNode(TypeNames.Of(type), own ?? "", parts);
    }

    /// <summary>Objects that are named within others and not unfolded: the framework's own lead to half of the process.</summary>
    public static bool IsOpaque(object value)
    {
        var type = value.GetType();
        return type.Namespace is { } space
            && (space == "System" || space.StartsWith("System.Reflection", StringComparison.Ordinal) || space.StartsWith("System.Threading", StringComparison.Ordinal)
                || space.StartsWith("System.Globalization", StringComparison.Ordinal) || space.StartsWith("System.Diagnostics", StringComparison.Ordinal) || space.StartsWith("Microsoft.Win32", StringComparison.Ordinal))
            && value is not (System.Collections.IEnumerable or Exception or Task) && !IsHolder(type);
    }

    /// <summary>The object on one line, without looking into it.</summary>
    public static TextNode Name(object value) => OwnText(value) is { } own ? ValueReader.Text(own) : new TextNode(TypeNames.Of(value.GetType()), TextRole.Muted);

    private static bool IsHolder(Type type) => type.IsGenericType && (type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal) || type.FullName.StartsWith("System.Tuple", StringComparison.Ordinal)
        || type.FullName.StartsWith("System.Lazy", StringComparison.Ordinal) || type.FullName.Contains("Memory`1", StringComparison.Ordinal) || type.FullName.StartsWith("System.Threading.Tasks.ValueTask", StringComparison.Ordinal));

    // A ToString of the user's that throws must not take the whole with it.
    private static string? OwnText(object value)
    {
        try
        {
            return value.ToString() is { Length: > 0 } text && text != value.GetType().ToString() ? text : null;
        }
        catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException or OutOfMemoryException))
        {
            return $"({error.GetType().Name})";
        }
    }
}
