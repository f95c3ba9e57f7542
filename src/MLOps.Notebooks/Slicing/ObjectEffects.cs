using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Slicing;

/// <summary>What happens to the objects behind variables: who may hold the same one, and which of them change.</summary>
internal sealed class ObjectEffects(StatementEffects effects, CalleeSummaries callees)
{
    /// <summary>Parameters of the method being summarised whose objects it changes.</summary>
    public HashSet<ISymbol> ChangedParameters { get; } = new(SymbolEqualityComparer.Default);

    public bool ChangesThis { get; private set; }

    /// <summary>The variable may hold what the value is, or a part of it.</summary>
    public void Alias(ISymbol variable, ITypeSymbol type, IOperation value)
    {
        var isReference = variable is ILocalSymbol { IsRef: true };
        if (isReference || !TypeTraits.IsPlain(type))
        {
            effects.Aliases.AddRange(Roots.Of(value, callees, forMutation: isReference).Select(r => (variable, r)));
        }
    }

    /// <summary>The holder may hold the values from here on: <c>list.Add(item)</c>.</summary>
    public void Join(IOperation holder, IEnumerable<IOperation> values)
    {
        var held = values.Where(v => !TypeTraits.IsPlain(v.Type)).SelectMany(v => Roots.Of(v, callees)).ToList();
        effects.Aliases.AddRange(from h in Roots.Of(holder, callees) from v in held select (h, v));
    }

    /// <summary>Whatever the expression reaches changes.</summary>
    public void Mutate(IOperation target)
    {
        foreach (var root in Roots.Of(target, callees, forMutation: true))
        {
            effects.Mutations.Add(root);
            if (root is IParameterSymbol parameter)
            {
                ChangedParameters.Add(parameter.OriginalDefinition);
            }
        }

        ChangesThis |= Roots.ReachThis(target);
    }
}
