using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Slicing;

/// <summary>What code names: types of the notebook, assemblies, texts that may be files, datasets or SQL.</summary>
internal sealed class NameEffects(StatementEffects effects)
{
    public void Text(string? text)
    {
        if (text is not null)
        {
            effects.Constants.Add(text);
            FileCalls.DescribeSql(text, effects);
        }
    }

    public void Member(ISymbol member) => Type(member.ContainingType);

    public void Type(ITypeSymbol? type)
    {
        if (type is null)
        {
            return;
        }

        if (Variables.IsSource(type))
        {
            effects.Reads.Add(type.OriginalDefinition);
        }
        else if (type.ContainingAssembly is { } assembly)
        {
            effects.Assemblies.Add(assembly.Name);
        }
    }
}
