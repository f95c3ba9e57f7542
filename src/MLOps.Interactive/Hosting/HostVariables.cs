using MLOps.Interactive.Commands;

namespace MLOps.Interactive.Hosting;

/// <summary>The host's C# variables, through what the extension script hands over.</summary>
/// <param name="Read">Name, declared type and value of every variable, in order of declaration.</param>
/// <param name="Declare">Declares or replaces a variable of a type.</param>
public sealed record HostVariables(Func<IEnumerable<(string Name, Type Type, object? Value)>> Read, Func<string, object, Type, Task> Declare)
{
    /// <summary>Of a name declared twice the latest, as for the compiler.</summary>
    internal IReadOnlyList<Variable> All() => Read().GroupBy(v => v.Name, StringComparer.Ordinal).Select(g => g.Last())
        .Select(v => new Variable(v.Name, Formatting.TypeNames.Of(v.Type), v.Value)).ToList();

    internal Task DeclareAsync(string name, object value) => Declare(name, value, Nameable(value.GetType()));

    /// <summary>Cells cannot name a type that is not public: then the nearest base or interface that is.</summary>
    private static Type Nameable(Type type) =>
        type.IsVisible ? type
        : type.BaseType is { IsVisible: true } parent && parent != typeof(object) ? parent
        : type.GetInterfaces().FirstOrDefault(i => i.IsVisible) ?? typeof(object);
}
