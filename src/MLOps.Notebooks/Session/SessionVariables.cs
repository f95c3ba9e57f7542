using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLOps.Interactive.Commands;

namespace MLOps.Notebooks.Session;

/// <summary>The variables of all cells; of a name declared twice the latest counts, as it does for the compiler.</summary>
internal sealed class SessionVariables
{
    private readonly Dictionary<string, (string Type, FieldInfo Field, object Owner)> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public IReadOnlyList<Variable> All => _order.Select(name => new Variable(name, _byName[name].Type, _byName[name].Field.GetValue(_byName[name].Owner))).ToList();

    public bool TryGet(string name, out object? value)
    {
        var found = _byName.TryGetValue(name, out var variable);
        value = found ? variable.Field.GetValue(variable.Owner) : null;
        return found;
    }

    /// <param name="owner">The submission's object, whose fields the variables are; null when it never came to life.</param>
    public void Add(CSharpCompilation compilation, object? owner)
    {
        foreach (var field in compilation.ScriptClass?.GetMembers().OfType<IFieldSymbol>() ?? [])
        {
            var reflected = owner?.GetType().GetField(field.MetadataName, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
            if (reflected is null || field.IsImplicitlyDeclared || !SyntaxFacts.IsValidIdentifier(field.Name))
            {
                continue;
            }

            _order.Remove(field.Name);
            _order.Add(field.Name);
            _byName[field.Name] = (field.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), reflected, owner!);
        }
    }
}
