using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace MLOps.Pipelines;

/// <summary>Sets the properties of a pipeline's parameters from texts; the first source that has a name goes.</summary>
internal static class ParameterBinder
{
    /// <param name="strict">A name here that is no parameter is a mistake.</param>
    /// <param name="more">Names here may be for others.</param>
    /// <exception cref="ArgumentException">A name is not known, or a text is no value of the property's type.</exception>
    public static T Bind<T>(IReadOnlyDictionary<string, string> strict, params IReadOnlyDictionary<string, string>[] more)
        where T : new()
    {
        var properties = Properties<T>();
        foreach (var name in strict.Keys.Where(name => !properties.Any(p => Is(p, name))))
        {
            throw new ArgumentException($"There is no parameter '{name}'. There {(properties.Count == 0 ? "are none." : "is " + string.Join(", ", properties.Select(p => Camel(p.Name))) + ".")}");
        }

        var parameters = new T();
        foreach (var property in properties)
        {
            if (more.Prepend(strict).SelectMany(s => s).Where(v => Is(property, v.Key)).Select(v => v.Value).FirstOrDefault() is { } text)
            {
                property.SetValue(parameters, Value(property, text));
            }
        }

        return parameters;
    }

    /// <summary>The values by <c>Type.Property</c>, as invariant texts.</summary>
    public static IReadOnlyDictionary<string, string> Texts<T>(T parameters)
        where T : new() =>
        Properties<T>().ToDictionary(p => $"{typeof(T).Name}.{p.Name}", p => Convert.ToString(p.GetValue(parameters), CultureInfo.InvariantCulture) ?? "", StringComparer.Ordinal);

    private static List<PropertyInfo> Properties<T>() => typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).ToList();

    private static bool Is(PropertyInfo property, string name) => string.Equals(property.Name, name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)
        || string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase);

    private static object? Value(PropertyInfo property, string text)
    {
        try
        {
            return TypeDescriptor.GetConverter(property.PropertyType).ConvertFromInvariantString(text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            throw new ArgumentException($"'{text}' is no value for the parameter {Camel(property.Name)}, which is of type {property.PropertyType.Name}.", error);
        }
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
