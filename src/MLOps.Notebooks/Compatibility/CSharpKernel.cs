using System.Diagnostics.CodeAnalysis;
using MLOps.Notebooks.Compatibility;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>Stands in for .NET Interactive's class of that name: the session's variables by name.</summary>
public sealed class CSharpKernel : Kernel
{
    internal CSharpKernel()
        : base("csharp")
    {
    }

    /// <returns>False when there is no such variable, or it holds something else than a <typeparamref name="T"/>.</returns>
    public bool TryGetValue<T>(string name, [MaybeNullWhen(false)] out T value)
    {
        var found = RunningCell.Current.TryGetVariable(name, out var held) && held is T;
        value = found ? (T)held! : default;
        return found;
    }

    /// <summary>Declares or replaces a variable of the value's own type.</summary>
    public Task SetValueAsync(string name, object value, Type? declaredType = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        RunningCell.Current.SetVariable(name, value);
        return Task.CompletedTask;
    }

    public IReadOnlyList<string> GetVariableNames() => RunningCell.Current.VariableNames;
}
