using System.Reflection;

namespace MLOps.Interactive.Formatting;

/// <summary>Methods as people declare them: <c>int Math.Max(int val1, int val2)</c>.</summary>
internal static class Signatures
{
    public static string Of(MethodBase method)
    {
        var parameters = string.Join(", ", method.GetParameters().Select(p => $"{TypeNames.Of(p.ParameterType)} {p.Name}".TrimEnd()));
        // What the compiler named itself (a lambda, a cell's local function) tells a reader nothing.
        if (method.Name.Contains('<', StringComparison.Ordinal))
        {
            return method is MethodInfo lambda ? $"({parameters}) => {TypeNames.Of(lambda.ReturnType)}" : $"({parameters})";
        }

        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";
        var owner = method.DeclaringType is { } type ? TypeNames.Of(type) : "";
        return method is MethodInfo info ? $"{TypeNames.Of(info.ReturnType)} {owner}.{method.Name}{generic}({parameters})" : $"{owner}({parameters})";
    }
}
